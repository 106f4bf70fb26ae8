#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// What each term of the loss does: reconstruction alone, both, the KL term alone; one page with a column each.
using LatentSharp.Data;
using LatentSharp.Formats.Metrics;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Reports.Pages;
using LatentSharp.Training;

PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 16, Limit = 600 });
Split split = Split.ByContent(faces);
var runs = new List<RunRecord>();
foreach ((string name, ObjectiveOptions objective) in new[]
{
    ("reconstruction only", new ElboOptions { Beta = 0 }),
    ("both", new ElboOptions()),
    ("KL only", new ElboOptions { ReconstructionWeight = 0 }),
})
{
    var model = new Autoencoder(new ModelOptions { Pictures = faces.Format, Latent = 4,
        Network = new ConvolutionOptions { Channels = [16, 32] }, Objective = objective }, seed: 1);
    var run = new RunFolder("runs/terms-" + runs.Count);
    ModelCard card = new Trainer(model, faces, split, new TrainingOptions { Epochs = 5, Batch = 32 }, run).Run();
    runs.Add(new RunRecord(name, model, card, MetricsLog.Read(run.Metrics), faces, split.Test));
    Console.WriteLine($"{name}: {card.Test!.Reconstruction:F0} + {card.Test.Kl:F1} nats");
}

SweepPage.Save("terms.html", "What each term of the loss does", runs, seed: 1);
