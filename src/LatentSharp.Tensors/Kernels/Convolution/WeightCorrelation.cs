using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// Weight gradient of both convolutions: w[o, c, u, v] = Σ over b, i, j of y[b, o, i, j] · x[b, c, stride·i + u − padding, stride·j + v − padding].
/// The sum runs over pixels, which lie side by side in both factors. Tasks are groups of taps; the sum itself is never split between threads.
/// </summary>
internal static unsafe class WeightCorrelation
{
    // Ten lines of 1,024 floats are 40 KB: a tile's lines stay in the first-level cache.
    private const int Chunk = 1024;

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
                px, x[0] * x[1], x[2], x[3], shape.Stride, shape.Padding, shape.Padding,
                y[2] + ((shape.Weight[2] - 1) / shape.Stride), y[3] + ((shape.Weight[3] - 1) / shape.Stride));
            Workers.Run(ref planes, planes.Planes);

            int positions = y[0] * y[2] * y[3];
            int chunks = (positions + Chunk - 1) / Chunk;
            int lines = (y[1] + DotTile.Rows - 1) / DotTile.Rows * DotTile.Rows;
            var pack = new PackNarrow(py, y[0], y[1], y[2] * y[3], Scratch.Rent(Scratch.Left, (long)lines * chunks * Chunk));
            Workers.Run(ref pack, lines);

            var job = new Job(shape, planes, pack.Target, lines, chunks, pw, add);
            Workers.Run(ref job, job.Parts);
        }
    }

    /// <summary>Copies y to [chunks, channels, chunk], zeros behind the last position and for channels that pad the last tile.</summary>
    private readonly struct PackNarrow(float* source, int images, int channels, int area, float* target) : IJob
    {
        public readonly float* Target = target;

        public void Run(int part)
        {
            int lines = (channels + DotTile.Rows - 1) / DotTile.Rows * DotTile.Rows;
            int positions = images * area;
            for (int start = 0; start < positions; start += Chunk)
            {
                var line = new Span<float>(Target + (((nint)(start / Chunk) * lines) + part) * Chunk, Chunk);
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

    /// <summary>All sums for six taps.</summary>
    private readonly struct Job(ConvolutionShape shape, PhasePlanes planes, float* narrow, int lines, int chunks, float* weight, bool add) : IJob
    {
        private readonly int _taps = shape.Wide[1] * shape.Taps;
        private readonly int _kernelWidth = shape.Weight[3];
        private readonly int _kernel = shape.Taps;
        private readonly int _channels = shape.Narrow[1];
        private readonly int _rows = shape.Narrow[2];
        private readonly int _columns = shape.Narrow[3];
        private readonly int _positions = shape.Narrow[0] * shape.Narrow[2] * shape.Narrow[3];
        private readonly nint _imageSize = (nint)shape.Wide[1] * planes.PlaneSize;

        public int Parts => (_taps + DotTile.Columns - 1) / DotTile.Columns;

        public void Run(int part)
        {
            int first = part * DotTile.Columns;
            int taps = Math.Min(DotTile.Columns, _taps - first);
            int sumSize = lines * DotTile.Columns * TileShape.Lanes;
            float* sums = Scratch.Rent(Scratch.Task, sumSize + ((DotTile.Columns + 1) * Chunk) + PhasePlanes.Slack);
            float* panel = sums + sumSize;
            new Span<float>(sums, sumSize).Clear();
            new Span<float>(panel, DotTile.Columns * Chunk).Clear();
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                int start = chunk * Chunk;
                int length = Math.Min(Chunk, _positions - start);
                int padded = TileShape.PaddedColumns(length);
                for (int tap = 0; tap < taps; tap++)
                {
                    PackLine(first + tap, start, length, padded, panel + (tap * Chunk));
                }

                for (int line = 0; line < lines; line += DotTile.Rows)
                {
                    float* y = narrow + (((nint)chunk * lines) + line) * Chunk;
                    DotTile.Multiply(padded, Chunk, y, panel, sums + (line * DotTile.Columns * TileShape.Lanes));
                }
            }

            for (int channel = 0; channel < _channels; channel++)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    float total = DotTile.Total(sums + (((channel * DotTile.Columns) + tap) * TileShape.Lanes));
                    nint at = ((nint)channel * _taps) + first + tap;
                    weight[at] = add ? weight[at] + total : total;
                }
            }
        }

        /// <summary>Copies what one tap sees at each position. Rows are copied in whole vectors; what is written beyond a row is overwritten by the next.</summary>
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private void PackLine(int tap, int start, int length, int padded, float* line)
        {
            int within = tap % _kernel;
            float* source = planes.Target + ((nint)(tap / _kernel) * planes.PlaneSize) + planes.Offset(within / _kernelWidth, within % _kernelWidth);
            int column = start % _columns;
            int row = start / _columns % _rows;
            source += (start / _columns / _rows * _imageSize) + ((nint)row * planes.Columns);
            for (int at = 0; at < length;)
            {
                int count = Math.Min(_columns - column, length - at);
                for (int i = 0; i < count; i += 16)
                {
                    Vector512.Load(source + column + i).Store(line + at + i);
                }

                at += count;
                column = 0;
                source += planes.Columns;
                if (++row == _rows)
                {
                    row = 0;
                    source += _imageSize - ((nint)_rows * planes.Columns);
                }
            }

            for (int i = length; i < padded; i++)
            {
                line[i] = 0;
            }
        }
    }
}
