using System.Runtime.Intrinsics;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>Matrix products and convolutions: each element of a result is one sum of products.</summary>
internal static class Products
{
    // Positions whose neighborhoods are gathered together, so that they stay in the cache.
    private const int Together = 64;

    /// <summary>The operators.</summary>
    public static IReadOnlyDictionary<string, Func<NodeCall, NodeValue>> Operators { get; } =
        new Dictionary<string, Func<NodeCall, NodeValue>>(StringComparer.Ordinal)
        {
            ["Conv"] = Convolve,
            ["ConvTranspose"] = ConvolveTransposed,
            ["Gemm"] = Multiply,
            ["MatMul"] = MultiplyRows,
        };

    private static NodeValue Multiply(NodeCall call)
    {
        double[] a = call.Whole("transA", 0) != 0 ? Turned(call[0].Data, call[0].Shape[0], call[0].Shape[1]) : call[0].Data;
        double[] b = call.Whole("transB", 0) != 0 ? Turned(call[1].Data, call[1].Shape[0], call[1].Shape[1]) : call[1].Data;
        int k = call[0].Shape[call.Whole("transA", 0) != 0 ? 0 : 1];
        (int m, int n) = (a.Length / k, b.Length / k);
        var result = new NodeValue(call[0].Type, [m, n], new double[m * n]);
        Rows(a, b, k, result.Data);
        if (call.Find(2) is { } c)
        {
            for (int i = 0; i < result.Data.Length; i++)
            {
                result.Data[i] += c.Data[i % n];
            }
        }

        return result;
    }

    /// <summary>Rows of any number of axes times a matrix, or matrices of a batch times one each.</summary>
    private static NodeValue MultiplyRows(NodeCall call)
    {
        (NodeValue a, NodeValue b) = (call[0], call[1]);
        int count = b.Shape.Length == 2 ? 1 : b.Shape[0];
        if (b.Shape.Length is not (2 or 3) || a.Shape[^1] != b.Shape[^2]
            || (b.Shape.Length == 3 && (a.Shape.Length != 3 || a.Shape[0] != count)))
        {
            throw new ExportException("a MatMul is of other shapes than rows and a matrix, or matrices of a batch and one each");
        }

        (int k, int n) = (b.Shape[^2], b.Shape[^1]);
        int m = a.Data.Length / k / count;
        var data = new double[count * m * n];
        for (int i = 0; i < count; i++)
        {
            Rows(a.Data.AsSpan(i * m * k, m * k), b.Data.AsSpan(i * k * n, k * n), k, data.AsSpan(i * m * n, m * n));
        }

        return new NodeValue(a.Type, [.. a.Shape.SkipLast(1), n], data);
    }

    private static NodeValue Convolve(NodeCall call)
    {
        (NodeValue x, NodeValue w) = (call[0], call[1]);
        (int channels, int height, int width) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        (int outputs, int kernelHeight, int kernelWidth) = (w.Shape[0], w.Shape[2], w.Shape[3]);
        int[] pads = call.Wholes("pads") ?? [0, 0, 0, 0];
        int[] strides = call.Wholes("strides") ?? [1, 1];
        int rows = ((height + pads[0] + pads[2] - kernelHeight) / strides[0]) + 1;
        int columns = ((width + pads[1] + pads[3] - kernelWidth) / strides[1]) + 1;
        var y = new NodeValue(x.Type, [x.Shape[0], outputs, rows, columns], new double[x.Shape[0] * outputs * rows * columns]);
        int length = channels * kernelHeight * kernelWidth;
        double[] taps = Turned(w.Data, outputs, length);
        var patches = new double[Together * length];
        var sums = new double[Together * outputs];
        for (int first = 0; first < x.Shape[0] * rows * columns; first += Together)
        {
            int count = Math.Min(Together, (x.Shape[0] * rows * columns) - first);
            for (int p = 0; p < count; p++)
            {
                (int picture, int place) = Math.DivRem(first + p, rows * columns);
                (int row, int column) = Math.DivRem(place, columns);
                Span<double> patch = patches.AsSpan(p * length, length);
                patch.Clear();
                for (int channel = 0; channel < channels; channel++)
                {
                    for (int i = 0; i < kernelHeight; i++)
                    {
                        int from = (row * strides[0]) - pads[0] + i;
                        for (int j = 0; j < kernelWidth && from >= 0 && from < height; j++)
                        {
                            int along = (column * strides[1]) - pads[1] + j;
                            if (along >= 0 && along < width)
                            {
                                patch[(((channel * kernelHeight) + i) * kernelWidth) + j] =
                                    x.Data[(((((picture * channels) + channel) * height) + from) * width) + along];
                            }
                        }
                    }
                }
            }

            Rows(patches.AsSpan(0, count * length), taps, length, sums);
            for (int p = 0; p < count; p++)
            {
                (int picture, int place) = Math.DivRem(first + p, rows * columns);
                for (int output = 0; output < outputs; output++)
                {
                    y.Data[(((picture * outputs) + output) * rows * columns) + place] =
                        sums[(p * outputs) + output] + (call.Find(2)?.Data[output] ?? 0);
                }
            }
        }

        return y;
    }

    /// <summary>Every element of x adds its multiple of the kernel to the result, <c>stride</c> apart.</summary>
    private static NodeValue ConvolveTransposed(NodeCall call)
    {
        (NodeValue x, NodeValue w) = (call[0], call[1]);
        (int channels, int height, int width) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        (int outputs, int kernelHeight, int kernelWidth) = (w.Shape[1], w.Shape[2], w.Shape[3]);
        int[] pads = call.Wholes("pads") ?? [0, 0, 0, 0];
        int[] strides = call.Wholes("strides") ?? [1, 1];
        int[] more = call.Wholes("output_padding") ?? [0, 0];
        int rows = ((height - 1) * strides[0]) + kernelHeight + more[0] - pads[0] - pads[2];
        int columns = ((width - 1) * strides[1]) + kernelWidth + more[1] - pads[1] - pads[3];
        var y = new NodeValue(x.Type, [x.Shape[0], outputs, rows, columns], new double[x.Shape[0] * outputs * rows * columns]);
        int kernel = outputs * kernelHeight * kernelWidth;
        var columnsOfX = new double[Together * channels];
        var sums = new double[Together * kernel];
        for (int first = 0; first < x.Shape[0] * height * width; first += Together)
        {
            int count = Math.Min(Together, (x.Shape[0] * height * width) - first);
            for (int p = 0; p < count; p++)
            {
                (int picture, int place) = Math.DivRem(first + p, height * width);
                for (int channel = 0; channel < channels; channel++)
                {
                    columnsOfX[(p * channels) + channel] = x.Data[(((picture * channels) + channel) * height * width) + place];
                }
            }

            Rows(columnsOfX.AsSpan(0, count * channels), w.Data, channels, sums);
            for (int p = 0; p < count; p++)
            {
                (int picture, int place) = Math.DivRem(first + p, height * width);
                int top = (place / width * strides[0]) - pads[0];
                int left = (place % width * strides[1]) - pads[1];
                for (int output = 0; output < outputs; output++)
                {
                    ReadOnlySpan<double> patch = sums.AsSpan((p * kernel) + (output * kernelHeight * kernelWidth));
                    Span<double> plane = y.Data.AsSpan(((picture * outputs) + output) * rows * columns, rows * columns);
                    for (int i = Math.Max(0, -top); i < Math.Min(kernelHeight, rows - top); i++)
                    {
                        for (int j = Math.Max(0, -left); j < Math.Min(kernelWidth, columns - left); j++)
                        {
                            plane[((top + i) * columns) + left + j] += patch[(i * kernelWidth) + j];
                        }
                    }
                }
            }
        }

        for (int i = 0; call.Find(2) is { } bias && i < y.Data.Length; i++)
        {
            y.Data[i] += bias.Data[i / (rows * columns) % outputs];
        }

        return y;
    }

    /// <summary>A matrix a <c>[m, k]</c> times b <c>[k, n]</c>: c <c>[m, n]</c>.</summary>
    private static void Rows(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int k, Span<double> c)
    {
        (int m, int n) = (a.Length / k, b.Length / k);
        int lanes = Vector512<double>.Count;
        int wide = n - (n % lanes);
        for (int j = 0; j < wide; j += lanes)
        {
            int i = 0;
            for (; i + 4 <= m; i += 4)
            {
                ReadOnlySpan<double> a0 = a.Slice(i * k, k), a1 = a.Slice((i + 1) * k, k);
                ReadOnlySpan<double> a2 = a.Slice((i + 2) * k, k), a3 = a.Slice((i + 3) * k, k);
                Vector512<double> c0 = default, c1 = default, c2 = default, c3 = default;
                for (int p = 0; p < k; p++)
                {
                    Vector512<double> row = Vector512.Create(b.Slice((p * n) + j, lanes));
                    c0 += row * a0[p];
                    c1 += row * a1[p];
                    c2 += row * a2[p];
                    c3 += row * a3[p];
                }

                c0.CopyTo(c[((i * n) + j)..]);
                c1.CopyTo(c[(((i + 1) * n) + j)..]);
                c2.CopyTo(c[(((i + 2) * n) + j)..]);
                c3.CopyTo(c[(((i + 3) * n) + j)..]);
            }

            for (; i < m; i++)
            {
                Vector512<double> sum = default;
                for (int p = 0; p < k; p++)
                {
                    sum += Vector512.Create(b.Slice((p * n) + j, lanes)) * a[(i * k) + p];
                }

                sum.CopyTo(c[((i * n) + j)..]);
            }
        }

        for (int j = wide; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                double sum = 0;
                for (int p = 0; p < k; p++)
                {
                    sum += a[(i * k) + p] * b[(p * n) + j];
                }

                c[(i * n) + j] = sum;
            }
        }
    }

    /// <summary>The transpose of a matrix <c>[rows, columns]</c>.</summary>
    private static double[] Turned(double[] matrix, int rows, int columns)
    {
        var turned = new double[matrix.Length];
        for (int i = 0; i < matrix.Length; i++)
        {
            turned[(i % columns * rows) + (i / columns)] = matrix[i];
        }

        return turned;
    }
}
