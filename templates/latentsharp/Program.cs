using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;

// Learns for two minutes, then keeps what it learned in runs/LatentApp. The second time it goes straight to the pictures.
const string Folder = "runs/LatentApp";
if (!File.Exists(Path.Combine(Folder, "model.safetensors")))
{
    var request = new TrainRequest(new DataRequest("DATA") { Size = 32 })
    {
        Settings = SettingValues.None.With(ModelSettings.Latent, 16),
        Time = TimeSpan.FromMinutes(2),
        Out = Folder,
        Overwrite = true,
    };
    using Run trained = await Run.TrainAsync(request, new Progress<RunEvent>(e =>
    {
        if (e is EvaluationReport evaluation)
        {
            Console.WriteLine($"epoch {evaluation.Epoch}: {evaluation.Test.NegativeElbo:F1} nats on held-out examples");
        }
    }));
}

using Run run = Run.Open(Folder);
run.Sample(64).Save("new.png");
Console.WriteLine($"new.png: 64 new pictures; {Folder}/report.html says how good the model is");
