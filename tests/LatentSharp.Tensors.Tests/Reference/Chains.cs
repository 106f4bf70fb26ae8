namespace LatentSharp.Tensors.Tests.Reference;

/// <summary>
/// Convolutions in the order of summation that the kernels promise, one rounding a multiply-add: what they must equal to the bit.
/// </summary>
internal static class Chains
{
    private const int Chunk = 1024;
    private const int Lanes = 16;

    /// <summary>Each narrow value: one chain over channels and taps.</summary>
    public static float[] Narrow(ConvolutionShape shape, float[] x, float[] w)
    {
        var y = new float[shape.Narrow.Length];
        Naive.VisitConvolution(shape, (wide, narrow, weight) => y[narrow] = MathF.FusedMultiplyAdd(w[weight], x[wide], y[narrow]));
        return y;
    }

    /// <summary>Each wide value: one chain over channels and the taps that reach it.</summary>
    public static float[] Wide(ConvolutionShape shape, float[] y, float[] w)
    {
        (Shape wide, Shape narrow, Shape weight) = (shape.Wide, shape.Narrow, shape.Weight);
        var x = new float[wide.Length];
        int at = 0;
        for (int b = 0; b < wide[0]; b++)
            for (int c = 0; c < wide[1]; c++)
                for (int row = 0; row < wide[2]; row++)
                    for (int column = 0; column < wide[3]; column++, at++)
                        for (int o = 0; o < narrow[1]; o++)
                            for (int u = 0; u < weight[2]; u++)
                                for (int v = 0; v < weight[3]; v++)
                                {
                                    (int i, int j) = (row + shape.Padding - u, column + shape.Padding - v);
                                    if (i >= 0 && j >= 0 && i % shape.Stride == 0 && j % shape.Stride == 0 && i / shape.Stride < narrow[2]
                                        && j / shape.Stride < narrow[3])
                                    {
                                        float value = y[(((((b * narrow[1]) + o) * narrow[2]) + (i / shape.Stride)) * narrow[3])
                                            + (j / shape.Stride)];
                                        x[at] = MathF.FusedMultiplyAdd(w[(((((o * wide[1]) + c) * weight[2]) + u) * weight[3]) + v], value,
                                            x[at]);
                                    }
                                }

        return x;
    }

    /// <summary>Each weight: sixteen chains a thousand positions, added up, then a tree.</summary>
    public static float[] Weight(ConvolutionShape shape, float[] x, float[] y)
    {
        int area = shape.Narrow[2] * shape.Narrow[3];
        var terms = new List<(int Position, float X, float Y)>[shape.Weight.Length];
        Naive.VisitConvolution(shape, (wide, narrow, weight) =>
            (terms[weight] ??= []).Add(((narrow / area / shape.Narrow[1] * area) + (narrow % area), x[wide], y[narrow])));
        return [.. terms.Select(Total)];
    }

    private static float Total(List<(int Position, float X, float Y)>? terms)
    {
        var sums = new float[Lanes];
        foreach (var chunk in (terms ?? []).GroupBy(t => t.Position / Chunk).OrderBy(c => c.Key))
        {
            var chains = new float[Lanes];
            foreach ((int position, float x, float y) in chunk.OrderBy(t => t.Position))
            {
                chains[position % Lanes] = MathF.FusedMultiplyAdd(x, y, chains[position % Lanes]);
            }

            for (int i = 0; i < Lanes; i++)
            {
                sums[i] += chains[i];
            }
        }

        float Four(int i) => (sums[i] + sums[i + 8]) + (sums[i + 4] + sums[i + 12]);
        return (Four(0) + Four(2)) + (Four(1) + Four(3));
    }
}
