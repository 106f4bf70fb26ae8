namespace LatentSharp.Tensors.Tests.Reference;

/// <summary>Kernels as one would write them first, in double: what the fast ones are held against.</summary>
internal static class Naive
{
    /// <summary>C [m, n] = A [m, k] · B [k, n].</summary>
    public static double[] Multiply(int m, int n, int k, Func<int, int, double> a, Func<int, int, double> b)
    {
        var c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int p = 0; p < k; p++)
                {
                    c[(i * n) + j] += a(i, p) * b(p, j);
                }
            }
        }

        return c;
    }

    /// <summary>Visits every product of a convolution: positions in the wide grid, the narrow grid and the weights.</summary>
    public static void VisitConvolution(in ConvolutionShape shape, Action<int, int, int> visit)
    {
        (Shape x, Shape y, Shape w) = (shape.Wide, shape.Narrow, shape.Weight);
        for (int b = 0; b < y[0]; b++)
            for (int o = 0; o < y[1]; o++)
                for (int i = 0; i < y[2]; i++)
                    for (int j = 0; j < y[3]; j++)
                        for (int c = 0; c < x[1]; c++)
                            for (int u = 0; u < w[2]; u++)
                                for (int v = 0; v < w[3]; v++)
                                {
                                    int row = (shape.Stride * i) + u - shape.Padding;
                                    int column = (shape.Stride * j) + v - shape.Padding;
                                    if (row >= 0 && row < x[2] && column >= 0 && column < x[3])
                                    {
                                        visit(
                                            (((((b * x[1]) + c) * x[2]) + row) * x[3]) + column,
                                            (((((b * y[1]) + o) * y[2]) + i) * y[3]) + j,
                                            (((((o * x[1]) + c) * w[2]) + u) * w[3]) + v);
                                    }
                                }
    }
}
