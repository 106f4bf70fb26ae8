using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// Weight gradient of both convolutions: w[o, c, u, v] = Σ over b, i, j of y[b, o, i, j] · x[b, c, stride·i + u − padding, stride·j + v −
/// padding]. The sum runs over pixels, which lie side by side in both factors. Tasks are groups of taps, which make the planes of their own
/// channels; the sum itself is never split between threads.
/// </summary>
internal static unsafe class WeightCorrelation
{
    private const int Chunk = WeightSums.Chunk;
    private const int Line = WeightSums.Line;

    /// <summary>Computes the gradient.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="wide">x, or its gradient in a transposed convolution.</param>
    /// <param name="narrow">y's gradient, or y in a transposed convolution.</param>
    /// <param name="weight">Receives or is increased by the gradient, [narrow, wide, kernelHeight, kernelWidth].</param>
    /// <param name="add">Whether to add to what is there.</param>
    public static void Apply(in ConvolutionShape shape, ReadOnlySpan<float> wide, ReadOnlySpan<float> narrow, Span<float> weight, bool add)
    {
        Shape x = shape.Wide;
        Shape y = shape.Narrow;
        fixed (float* px = wide, py = narrow, pw = weight)
        {
            var planes = new PhasePlanes(
                x[2], x[3], shape.Stride, shape.Padding, shape.Padding,
                y[2] + ((shape.Weight[2] - 1) / shape.Stride), y[3] + ((shape.Weight[3] - 1) / shape.Stride));

            int area = y[2] * y[3];
            int chunks = ((y[0] * area) + Chunk - 1) / Chunk;
            if (chunks == 0)
            {
                // The sum over no pictures.
                weight[..(add ? 0 : shape.Weight.Length)].Clear();
                return;
            }

            int lines = (y[1] + DotTile.Rows - 1) / DotTile.Rows * DotTile.Rows;
            float* packed = null;
            if (!WeightSums.ReadsNarrow(y))
            {
                var pack = new PackNarrow(py, y[0], y[1], area, Scratch.Rent(Scratch.Left, (long)lines * chunks * Line));
                Workers.Run(ref pack, lines);
                packed = pack.Target;
            }

            var job = new WeightSums(shape, planes, px, py, packed, chunks, pw, add);
            Workers.Run(ref job, job.Parts);
        }
    }

    /// <summary>Copies y to [chunks, channels, line], zeros behind the last position and for channels that pad the last tile.</summary>
    private readonly struct PackNarrow(float* source, int images, int channels, int area, float* target) : IJob
    {
        public readonly float* Target = target;

        public void Run(int part)
        {
            int lines = (channels + DotTile.Rows - 1) / DotTile.Rows * DotTile.Rows;
            int positions = images * area;
            for (int start = 0; start < positions; start += Chunk)
            {
                var line = new Span<float>(Target + (((nint)(start / Chunk) * lines) + part) * Line, Chunk);
                int at = 0;
                while (at < Chunk && start + at < positions && part < channels)
                {
                    int image = (start + at) / area;
                    int position = (start + at) % area;
                    int length = Math.Min(area - position, Chunk - at);
                    new ReadOnlySpan<float>(source + (((nint)image * channels) + part) * area + position, length).CopyTo(line[at..]);
                    at += length;
                }

                line[at..].Clear();
            }
        }
    }
}
