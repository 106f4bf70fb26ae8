using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Gaps;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Gaps;

/// <summary>Gaps on a plane of two latent dimensions.</summary>
/// <param name="First">The dimension to the right.</param>
/// <param name="Second">The dimension upwards.</param>
/// <param name="Share">Share of the mass of N(0, I) on it that lies in gaps.</param>
internal sealed record PlaneShare(int First, int Second, double Share);

/// <summary>
/// The gaps of a latent space: where N(0, I) has mass and the data have no codes (<see cref="CodeRegion"/>), by one rule for a VAE and an
/// auto-encoder.
/// </summary>
/// <param name="Codes">Codes of training data that the region is made of.</param>
/// <param name="HeldOut">Codes that say how far from those a gap begins.</param>
/// <param name="Samples">Draws of N(0, I).</param>
/// <param name="Radius">How far from the nearest code a gap begins, latent units.</param>
/// <param name="Share">Share of the mass of N(0, I) that lies in gaps; 0.01 where the codes are distributed like it.</param>
/// <param name="CycleError">Mean |encode(decode(z)) − z| of draws of N(0, I), latent units.</param>
/// <param name="CycleErrorOfData">The same of draws z ~ q(z|x) of held-out data.</param>
internal sealed record GapFigures(
    int Codes, int HeldOut, int Samples, double Radius, Estimate Share, Estimate CycleError, Estimate CycleErrorOfData)
{
    /// <summary>
    /// Share of decoded draws of N(0, I) that are farther from every real example than all but one in a hundred of the model's own
    /// reconstructions are: the others may be blurred, and are no gap. Null where too few examples were there.
    /// </summary>
    public Estimate? Unlike { get; init; }

    /// <summary>The same as <see cref="Share"/> on the plane of two dimensions over (−3, 3), where no code's shadow falls; null where the
    /// codes have one.</summary>
    public PlaneShare? Plane { get; init; }

    /// <summary>Whether the codes that say how far are others than those of the region; else these do, each without itself.</summary>
    public bool IsByOthers { get; init; } = true;

    /// <summary>The share of the data's own codes that lies in gaps: one in a hundred, or what is beyond the greatest of fewer.</summary>
    public double Level => Math.Max(CodeRegion.Level, 1.0 / (HeldOut + 1));

    private const int MostSamples = 10_000;
    private const int MostCycles = 1000;
    private const int Piece = 64;

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model, whose codes can be mixed.</param>
    /// <param name="training">Codes of data that it was trained on; <see cref="CodeRegion.MostCodes"/> at most are looked at.</param>
    /// <param name="heldOut">Codes of other data; may be few.</param>
    /// <param name="isAlike">Whether those are of data like the training data, so that they say where a gap begins; else the training
    /// codes do, each without itself.</param>
    /// <param name="seed">Decides the draws of N(0, I).</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="Latent.LatentException">There are fewer than two codes.</exception>
    public static GapFigures Measure(Autoencoder model, CodeTable training, CodeTable heldOut, bool isAlike, ulong seed,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(heldOut);
        Tensor others = Others(heldOut);
        CodeRegion region = Region(training, isAlike ? others : null);
        Tensor prior = model.SampleCodes(MostSamples, seed);
        Estimate Cycle(Tensor codes) => Estimate.Of(CycleErrors(model, Some(codes, MostCycles), cancellation));
        return new GapFigures(region.Count, region.Usual.Count, MostSamples, region.Radius,
            ShareBeyond(region.Distances(prior), region.Usual), Cycle(prior), Cycle(others))
        {
            IsByOthers = region.IsByOthers,
        };
    }

    /// <summary>The share alone, as above.</summary>
    internal static Estimate ShareOf(Autoencoder model, CodeTable training, CodeTable heldOut, bool isAlike, ulong seed)
    {
        CodeRegion region = Region(training, isAlike ? Others(heldOut) : null);
        return ShareBeyond(region.Distances(model.SampleCodes(MostSamples, seed)), region.Usual);
    }

    private static CodeRegion Region(CodeTable training, Tensor? heldOut) =>
        CodeRegion.Of(Some(CodeRegion.Draws(training, seed: 0), CodeRegion.MostCodes), heldOut);

    /// <summary>Draws of held-out codes; others than those of the region, also where the two are of the same data.</summary>
    private static Tensor Others(CodeTable heldOut) => Some(CodeRegion.Draws(heldOut, seed: 1), CodeRegion.MostCodes);

    /// <summary>
    /// Share of distances beyond that which all but <see cref="CodeRegion.Level"/> of the usual ones keep to. Its variance is that of a
    /// share of so many draws, and what follows from not knowing exactly where that quantile lies: its rank among h values has a standard
    /// deviation of √(h·Level·(1 − Level)), at least one. Of fewer than a hundred values it is the greatest, with none beyond to set it
    /// beside.
    /// </summary>
    /// <param name="distances">Distances of draws.</param>
    /// <param name="usual">Distances of data, rising.</param>
    internal static Estimate ShareBeyond(IReadOnlyCollection<double> distances, IReadOnlyList<double> usual)
    {
        double Beyond(int rank) => (double)distances.Count(d => d > usual[rank]) / distances.Count;
        int rank = CodeRegion.Rank(usual.Count, 1 - CodeRegion.Level);
        int doubt = Math.Max(1, (int)Math.Round(Math.Sqrt(usual.Count * CodeRegion.Level * (1 - CodeRegion.Level))));
        double share = Beyond(rank);
        double below = Beyond(Math.Max(rank - doubt, 0));
        double between = rank + doubt < usual.Count ? (below - Beyond(rank + doubt)) / 2 : below - share;

        // One more of either kind (Laplace's rule), so that no draw at all beyond does not make the share certain.
        double smoothed = ((share * distances.Count) + 1) / (distances.Count + 2);
        return new Estimate(share, Math.Sqrt((smoothed * (1 - smoothed) / distances.Count) + (between * between)));
    }

    /// <summary>|encode(decode(z)) − z| of each code, latent units.</summary>
    /// <param name="model">The model.</param>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="cancellation">Ends the work early.</param>
    internal static double[] CycleErrors(Autoencoder model, Tensor codes, CancellationToken cancellation = default)
    {
        var errors = new double[codes.Shape[0]];
        for (int start = 0; start < errors.Length; start += Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor piece = Rows(codes, start, Math.Min(Piece, errors.Length - start));
            Tensor again = model.Encode(model.Decode(piece));
            for (int i = 0; i < piece.Shape[0]; i++)
            {
                errors[start + i] = Math.Sqrt(Vectors.SquaredDistance(piece.Row(i), again.Row(i)));
            }
        }

        return errors;
    }

    private static Tensor Some(Tensor codes, int most) => new CodeTable(codes).Spread(most).Codes;

    private static Tensor Rows(Tensor codes, int start, int count)
    {
        var rows = new Tensor(new Shape(count, codes.Shape[1]));
        codes.Span.Slice(start * codes.Shape[1], rows.Length).CopyTo(rows.Span);
        return rows;
    }
}
