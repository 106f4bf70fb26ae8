using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Products;
using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// Transposed convolution from narrow to wide: x[b, c, stride·i + u − padding, stride·j + v − padding] += w[o, c, u, v] · y[b, o, i, j], +
/// bias[c]. Also the input gradient of a convolution. Wide positions of equal remainder modulo the stride see the same taps, so the result
/// is stride² small convolutions without a wasted product or a scattered sum. All are computed for a panel of narrow positions at a time,
/// and neighbors in a row are written together.
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
    public static void Apply(in ConvolutionShape shape, ReadOnlySpan<float> narrow, ReadOnlySpan<float> weight, Span<float> wide,
        ReadOnlySpan<float> bias = default, Activation activation = default)
    {
        Shape x = shape.Wide;
        Shape y = shape.Narrow;
        int stride = shape.Stride;
        int channels = y[1];
        fixed (float* px = wide, pw = weight, py = narrow, pb = bias)
        {
            // A wide row Y = stride·q + remainder − padding reads narrow rows q − t for the taps t of its remainder.
            int before = (Math.Max(shape.Weight[2], shape.Weight[3]) - 1) / stride;
            int rows = before + ((x[2] - 1 + shape.Padding) / stride) + 1;
            int columns = before + ((x[3] - 1 + shape.Padding) / stride) + 1;
            var planes = new PhasePlanes(y[2], y[3], 1, before, before, rows, columns);

            // All remainders together have each tap once.
            int* offsets = (int*)Scratch.Rent(Scratch.Right, ((long)channels + (sizeof(TapPlace) / sizeof(int))) * shape.Taps);
            var places = (TapPlace*)(offsets + (channels * shape.Taps));
            float* packed = Scratch.Rent(Scratch.Left, (long)TileShape.PaddedRows(x[1]) * channels * shape.Taps);
            GatheredPart* parts = stackalloc GatheredPart[stride * stride];
            int count = 0;
            int start = 0;
            int area = x[2] * x[3];
            for (int firstY = 0; firstY < stride; firstY++)
            {
                for (int firstX = 0; firstX < stride; firstX++)
                {
                    var axisY = new Axis(firstY, shape.Padding, stride, x[2], shape.Weight[2]);
                    var axisX = new Axis(firstX, shape.Padding, stride, x[3], shape.Weight[3]);
                    int taps = channels * axisY.Taps * axisX.Taps;
                    Place(shape, axisY, axisX, start, places);
                    FillOffsets(channels, axisY.Taps, axisX.Taps, planes, offsets);
                    if (axisY.Count > 0 && axisX.Count > 0)
                    {
                        parts[count++] = new GatheredPart(
                            packed + start, taps, offsets, ((axisY.Quotient + before) * columns) + axisX.Quotient + before,
                            new OutputGrid(axisY.Count, axisX.Count, (nint)x[1] * area, area, stride * x[3], stride),
                            px + ((nint)firstY * x[3]) + firstX);
                    }

                    offsets += taps;
                    start += taps * TileShape.PaddedRows(x[1]);
                }
            }

            var pack = new PackWeights(pw, channels, x[1], shape.Taps, places, packed);
            Workers.Run(ref pack, pack.Parts);
            var product = new GatheredProduct(planes, py, (y[0], channels, y[2] * y[3]), parts, count, x[1], bias.IsEmpty ? null : pb,
                activation);
            Workers.Run(ref product, product.Parts);
        }
    }

    /// <summary>
    /// Where the taps of one remainder find their pixel: those of a channel side by side, as <see cref="Place"/> puts their weights.
    /// </summary>
    private static void FillOffsets(int channels, int tapsY, int tapsX, in PhasePlanes planes, int* offsets)
    {
        for (int o = 0; o < channels; o++)
        {
            for (int t = 0; t < tapsY; t++)
            {
                for (int s = 0; s < tapsX; s++)
                {
                    *offsets++ = (o * planes.PlaneSize) - (t * planes.Columns) - s;
                }
            }
        }
    }

    /// <summary>Says of each tap of one remainder where its weights go.</summary>
    private static void Place(in ConvolutionShape shape, in Axis y, in Axis x, int start, TapPlace* places)
    {
        for (int t = 0; t < y.Taps; t++)
        {
            for (int s = 0; s < x.Taps; s++)
            {
                int tap = ((y.Remainder + (shape.Stride * t)) * shape.Weight[3]) + x.Remainder + (shape.Stride * s);
                places[tap] = new TapPlace(start, y.Taps * x.Taps, (t * x.Taps) + s);
            }
        }
    }

    /// <summary>The wide positions of one axis that begin at a position and are a stride apart; the taps that they see.</summary>
    private readonly struct Axis
    {
        public readonly int Remainder;
        public readonly int Quotient;
        public readonly int Count;
        public readonly int Taps;

        public Axis(int first, int padding, int stride, int size, int kernel)
        {
            Remainder = (first + padding) % stride;
            Quotient = (first + padding) / stride;
            Count = first < size ? (size - first + stride - 1) / stride : 0;
            Taps = Math.Max(0, (kernel - Remainder + stride - 1) / stride);
        }
    }

    /// <summary>
    /// Where the weights of a tap go: the panels of its remainder, how many taps those have a channel, and its number among them.
    /// </summary>
    private readonly struct TapPlace(int start, int taps, int index)
    {
        public readonly int Start = start;
        public readonly int Taps = taps;
        public readonly int Index = index;
    }

    /// <summary>Packs the weights of all remainders into row panels, reading them in their order.</summary>
    private readonly struct PackWeights(float* source, int narrow, int channels, int kernel, TapPlace* places, float* target) : IJob
    {
        private const int TaskChannels = 32;

        private int TasksAcross => (narrow + TaskChannels - 1) / TaskChannels;

        public int Parts => (channels + TileShape.Rows - 1) / TileShape.Rows * TasksAcross;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            int first = part / TasksAcross * TileShape.Rows;
            int width = Math.Min(TileShape.Rows, TileShape.PaddedRows(channels) - first);
            int start = part % TasksAcross * TaskChannels;
            int existing = Math.Min(width, channels - first);
            for (int o = start; o < Math.Min(narrow, start + TaskChannels); o++)
            {
                float* from = source + ((((nint)o * channels) + first) * kernel);
                int turned = existing == width && width % 4 == 0 ? kernel & -4 : 0;
                for (int tap = 0; tap < turned; tap += 4)
                {
                    float* to0 = Place(o, tap, first, width);
                    float* to1 = Place(o, tap + 1, first, width);
                    float* to2 = Place(o, tap + 2, first, width);
                    float* to3 = Place(o, tap + 3, first, width);
                    for (int c = 0; c < width; c += 4)
                    {
                        Transposed.Load(from + (c * kernel) + tap, kernel, out Vector128<float> c0, out Vector128<float> c1,
                            out Vector128<float> c2, out Vector128<float> c3);
                        c0.Store(to0 + c);
                        c1.Store(to1 + c);
                        c2.Store(to2 + c);
                        c3.Store(to3 + c);
                    }
                }

                for (int tap = turned; tap < kernel; tap++)
                {
                    float* to = Place(o, tap, first, width);
                    for (int c = 0; c < width; c++)
                    {
                        to[c] = c < existing ? from[(c * kernel) + tap] : 0;
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private float* Place(int o, int tap, int first, int width)
        {
            TapPlace place = places[tap];
            return target + place.Start + ((nint)place.Taps * narrow * first) + (((nint)(o * place.Taps) + place.Index) * width);
        }
    }
}
