using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Latent.Codes;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Reports.Teaching;
using LatentSharp.Runs.Learning.Timing;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning.Teaching;

/// <summary>
/// Measures where an AE is sudden and a VAE smooth: the two models of a comparison over pairs that are unlike each other, and pairs of
/// models in other settings over the same.
/// </summary>
/// <param name="request">What is compared.</param>
/// <param name="split">The data.</param>
/// <param name="time">The time of the request.</param>
/// <param name="work">Who is told, and what stops it.</param>
internal sealed class Teacher(CompareRequest request, Split split, TimeBudget time, WorkContext work)
{
    // A usual network takes about so much of the time of the large one.
    private const double SmallShare = 0.5;

    /// <summary>Measures.</summary>
    /// <param name="runs">The AE and the VAE.</param>
    /// <param name="reference">What they are measured by.</param>
    /// <param name="said">How the VAE was trained.</param>
    /// <param name="pairs">How many pairs.</param>
    /// <param name="trained">Seconds that the training of both took.</param>
    /// <param name="pages">Seconds that the pages take, at the end.</param>
    public Taught Measure(IReadOnlyList<ComparedRun> runs, EvaluationReference reference, SettingValues said, int pairs, double trained,
        double pages)
    {
        ulong seed = runs[0].Run.Card.Training.Seed;
        PicturePair[] chosen = PathFigures.Distant(reference.Pictures, pairs, seed);
        ModelOptions first = runs[1].Run.Model.Options;
        PathFigures[] own = [.. runs.Select(run => PathFigures.Measure(run.Run.Model, reference, run.Study.HeldOut, chosen))];
        var settings = new List<TaughtSetting> { new(first.Network.Short, first.Latent, own[0], own[1]) };
        foreach (SettingValues other in TeachPreset.Others(said, first))
        {
            NetworkOptions network = Choose("vae", other).Model.Network;
            if (time.Left - pages < trained * (network == first.Network ? 1 : SmallShare))
            {
                work.Note("one of the settings beside it is left out: there is no time for it");
                continue;
            }

            PathFigures[] both = [.. new[] { "ae", "vae" }.Select(kind => Train(kind, other, reference, chosen))];
            settings.Add(new TaughtSetting(network.Short, Choose("vae", other).Model.Latent, both[0], both[1]));
        }

        return new Taught(chosen, settings);
    }

    private PathFigures Train(string kind, SettingValues said, EvaluationReference reference, PicturePair[] pairs)
    {
        RunOptions options = Choose(kind, said);
        work.Note($"{(kind == "ae" ? "an AE" : "a VAE")} of {options.Model.Network.Short} and {options.Model.Latent} dimensions, to be " +
            $"set beside");
        (Autoencoder model, _) = new TrainingWork(request.Data.Card, split, options, null).Run(work);
        return PathFigures.Measure(model, reference, CodeTable.Encode(model, split.Set, [.. reference.Indices]), pairs);
    }

    private RunOptions Choose(string kind, SettingValues said) =>
        RunOptions.Choose(split, AllSettings.Table.For(said.With(TrainingSettings.EvaluateEvery, 1_000_000), ModelSettings.Model, kind));
}
