using System.Runtime.Intrinsics;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Numerics;

/// <summary>Sums over vectors in double precision. The order of additions is fixed, so that every machine gets the same bits.</summary>
internal static class Vectors
{
    /// <summary>Σ a[i]·b[i].</summary>
    /// <param name="a">One vector.</param>
    /// <param name="b">The other, at least as long.</param>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int lanes = Vector512<double>.Count;
        double sum = 0;
        int i = 0;
        if (a.Length >= lanes)
        {
            Vector512<double> sums = Vector512<double>.Zero;
            for (; i <= a.Length - lanes; i += lanes)
            {
                sums += Vector512.Create(a[i..]) * Vector512.Create(b[i..]);
            }

            for (int lane = 0; lane < lanes; lane++)
            {
                sum += sums[lane];
            }
        }

        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Σ (a[i] − b[i])².</summary>
    /// <param name="a">One vector.</param>
    /// <param name="b">The other, at least as long.</param>
    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int lanes = Vector512<double>.Count;
        double sum = 0;
        int i = 0;
        if (a.Length >= lanes)
        {
            Vector512<double> sums = Vector512<double>.Zero;
            for (; i <= a.Length - lanes; i += lanes)
            {
                Vector512<double> d = Vector512.Create(a[i..]) - Vector512.Create(b[i..]);
                sums += d * d;
            }

            for (int lane = 0; lane < lanes; lane++)
            {
                sum += sums[lane];
            }
        }

        for (; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }

    /// <summary>Σ (a[i] − b[i])² of single-precision values.</summary>
    /// <param name="a">One vector.</param>
    /// <param name="b">The other, as long.</param>
    public static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double d = (double)a[i] - b[i];
            sum += d * d;
        }

        return sum;
    }

    /// <summary>y[i] += scale · x[i].</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="x">What is added.</param>
    /// <param name="y">What it is added to, at least as long.</param>
    public static void AddScaled(double scale, ReadOnlySpan<double> x, Span<double> y)
    {
        int lanes = Vector512<double>.Count;
        int i = 0;
        Vector512<double> factor = Vector512.Create(scale);
        for (; i <= x.Length - lanes; i += lanes)
        {
            (Vector512.Create<double>(y[i..]) + (factor * Vector512.Create(x[i..]))).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
        {
            y[i] += scale * x[i];
        }
    }

    /// <summary>A matrix of zeros as rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public static double[][] Zeros(int rows, int columns)
    {
        var matrix = new double[rows][];
        for (int r = 0; r < rows; r++)
        {
            matrix[r] = new double[columns];
        }

        return matrix;
    }

    /// <summary>One row of a tensor <c>[n, m]</c>.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="row">Which row.</param>
    public static Span<float> Row(this Tensor tensor, int row) => tensor.Span.Slice(row * tensor.Shape[1], tensor.Shape[1]);

    /// <summary>The rows of a tensor <c>[n, m]</c> in double precision.</summary>
    /// <param name="tensor">The tensor.</param>
    public static double[][] ToRows(this Tensor tensor)
    {
        var rows = new double[tensor.Shape[0]][];
        for (int r = 0; r < rows.Length; r++)
        {
            rows[r] = ToDoubles(tensor.Row(r));
        }

        return rows;
    }

    /// <summary>Rows as a tensor <c>[n, m]</c>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">Length of each.</param>
    public static Tensor ToTensor(double[][] rows, int columns)
    {
        var tensor = new Tensor(new Shape(rows.Length, columns));
        for (int r = 0; r < rows.Length; r++)
        {
            Span<float> row = tensor.Row(r);
            for (int i = 0; i < columns; i++)
            {
                row[i] = (float)rows[r][i];
            }
        }

        return tensor;
    }

    /// <summary>A copy in double precision.</summary>
    /// <param name="values">The values.</param>
    public static double[] ToDoubles(ReadOnlySpan<float> values)
    {
        var copy = new double[values.Length];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = values[i];
        }

        return copy;
    }

    /// <summary>A copy in single precision.</summary>
    /// <param name="values">The values.</param>
    public static float[] ToFloats(double[] values) => Array.ConvertAll(values, value => (float)value);
}
