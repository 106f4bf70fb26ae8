#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Trains a small VAE on the built-in faces, prints each evaluation, and keeps codes and features for the other samples.
using LatentSharp.Data;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Training;

PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 32, Limit = 1200 });
Split split = Split.ByContent(faces);
var model = new Autoencoder(
    new ModelOptions { Pictures = faces.Format, Latent = 16, Network = new ConvolutionOptions { Channels = [16, 32, 64] } },
    seed: 1);

var run = new RunFolder("runs/sample");
var trainer = new Trainer(model, faces, split, new TrainingOptions { Epochs = 6, Batch = 32 }, run, new TrainingHooks
{
    Evaluated = e => Console.WriteLine($"epoch {e.Epoch}: {e.Test.Reconstruction:F1} + {e.Test.Kl:F1} nats"),
});
ModelCard card = trainer.Run();
LatentStore.Learn(model, faces, split).Save(run.Model, model, card);
Console.WriteLine($"held-out faces: {card.Test!.Psnr:F1} dB");
