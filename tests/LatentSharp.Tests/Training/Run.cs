using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Formats.Metrics;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tests.Formats;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training;

/// <summary>A small run in a folder of its own: 40 training pictures in five batches an epoch, 10 test pictures.</summary>
internal sealed class Run : IDisposable
{
    public static readonly PictureFormat Format = new(12, 12, 1);
    public static readonly PictureDataset Set = TestSets.Boxes(50, Format);
    public static readonly Split Split = new(Set, [.. Enumerable.Range(0, 40)], [.. Enumerable.Range(40, 10)]);
    public static readonly TrainingOptions Options = new() { Epochs = 3, Batch = 8, Seed = 4, LearningRate = 3e-3 };

    private readonly TemporaryFolder _temporary = new();

    public Run() => Folder = new RunFolder(_temporary["run"]);

    public RunFolder Folder { get; }

    public ModelOptions Model { get; init; } = TestSets.Mlp(Format, "bernoulli", Binarization.Dynamic) with
    {
        Objective = new ElboOptions { Beta = 3, WarmUp = WarmUpKind.Linear, WarmUpEpochs = 2 },
    };

    public Autoencoder Create() => new(Model, seed: 21);

    public Trainer Trainer(Autoencoder model, TrainingOptions? options = null, TrainingHooks? hooks = null, Split? split = null) =>
        new(model, split ?? Split, options ?? Options, Folder, hooks, new DataCard { Source = "boxes" });

    /// <summary>The log without the one figure that depends on the clock.</summary>
    public string[] Log() => [.. MetricsLog.Read(Folder.Metrics)
        .Select(m => $"{m.Step} {m.Epoch:R} {m.Split} " +
            string.Join(' ', m.Values.Where(v => v.Key != "imagesPerSecond").Select(v => $"{v.Key}={v.Value:R}")))];

    /// <summary>The bits of all tensors of a file.</summary>
    public static Dictionary<string, int[]> Bits(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        return file.Entries.ToDictionary(e => e.Name, e => TestSets.Bits(file.Get(e.Name)));
    }

    public void Dispose() => _temporary.Dispose();
}
