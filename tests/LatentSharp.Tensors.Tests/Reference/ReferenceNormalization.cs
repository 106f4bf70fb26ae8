namespace LatentSharp.Tensors.Tests.Reference;

/// <summary>Double-precision twins of softmax and the normalizations, and gradients by central differences.</summary>
internal static class ReferenceNormalization
{
    public static double LogSumExp(ReadOnlySpan<double> row)
    {
        double max = double.NegativeInfinity;
        foreach (double v in row)
        {
            max = Math.Max(max, v);
        }

        double sum = 0;
        foreach (double v in row)
        {
            sum += Math.Exp(v - max);
        }

        return max + Math.Log(sum);
    }

    public static double[] LogSoftmax(double[] x, int columns)
    {
        var y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] - LogSumExp(x.AsSpan(i / columns * columns, columns));
        }

        return y;
    }

    /// <summary>
    /// Normalizes the elements that share a set number, then scales and shifts those that share a parameter number: batch,
    /// group and layer normalization differ only in these two numberings.
    /// </summary>
    public static double[] Normalize(double[] x, double[] gamma, double[] beta, double epsilon, Func<int, int> set,
        Func<int, int> parameter)
    {
        var y = new double[x.Length];
        foreach (IGrouping<int, int> members in Enumerable.Range(0, x.Length).GroupBy(set))
        {
            double mean = members.Average(i => x[i]);
            double variance = members.Average(i => (x[i] - mean) * (x[i] - mean));
            foreach (int i in members)
            {
                y[i] = ((x[i] - mean) / Math.Sqrt(variance + epsilon) * gamma[parameter(i)]) + beta[parameter(i)];
            }
        }

        return y;
    }

    public static double[] Wide(float[] x) => Array.ConvertAll(x, v => (double)v);

    /// <summary>The gradient of Σ weights · f(x) for x.</summary>
    public static double[] Gradient(Func<double[], double[]> f, double[] x, double[] weights)
    {
        const double Step = 1e-5;
        var gradient = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double[] up = [.. x];
            double[] down = [.. x];
            up[i] += Step;
            down[i] -= Step;
            gradient[i] = f(up).Zip(f(down), weights).Sum(t => (t.First - t.Second) * t.Third) / (2 * Step);
        }

        return gradient;
    }
}
