#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Trains a small VAE on the built-in faces and prints each evaluation; what is not said is chosen from the data. The others use its run.
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;

var request = new TrainRequest(new DataRequest("faces") { Size = 32, Limit = 1200 })
{
    Settings = SettingValues.None.With(ModelSettings.Latent, 16).With(TrainingSettings.Epochs, 6),
    Out = "runs/sample",
    Overwrite = true,
};
using Run run = Run.Train(request, new Evaluations());
Console.WriteLine($"held-out faces: {run.Card.Test!.Psnr:F1} dB");

internal sealed class Evaluations : IProgress<RunEvent>
{
    public void Report(RunEvent value)
    {
        if (value is EvaluationReport report)
        {
            Console.WriteLine($"epoch {report.Epoch}: {report.Test.Reconstruction:F1} + {report.Test.Kl:F1} nats");
        }
    }
}
