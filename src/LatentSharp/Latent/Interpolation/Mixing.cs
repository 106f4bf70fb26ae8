using System.Globalization;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Interpolation;

/// <summary>A code made of several.</summary>
/// <param name="Code">The code, <c>[1, latent]</c>.</param>
/// <param name="Weights">The weights that were used; they sum to 1.</param>
/// <param name="Note">A sentence for the user if the given weights had to be scaled; else null.</param>
internal sealed record WeightedCode(Tensor Code, IReadOnlyList<double> Weights, string? Note);

/// <summary>Mixtures laid out on a sheet.</summary>
/// <param name="Codes">Codes row by row from the top, <c>[n, latent]</c>.</param>
/// <param name="Places">Row and column of each.</param>
/// <param name="Weights">α and β of each.</param>
internal sealed record MixedCodes(Tensor Codes, IReadOnlyList<(int Row, int Column)> Places,
    IReadOnlyList<(double Alpha, double Beta)> Weights);

/// <summary>Mixtures of codes.</summary>
internal static class Mixing
{
    // Binary rounding of typed weights such as 0.1 is not worth a note; anything above it is.
    private const double Tolerance = 1e-6;

    /// <summary>z₁ + α (z₂ − z₁) + β (z₃ − z₁): a mixture of three; inside the triangle for α, β ≥ 0 and α + β ≤ 1.</summary>
    /// <param name="three">Codes, <c>[3, latent]</c>.</param>
    /// <param name="alpha">How far towards the second.</param>
    /// <param name="beta">How far towards the third.</param>
    /// <returns>The code, <c>[latent]</c>.</returns>
    /// <exception cref="LatentException">There are not three codes.</exception>
    public static float[] Triangle(Tensor three, double alpha, double beta)
    {
        Need(three, 3, "A triangle");
        return Combine(three, [1 - alpha - beta, alpha, beta]);
    }

    /// <summary>
    /// (1 − β) ((1 − α) z₁ + α z₂) + β ((1 − α) z₃ + α z₄): a mixture of four; inside the square for α and β from 0 to 1.
    /// </summary>
    /// <param name="four">Codes, <c>[4, latent]</c>: top left, top right, bottom left, bottom right.</param>
    /// <param name="alpha">How far to the right.</param>
    /// <param name="beta">How far down.</param>
    /// <returns>The code, <c>[latent]</c>.</returns>
    /// <exception cref="LatentException">There are not four codes.</exception>
    public static float[] Square(Tensor four, double alpha, double beta)
    {
        Need(four, 4, "A square");
        return Combine(four, [(1 - beta) * (1 - alpha), (1 - beta) * alpha, beta * (1 - alpha), beta * alpha]);
    }

    /// <summary>z₁ + α (z₂ − z₁): a mixture of two.</summary>
    /// <param name="two">Codes, <c>[2, latent]</c>.</param>
    /// <param name="alpha">How far towards the second.</param>
    /// <returns>The code, <c>[latent]</c>.</returns>
    /// <exception cref="LatentException">There are not two codes.</exception>
    public static float[] Line(Tensor two, double alpha)
    {
        Need(two, 2, "A line");
        return Combine(two, [1 - alpha, alpha]);
    }

    /// <summary>A triangle of mixtures of three codes, evenly spread: the first at the top, row r with r + 1 of them.</summary>
    /// <param name="three">Codes, <c>[3, latent]</c>.</param>
    /// <param name="side">Codes along a side, at least 2.</param>
    /// <exception cref="LatentException">There are not three codes, or the side is below 2.</exception>
    public static MixedCodes TriangleSheet(Tensor three, int side)
    {
        Need(three, 3, "A triangle");
        NeedSide(side);
        var places = new List<(int Row, int Column)>();
        var weights = new List<(double Alpha, double Beta)>();
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                places.Add((row, column));
                weights.Add(((double)(row - column) / (side - 1), (double)column / (side - 1)));
            }
        }

        return Sheet(places, weights, three.Shape[1], (alpha, beta) => Triangle(three, alpha, beta));
    }

    /// <summary>A square of mixtures of four codes, evenly spread: α grows to the right, β downwards.</summary>
    /// <param name="four">Codes, <c>[4, latent]</c>: top left, top right, bottom left, bottom right.</param>
    /// <param name="side">Codes along a side, at least 2.</param>
    /// <exception cref="LatentException">There are not four codes, or the side is below 2.</exception>
    public static MixedCodes SquareSheet(Tensor four, int side)
    {
        Need(four, 4, "A square");
        NeedSide(side);
        (int Row, int Column)[] places = [.. Enumerable.Range(0, side * side).Select(i => (i / side, i % side))];
        (double, double)[] weights =
            [.. places.Select(place => ((double)place.Column / (side - 1), (double)place.Row / (side - 1)))];
        return Sheet(places, weights, four.Shape[1], (alpha, beta) => Square(four, alpha, beta));
    }

    /// <summary>Any number of codes with weights. Weights that do not sum to 1 are divided by their sum, and the result says so.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>, at least two.</param>
    /// <param name="weights">A weight a code; may be below 0 (away from that code).</param>
    /// <exception cref="LatentException">Fewer than two codes, another number of weights, a weight that is no number, or a sum that is not
    /// above 0.</exception>
    public static WeightedCode Weighted(Tensor codes, ReadOnlySpan<double> weights)
    {
        CodeChecks.Codes(codes, 2);
        if (weights.Length != codes.Shape[0])
        {
            throw new LatentException($"{codes.Shape[0]} pictures need {codes.Shape[0]} weights, but {weights.Length} were given.");
        }

        double sum = 0;
        foreach (double weight in weights)
        {
            sum += weight;
        }

        if (!double.IsFinite(sum) || sum <= 0)
        {
            throw new LatentException(string.Create(CultureInfo.InvariantCulture,
                $"The weights sum to {sum}, so they cannot be scaled to sum to 1: give numbers whose sum is above 0."));
        }

        bool scaled = Math.Abs(sum - 1) > Tolerance;
        double[] used = weights.ToArray();
        if (scaled)
        {
            used = Array.ConvertAll(used, weight => weight / sum);
        }

        var code = new Tensor(new Shape(1, codes.Shape[1]), Combine(codes, used));
        string? note = scaled
            ? string.Create(CultureInfo.InvariantCulture, $"The weights sum to {sum:0.###}; each was divided by that sum, which " +
                $"gives {string.Join(", ", used.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w:0.###}")))}.")
            : null;
        return new WeightedCode(code, used, note);
    }

    private static MixedCodes Sheet(IReadOnlyList<(int Row, int Column)> places, IReadOnlyList<(double Alpha, double Beta)> weights,
        int latent, Func<double, double, float[]> mixture)
    {
        var codes = new Tensor(new Shape(places.Count, latent));
        for (int i = 0; i < places.Count; i++)
        {
            mixture(weights[i].Alpha, weights[i].Beta).CopyTo(codes.Row(i));
        }

        return new MixedCodes(codes, places, weights);
    }

    private static float[] Combine(Tensor codes, ReadOnlySpan<double> weights)
    {
        var sum = new double[codes.Shape[1]];
        for (int i = 0; i < weights.Length; i++)
        {
            Vectors.AddScaled(weights[i], Vectors.ToDoubles(codes.Row(i)), sum);
        }

        return Vectors.ToFloats(sum);
    }

    private static void Need(Tensor codes, int count, string shape)
    {
        CodeChecks.Codes(codes, 0);
        if (codes.Shape[0] != count)
        {
            throw new LatentException($"{shape} mixes {count} pictures, but {codes.Shape[0]} were given.");
        }
    }

    private static void NeedSide(int side)
    {
        if (side < 2)
        {
            throw new LatentException($"A sheet of mixtures needs at least 2 pictures along a side, but {side} were asked for.");
        }
    }
}
