using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Features;

/// <summary>Features of ResNet-18 trained on ImageNet.</summary>
internal sealed class ResNet18 : PictureFeatures
{
    /// <summary>What a person calls it.</summary>
    public const string Kind = "resnet18";

    private const int SmallSide = 128;
    private const int LargeSide = 224;
    private const int LargestSmall = 64;

    // Sides are a multiple of this: five times the network halves them.
    private const int Step = 32;
    private const int LargestBatch = 16;

    // The package's network has three blocks at its last scale, one more than in the paper.
    private const int Blocks = 9;
    private const int Colors = 3;

    // Averages of the mean picture in the package's ResNetPreprocess.onnx, which is subtracted: blue, green, red, of 255.
    private static readonly float[] Means = [103.06262f, 115.902885f, 123.151634f];

    private readonly ConvolutionGraph _graph;
    private readonly Lock _gate = new();

    private ResNet18(ConvolutionGraph graph) => _graph = graph;

    /// <inheritdoc/>
    public override string Name => "ResNet-18 trained on ImageNet";

    /// <inheritdoc/>
    public override int Count => 512;

    /// <summary>Reads the network.</summary>
    /// <param name="path">The file ResNet18.onnx, or the package that it lies in.</param>
    /// <exception cref="Data.DataException">The file cannot be read, or is not that network.</exception>
    public static ResNet18 Open(string path)
    {
        ConvolutionGraph graph = ConvolutionGraph.Read(path, ResNet18File.Bytes(path));
        return graph.Sums == Blocks ? new ResNet18(graph)
            : throw ResNet18File.Wrong(path, $"it has {graph.Sums} residual blocks in place of {Blocks}");
    }

    /// <inheritdoc/>
    public override Tensor Of(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var features = new Tensor(new Shape(pictures.Shape[0], Count));
        Run(pictures, (start, scales) =>
        {
            Tensor last = scales[^1];
            int places = last.Shape[2] * last.Shape[3];
            for (int i = 0; i < last.Length / places; i++)
            {
                double sum = 0;
                foreach (float value in last.Span.Slice(i * places, places))
                {
                    sum += value;
                }

                features.Span[(start * Count) + i] = (float)(sum / places);
            }
        });
        return features;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Maps(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var maps = new List<Tensor>();
        Run(pictures, (start, scales) =>
        {
            for (int scale = 0; scale < scales.Count; scale++)
            {
                Shape shape = scales[scale].Shape;
                if (start == 0)
                {
                    maps.Add(new Tensor(new Shape(pictures.Shape[0], shape[1], shape[2], shape[3])));
                }

                scales[scale].Span.CopyTo(maps[scale].Span[(start * shape[1] * shape[2] * shape[3])..]);
            }
        });
        return maps;
    }

    private void Run(Tensor pictures, Action<int, IReadOnlyList<Tensor>> take)
    {
        (int count, int channels, int height, int width) = (pictures.Shape[0], pictures.Shape[1], pictures.Shape[2], pictures.Shape[3]);
        (int rows, int columns) = Sides(height, width);
        lock (_gate)
        {
            for (int start = 0; start < count; start += LargestBatch)
            {
                int size = Math.Min(LargestBatch, count - start), first = start;
                var input = new Tensor(new Shape(size, Colors, rows, columns));
                EachPicture.Do(size * Colors, i =>
                {
                    // Red, green, blue as they are here; the network was trained on blue, green, red. Grey is each of them.
                    int color = i % Colors;
                    int channel = channels == Colors ? Colors - 1 - color : 0;
                    Span<float> plane = input.Span.Slice(i * rows * columns, rows * columns);
                    Resizing.Linear(pictures.Span.Slice((((first + (i / Colors)) * channels) + channel) * height * width, height * width),
                        (height, width), plane, (rows, columns));
                    foreach (ref float value in plane)
                    {
                        value = (255 * value) - Means[color];
                    }
                });
                take(start, _graph.Run(input));
            }
        }
    }

    private static (int Rows, int Columns) Sides(int height, int width)
    {
        int longest = Math.Max(height, width);
        double scale = (longest > LargestSmall ? LargeSide : SmallSide) / (double)longest;
        return (Side(height), Side(width));

        int Side(int given) => Math.Max(Step, Step * (int)Math.Round(given * scale / Step, MidpointRounding.AwayFromZero));
    }
}
