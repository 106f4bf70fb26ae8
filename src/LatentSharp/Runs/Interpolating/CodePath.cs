using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Runs.Interpolating;

/// <summary>A way between codes, for pictures whose codes are known already.</summary>
/// <param name="Codes">Its steps, <c>[n, latent]</c>.</param>
/// <param name="InGaps">Which of them lie where no training code is; null where the run does not know.</param>
/// <param name="Overlaps">Overlap of the posteriors of neighboring stops: Bhattacharyya coefficient, the geometric mean over dimensions;
/// null
/// where codes are points.</param>
internal sealed record CodePath(Tensor Codes, IReadOnlyList<int>? InGaps, IReadOnlyList<double>? Overlaps)
{
    /// <summary>Goes from stop to stop.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stops">Codes, <c>[n, latent]</c>, at least two.</param>
    /// <param name="steps">Steps from one to the next, both included.</param>
    /// <param name="kind">How.</param>
    /// <param name="graph">The codes of the data and their neighbors, asked for where the way goes along them.</param>
    /// <exception cref="Settings.LatentSharpException">There are fewer than two, or codes cannot be mixed.</exception>
    public static CodePath Walk(Run run, Tensor stops, int steps, PathKind kind, Func<NeighborGraph> graph)
    {
        run.RequireMixing("a way goes between codes");
        Tensor codes = LatentPath.Through(stops, steps, kind, kind == PathKind.AlongData ? graph() : null);
        return Given(run, codes) with { Overlaps = Overlap(run, stops) };
    }

    /// <summary>Looks at steps that are given.</summary>
    /// <param name="run">The run.</param>
    /// <param name="codes">The steps, <c>[n, latent]</c>.</param>
    public static CodePath Given(Run run, Tensor codes) => new(codes, CodesInGaps.Find(run, codes)?.Indices, null);

    private static double[]? Overlap(Run run, Tensor stops)
    {
        if (!run.Model.Code.CanSample)
        {
            return null;
        }

        float[][] spreads = [.. Enumerable.Range(0, stops.Shape[0]).Select(i => Spread(run, stops.Row(i)))];
        return [.. Enumerable.Range(1, spreads.Length - 1).Select(i => DoubleMath.Pow(
            PathMeasures.Overlap(stops.Row(i - 1), spreads[i - 1], stops.Row(i), spreads[i]), 1.0 / stops.Shape[1]))];
    }

    /// <summary>log σ² of a code: that of the stored one, or of the picture that it decodes to.</summary>
    private static float[] Spread(Run run, ReadOnlySpan<float> code)
    {
        CodeTable stored = run.Store.Codes;
        for (int i = 0; i < stored.Count; i++)
        {
            if (stored.LogVariances is { } logVariances && stored.Codes.Row(i).SequenceEqual(code))
            {
                return logVariances.Row(i).ToArray();
            }
        }

        Autoencoder model = run.Model;
        (_, Tensor? logVariance) = model.EncodePosterior(model.Decode(new Tensor(new Shape(1, code.Length), code.ToArray())));
        return logVariance!.Span.ToArray();
    }
}
