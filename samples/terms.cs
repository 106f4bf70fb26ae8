#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// What each term of the loss does: reconstruction alone, both, the KL term alone; one page with a column each.
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;

CompareResult result = Run.Sweep(
    new SweepRequest(new DataRequest("faces") { Size = 16, Limit = 600 }, "beta", 0, 1, double.PositiveInfinity)
    {
        Settings = SettingValues.None.With(ModelSettings.Latent, 4).With(TrainingSettings.Epochs, 5),
        Out = "runs/terms",
        Overwrite = true,
    });
foreach ((string path, ModelCard card) in result.Runs)
{
    Console.WriteLine($"{path}: {card.Test!.Reconstruction:F0} + {card.Test.Kl:F1} nats");
}

Console.WriteLine(result.Page);
