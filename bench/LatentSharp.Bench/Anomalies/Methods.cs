using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Evaluation.Features;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Bench.Anomalies;

/// <summary>Scores of test examples by one way, the same examples for every way.</summary>
/// <param name="Name">Model and score.</param>
/// <param name="Values">A score an example; larger is stranger.</param>
/// <param name="Maps">The map of each example; null where the score has none.</param>
internal sealed record MethodScores(string Name, double[] Values, double[][]? Maps);

/// <summary>The ways of scoring that are set side by side. All learn from the same good examples.</summary>
internal static class Methods
{
    /// <summary>Trains a model and scores with each of its scores and all together.</summary>
    public static IEnumerable<MethodScores> Model(string kind, Split split, int[] test, IReadOnlyList<(string Name, string Value)> settings,
        ulong seed)
    {
        SettingValues said = SettingValues.None;
        foreach ((string name, string value) in settings.Append(("model", kind)).Append(("seed", $"{seed}")))
        {
            said = AllSettings.Table.Read(said, name, value);
        }

        using var work = WorkContext.Begin("train", null, default);
        (Autoencoder model, _) = new TrainingWork(new DataCard(), split, RunOptions.Choose(split, said), null).Run(work);
        Tensor codes = model.Encode(split.Set.Batch(split.Train.AsSpan(0, Math.Min(split.Train.Length, 2000))));
        var usual = UsualErrors.Measure(model, split.Set, split.Train, int.MaxValue, default);
        var scorer = new AnomalyScorer(model, GaussianDensity.Fit(codes), usual);
        var good = GoodScores.Measure(scorer, split.Set, split.Test, seed, null, default);
        var scores = scorer.Names.Append(GoodScores.All).ToDictionary(name => name, _ => new double[test.Length]);
        var maps = new double[test.Length][];
        scorer.Score(split.Set, test, seed, values =>
        {
            for (int s = 0; s < values.Scores.Length; s++)
            {
                scores[scorer.Names[s]][values.Place] = values.Scores[s];
            }

            scores[GoodScores.All][values.Place] = good.Combined(name => scores[name][values.Place]);
            maps[values.Place] = values.Map!;
        }, default);
        return scores.Select(score => new MethodScores($"{kind.ToUpperInvariant()}, {score.Key}", score.Value,
            score.Key is AnomalyScorer.Local ? maps : null));
    }

    /// <summary>Principal components of the pixels, as many as the models have latent dimensions.</summary>
    public static IEnumerable<MethodScores> Principal(Split split, int[] test, int components)
    {
        ExampleFormat format = split.Set.Format;
        int[] train = split.Train[..Math.Min(split.Train.Length, 500)];
        double[][] rows = [.. train.Select(i => Row(split.Set, i))];
        double[] mean = [.. Enumerable.Range(0, format.Length).Select(j => rows.Average(row => row[j]))];
        double[][] centered = [.. rows.Select(row => row.Zip(mean, (value, of) => value - of).ToArray())];

        // The products of examples have the same eigenvalues as those of pixels, and there are fewer of them.
        double[][] products = [.. centered.Select(a => centered.Select(b => Vectors.Dot(a, b)).ToArray())];
        (double[] values, double[][] vectors) = SymmetricEigen.Solve(products);
        double[][] axes = [.. Enumerable.Range(0, Math.Min(components, train.Length - 1)).Select(k =>
        {
            var axis = new double[format.Length];
            for (int i = 0; i < centered.Length; i++)
            {
                Vectors.AddScaled(vectors[k][i] / Math.Sqrt(values[k]), centered[i], axis);
            }

            return axis;
        })];
        (float[] X, float[] Again) Both(int index)
        {
            double[] row = Row(split.Set, index);
            double[] away = [.. row.Zip(mean, (value, of) => value - of)];
            double[] again = [.. mean];
            foreach (double[] axis in axes)
            {
                Vectors.AddScaled(Vectors.Dot(axis, away), axis, again);
            }

            return (Array.ConvertAll(row, value => (float)value), Array.ConvertAll(again, value => (float)value));
        }

        // Errors of held-out examples: those of training lie in the plane by construction.
        double[][] held = [.. split.Test.Select(i => Both(i) is var (x, again) ? ErrorMap.Of(x, again, format) : [])];
        var usual = new UsualErrors([.. Enumerable.Range(0, held[0].Length).Select(p => held.Average(map => map[p]))]);
        (float[] X, float[] Again)[] tested = [.. test.Select(Both)];
        double[][] maps = [.. tested.Select(both => ErrorMap.Of(both.X, both.Again, format, usual))];
        return
        [
            new("PCA, reconstruction", [.. tested.Select(both => ExampleFigure.Error(both.X, both.Again))], null),
            new("PCA, local", [.. maps.Select(map => map.Max())], maps),
        ];
    }

    /// <summary>Features of a trained network at each place, the distance to the nearest of good pictures.</summary>
    public static IEnumerable<MethodScores> Features(Split split, int[] test, ulong seed)
    {
        var bank = PatchBank.Learn(PictureFeatures.ResNet18(), split.Set, split.Train, seed, null, default);
        double[][] maps = [.. test.Chunk(32).SelectMany(some => bank.Maps(split.Set.Batch(some)))];
        return [new("ResNet-18, features", [.. maps.Select(map => map.Max())], maps)];
    }

    private static double[] Row(Dataset set, int index) => Array.ConvertAll(set.Batch([index]).Span.ToArray(), value => (double)value);
}
