#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// An auto-encoder beside a VAE of the same network, data and seed, on one page: reconstructions, new pictures, midpoints, alterations.
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;

CompareResult result = Run.Compare(new CompareRequest(new DataRequest("faces") { Size = 16, Limit = 1000 })
{
    Settings = SettingValues.None.With(ModelSettings.Latent, 8).With(TrainingSettings.Epochs, 8),
    Betas = [],
    Out = "runs/compare",
    Overwrite = true,
});
foreach ((string path, ModelCard card) in result.Runs)
{
    Console.WriteLine($"{path}: {card.Test!.Psnr:F1} dB");
}

Console.WriteLine($"side by side: {result.Page}");
