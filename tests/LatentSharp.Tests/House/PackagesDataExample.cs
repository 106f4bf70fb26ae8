using LatentSharp.Data;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Scoring;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Tests.House;

/// <summary>Lines of docs/packages.md, compiled here; a test of the house holds the two texts against each other.</summary>
internal static class PackagesDataExample
{
    public static bool Find(double[][] readings, string folder)
    {
        // example begins
        TableDataset usual = TableDataset.FromRows(["temperature", "pressure", "flow"], readings);
        using Run run = Run.Train(new TrainRequest(new DataRequest(usual, "sensor"))
        {
            Settings = SettingValues.None.With(TrainingSettings.For, "anomalies"),
            Out = folder,
        });
        ScoreResult result = run.Score(TableDataset.FromRows(usual.Format.Names, [[-40, 9e9, 0.3]]));
        bool isStrange = result.Examples[0].IsAnomaly;
        // example ends
        return isStrange;
    }
}
