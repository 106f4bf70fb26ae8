using System.Runtime.Intrinsics;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Gaps;

/// <summary>
/// Where the codes of the data lie, and so where they do not: a code z is in a gap if it is farther from every code that the decoder was
/// trained on, d(z) = minᵢ |z − zᵢ|, than all but one in a hundred codes that it was not trained on are. The codes are draws
/// zᵢ ~ q(z|xᵢ), which for an auto-encoder are the codes themselves. The rule compares ranks: where prior and codes agree, one in a hundred
/// draws of the prior is in a gap, in two dimensions and in two hundred, and a common scale of codes and z changes nothing.
/// </summary>
internal sealed class CodeRegion
{
    /// <summary>Share of the data's own codes that count as lying in a gap.</summary>
    public const double Level = 0.01;

    /// <summary>Codes that a region is made of at most: its resolution follows from their number, and files hold as many.</summary>
    public const int MostCodes = 4000;

    /// <summary>
    /// Fewer held-out codes do not tell where the last in a hundred lies; the codes then stand for them, each without itself.
    /// </summary>
    public const int EnoughHeldOut = 100;

    // The stream of a seed that belongs to draws of the posteriors ("gaps" in ASCII).
    private const ulong Stream = 0x67617073;

    private static readonly int _lanes = Vector512<float>.Count;

    private readonly float[] _blocks;

    private CodeRegion(Tensor codes)
    {
        (Count, Latent) = (codes.Shape[0], codes.Shape[1]);
        int blocks = (Count + _lanes - 1) / _lanes;
        _blocks = new float[blocks * Latent * _lanes];

        // What pads the last block is nowhere near.
        Array.Fill(_blocks, float.MaxValue);
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> code = codes.Row(i);
            for (int j = 0; j < Latent; j++)
            {
                _blocks[(((i / _lanes * Latent) + j) * _lanes) + (i % _lanes)] = code[j];
            }
        }
    }

    /// <summary>Number of codes.</summary>
    public int Count { get; }

    /// <summary>Latent dimensions.</summary>
    public int Latent { get; }

    /// <summary>How far from the nearest code a gap begins, latent units.</summary>
    public double Radius { get; private set; }

    /// <summary>How far codes that stand for data lie from the nearest of the region, rising.</summary>
    public IReadOnlyList<double> Usual { get; private set; } = [];

    /// <summary>Whether those are codes that the region is not made of.</summary>
    public bool IsByOthers { get; private set; }

    /// <summary>A draw of each posterior; the codes themselves where they are points.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="seed">Decides the draws.</param>
    public static Tensor Draws(CodeTable codes, ulong seed) => codes.LogVariances is { } logVariances
        ? CodePosteriors.Sample(codes.Codes, logVariances, new RandomStream(seed, Stream))
        : codes.Codes;

    /// <summary>The region of codes.</summary>
    /// <param name="codes">Codes that the decoder was trained on, <c>[n, latent]</c>, at least two; see <see cref="Draws"/>.</param>
    /// <param name="heldOut">Codes that it was not trained on; null, or fewer than <see cref="EnoughHeldOut"/>, for none.</param>
    /// <exception cref="LatentException">There are fewer than two codes.</exception>
    public static CodeRegion Of(Tensor codes, Tensor? heldOut = null)
    {
        CodeChecks.Codes(codes, 2);
        var region = new CodeRegion(codes);
        region.IsByOthers = heldOut is not null && heldOut.Shape[0] >= EnoughHeldOut;
        double[] usual = region.IsByOthers
            ? region.Distances(heldOut!, withoutItself: false)
            : region.Distances(codes, withoutItself: true);
        Array.Sort(usual);
        (region.Radius, region.Usual) = (Quantile(usual, 1 - Level), usual);
        return region;
    }

    /// <summary>A region whose gaps begin at a distance that is known.</summary>
    /// <param name="codes">As above.</param>
    /// <param name="radius">The distance, latent units.</param>
    public static CodeRegion Of(Tensor codes, double radius)
    {
        CodeChecks.Codes(codes, 1);
        return new CodeRegion(codes) { Radius = radius };
    }

    /// <summary>How far each of some codes is from the nearest code of the region.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    public double[] Distances(Tensor codes) => Distances(codes, withoutItself: false);

    /// <summary>Which of some codes lie in a gap.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    public bool[] InGaps(Tensor codes) => Array.ConvertAll(Distances(codes), distance => distance > Radius);

    /// <summary>The least of sorted values that a further one exceeds with probability 1 − <paramref name="share"/> at most.</summary>
    internal static double Quantile(IReadOnlyList<double> sorted, double share) => sorted[Rank(sorted.Count, share)];

    /// <summary>Its place among them, from 0.</summary>
    internal static int Rank(int count, double share) => Math.Clamp((int)Math.Ceiling((share * (count + 1)) - 1e-9) - 1, 0, count - 1);

    private double[] Distances(Tensor codes, bool withoutItself)
    {
        CodeChecks.SameSize(Latent, codes.Shape[1]);
        var distances = new double[codes.Shape[0]];
        Parallel.For(0, distances.Length, new ParallelOptions { MaxDegreeOfParallelism = Compute.Threads },
            i => distances[i] = Math.Sqrt(Nearest(codes.Row(i), withoutItself ? i : -1)));
        return distances;
    }

    private float Nearest(ReadOnlySpan<float> code, int except)
    {
        float least = float.PositiveInfinity;
        for (int start = 0; start < Count; start += _lanes)
        {
            int at = start * Latent;
            Vector512<float> sum = Vector512<float>.Zero;
            for (int j = 0; j < code.Length; j++)
            {
                Vector512<float> d = Vector512.Create(code[j]) - Vector512.LoadUnsafe(ref _blocks[at + (j * _lanes)]);
                sum += d * d;
            }

            if (Vector512.LessThanAny(sum, Vector512.Create(least)))
            {
                for (int lane = 0; lane < _lanes && start + lane < Count; lane++)
                {
                    least = start + lane != except && sum[lane] < least ? sum[lane] : least;
                }
            }
        }

        return least;
    }
}
