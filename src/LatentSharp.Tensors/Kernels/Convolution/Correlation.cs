using LatentSharp.Tensors.Kernels.Products;
using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// Convolution from wide to narrow: y[b, o, i, j] = Σ w[o, c, u, v] · x[b, c, stride·i + u − padding, stride·j + v − padding] + bias[o].
/// Also the input gradient of a transposed convolution.
/// </summary>
internal static unsafe class Correlation
{
    /// <summary>Computes the convolution.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="wide">x, the wide grid.</param>
    /// <param name="weight">w, [narrow, wide, kernelHeight, kernelWidth].</param>
    /// <param name="narrow">Receives y, the narrow grid.</param>
    /// <param name="bias">One value a narrow channel, or empty.</param>
    /// <param name="activation">What follows the bias.</param>
    public static void Apply(in ConvolutionShape shape, ReadOnlySpan<float> wide, ReadOnlySpan<float> weight, Span<float> narrow,
        ReadOnlySpan<float> bias = default, Activation activation = default)
    {
        Shape x = shape.Wide;
        Shape y = shape.Narrow;
        int kernelHeight = shape.Weight[2];
        int kernelWidth = shape.Weight[3];
        int taps = x[1] * shape.Taps;
        fixed (float* px = wide, pw = weight, py = narrow, pb = bias)
        {
            var planes = new PhasePlanes(
                x[2], x[3], shape.Stride, shape.Padding, shape.Padding,
                y[2] + ((kernelHeight - 1) / shape.Stride), y[3] + ((kernelWidth - 1) / shape.Stride));
            int* offsets = (int*)Scratch.Rent(Scratch.Right, taps);
            for (int c = 0, tap = 0; c < x[1]; c++)
            {
                for (int u = 0; u < kernelHeight; u++)
                {
                    for (int v = 0; v < kernelWidth; v++)
                    {
                        offsets[tap++] = (c * planes.PlaneSize) + planes.Offset(u, v);
                    }
                }
            }

            var pack = new PackWeights(pw, y[1], taps, Scratch.Rent(Scratch.Left, (long)TileShape.PaddedRows(y[1]) * taps));
            Workers.Run(ref pack, pack.Parts);

            int area = y[2] * y[3];
            var part = new GatheredPart(pack.Target, taps, offsets, 0, new OutputGrid(y[2], y[3], (nint)y[1] * area, area, y[3], 1), py);
            var product = new GatheredProduct(planes, px, (x[0], x[1], x[2] * x[3]), &part, 1, y[1], bias.IsEmpty ? null : pb, activation);
            Workers.Run(ref product, product.Parts);
        }
    }

    /// <summary>Packs weights [channels, taps] into row panels.</summary>
    private readonly struct PackWeights(float* source, int channels, int taps, float* target) : IJob
    {
        public readonly float* Target = target;

        public int Parts => (channels + TileShape.Rows - 1) / TileShape.Rows;

        public void Run(int part)
        {
            int first = part * TileShape.Rows;
            int width = Math.Min(TileShape.Rows, TileShape.PaddedRows(channels) - first);
            Panels.PackAcross(source + ((nint)first * taps), taps, taps, Math.Min(width, channels - first), width,
                Target + ((nint)first * taps));
        }
    }
}
