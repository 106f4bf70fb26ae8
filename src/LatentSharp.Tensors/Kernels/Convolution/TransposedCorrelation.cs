using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// Transposed convolution from narrow to wide: x[b, c, stride·i + u − padding, stride·j + v − padding] += w[o, c, u, v] · y[b, o, i, j], + bias[c].
/// Also the input gradient of a convolution. Wide positions of equal remainder modulo the stride see the same taps, so
/// the result is stride² small convolutions without a wasted product or a scattered sum.
/// </summary>
internal static unsafe class TransposedCorrelation
{
    /// <summary>Computes the transposed convolution.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="narrow">y, the narrow grid.</param>
    /// <param name="weight">w, [narrow, wide, kernelHeight, kernelWidth].</param>
    /// <param name="wide">Receives x, the wide grid.</param>
    /// <param name="bias">One value a wide channel, or empty.</param>
    /// <param name="activation">What follows the bias.</param>
    public static void Apply(in ConvolutionShape shape, ReadOnlySpan<float> narrow, ReadOnlySpan<float> weight, Span<float> wide, ReadOnlySpan<float> bias = default, Activation activation = default)
    {
        Shape x = shape.Wide;
        Shape y = shape.Narrow;
        int stride = shape.Stride;
        fixed (float* px = wide, pw = weight, py = narrow, pb = bias)
        {
            // A wide row Y = stride·q + remainder − padding reads narrow rows q − t for the taps t of its remainder.
            int before = Math.Max(shape.Weight[2], shape.Weight[3]) / stride + 1;
            int rows = before + ((x[2] + shape.Padding) / stride) + 1;
            int columns = before + ((x[3] + shape.Padding) / stride) + 1;
            var planes = new PhasePlanes(py, y[0] * y[1], y[2], y[3], 1, before, before, rows, columns);
            Workers.Run(ref planes, planes.Planes);
            for (int remainderY = 0; remainderY < stride; remainderY++)
            {
                for (int remainderX = 0; remainderX < stride; remainderX++)
                {
                    Phase(shape, planes, before, remainderY, remainderX, pw, px, bias.IsEmpty ? null : pb, activation);
                }
            }
        }
    }

    private static void Phase(in ConvolutionShape shape, in PhasePlanes planes, int before, int remainderY, int remainderX, float* weight, float* wide, float* bias, Activation activation)
    {
        Shape x = shape.Wide;
        (int firstY, int q, int countY) = Positions(remainderY, shape.Padding, shape.Stride, x[2]);
        (int firstX, int r, int countX) = Positions(remainderX, shape.Padding, shape.Stride, x[3]);
        int tapsY = Math.Max(0, (shape.Weight[2] - remainderY + shape.Stride - 1) / shape.Stride);
        int tapsX = Math.Max(0, (shape.Weight[3] - remainderX + shape.Stride - 1) / shape.Stride);
        int channels = shape.Narrow[1];
        int taps = channels * tapsY * tapsX;
        if (countY <= 0 || countX <= 0)
        {
            return;
        }

        int* offsets = (int*)Scratch.Rent(Scratch.Right, Math.Max(taps, 1));
        for (int o = 0, tap = 0; o < channels; o++)
        {
            for (int t = 0; t < tapsY; t++)
            {
                for (int s = 0; s < tapsX; s++)
                {
                    offsets[tap++] = (o * planes.PlaneSize) - (t * planes.Columns) - s;
                }
            }
        }

        var pack = new PackWeights(shape, weight, remainderY, remainderX, tapsY, tapsX, Scratch.Rent(Scratch.Left, Math.Max(1, (long)TileShape.PaddedRows(x[1]) * taps)));
        Workers.Run(ref pack, pack.Parts);

        int area = x[2] * x[3];
        var product = new GatheredProduct(
            pack.Target, x[1], taps, planes.Target + ((q + before) * planes.Columns) + r + before, offsets,
            (nint)channels * planes.PlaneSize, planes.Columns,
            new OutputGrid(x[0], countY, countX, (nint)x[1] * area, area, shape.Stride * x[3], shape.Stride),
            wide + ((nint)firstY * x[3]) + firstX, bias, activation);
        Workers.Run(ref product, product.Parts);
    }

    /// <summary>The wide positions with a remainder: the first one, its quotient, and how many there are.</summary>
    private static (int First, int Quotient, int Count) Positions(int remainder, int padding, int stride, int size)
    {
        int first = (((remainder - padding) % stride) + stride) % stride;
        return (first, (first + padding - remainder) / stride, first < size ? (size - first + stride - 1) / stride : 0);
    }

    /// <summary>Packs the weights of one remainder, element (tap (o, t, s), channel c) = w[o, c, remainderY + stride·t, remainderX + stride·s], into row panels.</summary>
    private readonly struct PackWeights(ConvolutionShape shape, float* source, int remainderY, int remainderX, int tapsY, int tapsX, float* target) : IJob
    {
        public readonly float* Target = target;

        private readonly int _narrow = shape.Weight[0];
        private readonly int _channels = shape.Weight[1];
        private readonly int _kernelHeight = shape.Weight[2];
        private readonly int _kernelWidth = shape.Weight[3];
        private readonly int _stride = shape.Stride;

        public int Parts => (_channels + TileShape.Rows - 1) / TileShape.Rows;

        public void Run(int part)
        {
            int first = part * TileShape.Rows;
            int width = Math.Min(TileShape.Rows, TileShape.PaddedRows(_channels) - first);
            float* panel = Target + ((nint)first * _narrow * tapsY * tapsX);
            int kernel = _kernelHeight * _kernelWidth;
            for (int o = 0; o < _narrow; o++)
            {
                for (int t = 0; t < tapsY; t++)
                {
                    for (int s = 0; s < tapsX; s++, panel += width)
                    {
                        float* from = source + (((nint)o * _channels) + first) * kernel + ((remainderY + (_stride * t)) * _kernelWidth) + remainderX + (_stride * s);
                        for (int c = 0; c < width; c++)
                        {
                            panel[c] = first + c < _channels ? from[c * kernel] : 0;
                        }
                    }
                }
            }
        }
    }
}
