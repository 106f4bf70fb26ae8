namespace LatentSharp.Tensors.Tests.Reference;

/// <summary>Double-precision twins of the operations on whole arrays, index by index.</summary>
internal static class ReferenceOperations
{
    public static double Activate(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.None => x,
        ActivationKind.Relu => Math.Max(0, x),
        ActivationKind.LeakyRelu => x > 0 ? x : activation.Slope * x,
        ActivationKind.Elu => ReferenceMath.Elu(x, activation.Slope),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Sigmoid => ReferenceMath.Sigmoid(x),
        ActivationKind.Softplus => ReferenceMath.Softplus(x),
        _ => ReferenceMath.Silu(x),
    };

    public static double[] Map(double[] x, Func<double, double> f) => Array.ConvertAll(x, v => f(v));

    /// <summary>f over two arrays under NumPy's rules; the position in the result decides the positions in both.</summary>
    public static double[] Broadcast(double[] a, Shape shapeA, double[] b, Shape shapeB, Shape result, Func<double, double, double> f)
    {
        var y = new double[result.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = f(a[BroadcastIndex(result, shapeA, i)], b[BroadcastIndex(result, shapeB, i)]);
        }

        return y;
    }

    public static int BroadcastIndex(Shape result, Shape shape, int index)
    {
        int at = 0;
        for (int i = 0; i < shape.Rank; i++)
        {
            int axis = result.Rank - shape.Rank + i;
            int position = index / result.Product(axis + 1, result.Rank) % result[axis];
            at = (at * shape[i]) + (shape[i] == 1 ? 0 : position);
        }

        return at;
    }

    public static double[] SumAxis(double[] x, Shape shape, int axis)
    {
        int inner = shape.Product(axis + 1, shape.Rank);
        var y = new double[shape.Product(0, axis) * inner];
        for (int i = 0; i < x.Length; i++)
        {
            y[(i / (inner * shape[axis]) * inner) + (i % inner)] += x[i];
        }

        return y;
    }

    public static double[] Slice(double[] x, Shape shape, int axis, int start, int count)
    {
        int inner = shape.Product(axis + 1, shape.Rank);
        return [.. x.Where((_, i) => i / inner % shape[axis] >= start && i / inner % shape[axis] < start + count)];
    }

    public static double[] Concatenate(int outer, params double[][] inputs) =>
        [.. Enumerable.Range(0, outer).SelectMany(o => inputs.SelectMany(x => x.Skip(o * (x.Length / outer)).Take(x.Length / outer)))];

    public static double[] Upsample(double[] x, Shape shape, int factor)
    {
        int width = shape[3] * factor;
        int height = shape[2] * factor;
        var y = new double[x.Length * factor * factor];
        for (int i = 0; i < y.Length; i++)
        {
            int plane = i / (width * height);
            y[i] = x[(((plane * shape[2]) + (i / width % height / factor)) * shape[3]) + (i % width / factor)];
        }

        return y;
    }

    public static double[] Permute(double[] x, Shape shape, int[] order)
    {
        var result = new Shape([.. order.Select(axis => shape[axis])]);
        var y = new double[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            int at = 0;
            for (int axis = 0; axis < order.Length; axis++)
            {
                int position = i / result.Product(axis + 1, result.Rank) % result[axis];
                at += position * shape.Product(order[axis] + 1, shape.Rank);
            }

            y[i] = x[at];
        }

        return y;
    }

    public static double[] Multiply(double[] a, double[] b, int m, int n, int k, bool transposeA, bool transposeB) =>
        Naive.Multiply(m, n, k, (i, p) => a[transposeA ? (p * m) + i : (i * k) + p], (p, j) => b[transposeB ? (j * k) + p : (p * n) + j]);

    /// <summary>y = w ∗ x + b in the direction of the convolution, or of its transpose.</summary>
    public static double[] Convolve(in ConvolutionShape shape, bool transposed, double[] x, double[] weight, double[]? bias)
    {
        Shape result = transposed ? shape.Wide : shape.Narrow;
        var y = new double[result.Length];
        Naive.VisitConvolution(shape, (wide, narrow, w) =>
        {
            if (transposed)
            {
                y[wide] += x[narrow] * weight[w];
            }
            else
            {
                y[narrow] += x[wide] * weight[w];
            }
        });
        for (int i = 0; i < y.Length && bias is not null; i++)
        {
            y[i] += bias[i / (result[2] * result[3]) % result[1]];
        }

        return y;
    }

    /// <summary>Sums a term over the elements of each example.</summary>
    public static double[] Rows(int batch, int length, Func<int, double> term)
    {
        var y = new double[batch];
        for (int i = 0; i < length; i++)
        {
            y[i / (length / batch)] += term(i);
        }

        return y;
    }

    /// <summary>Per example: D/2 · ln(2π mse) + e / (2 mse).</summary>
    public static double[] OptimalGaussian(int batch, double[] mean, double[] x, double least)
    {
        double[] errors = Rows(batch, x.Length, i => (x[i] - mean[i]) * (x[i] - mean[i]));
        double variance = Math.Max(least, errors.Sum() / x.Length);
        return Map(errors, e => (0.5 * x.Length / batch * Math.Log(2 * Math.PI * variance)) + (e / (2 * variance)));
    }
}
