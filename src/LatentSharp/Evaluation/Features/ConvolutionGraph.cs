using System.Runtime.InteropServices;
using Google.Protobuf;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using Onnx;

namespace LatentSharp.Evaluation.Features;

/// <summary>
/// A residual network of an ONNX file, computed by the engine: convolutions with the batch normalization that follows them folded in,
/// rectifiers, sums, and maxima over windows. Average pooling ends it.
/// </summary>
internal sealed class ConvolutionGraph
{
    private readonly List<Step> _steps = [];
    private readonly Tape _tape = new(records: false, new TensorPool(largerFits: true));

    private ConvolutionGraph()
    {
    }

    /// <summary>Number of sums, one for each residual block.</summary>
    public int Sums => _steps.Count(step => step.Other is not null);

    /// <summary>Reads a network.</summary>
    /// <param name="path">What an error names.</param>
    /// <param name="contents">The ONNX file.</param>
    /// <exception cref="Data.DataException">It is no ONNX file, or of operations that are not known here.</exception>
    public static ConvolutionGraph Read(string path, byte[] contents)
    {
        try
        {
            GraphProto graph = ModelProto.Parser.ParseFrom(contents).Graph;
            Dictionary<string, float[]> values = graph.Initializer.ToDictionary(tensor => tensor.Name, Values);
            Dictionary<string, int[]> shapes = graph.Initializer.ToDictionary(tensor => tensor.Name,
                tensor => tensor.Dims.Select(size => (int)size).ToArray());
            var read = new ConvolutionGraph();
            foreach (NodeProto node in graph.Node.TakeWhile(node => node.OpType != "AveragePool"))
            {
                read.Add(node, values, shapes);
            }

            return read;
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or NullReferenceException or KeyNotFoundException
            or ArgumentException or InvalidOperationException or NotSupportedException or IndexOutOfRangeException)
        {
            throw ResNet18File.Wrong(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Computes what the last residual block at each scale gives.</summary>
    /// <param name="pictures">What goes in, <c>[n, 3, height, width]</c>; sides a multiple of 32.</param>
    /// <returns>From fine to coarse, <c>[n, channels, rows, columns]</c>; valid until the next call.</returns>
    public IReadOnlyList<Tensor> Run(Tensor pictures)
    {
        _tape.Clear();
        var scales = new List<Tensor>();
        Variable y = _tape.Constant(pictures);
        var named = new Dictionary<string, Variable>(StringComparer.Ordinal) { [_steps[0].Input] = y };
        foreach (Step step in _steps)
        {
            Variable x = named[step.Input];
            y = step switch
            {
                { Weight: { } weight } => x.Convolve(_tape.Constant(weight), _tape.Constant(step.Bias!), step.Stride, step.Padding,
                    step.IsRectified ? Activation.Relu : default),
                { Other: { } other } => step.IsRectified ? (x + named[other]).Activate(Activation.Relu) : x + named[other],
                _ => Largest(x.Value, step.Kernel, step.Stride, step.Padding),
            };
            named[step.Output] = y;
            if (step.Other is not null)
            {
                if (scales.Count > 0 && scales[^1].Shape == y.Shape)
                {
                    scales.RemoveAt(scales.Count - 1);
                }

                scales.Add(y.Value);
            }
        }

        return scales;
    }

    private void Add(NodeProto node, Dictionary<string, float[]> values, Dictionary<string, int[]> shapes)
    {
        string output = node.Output[0];
        switch (node.OpType)
        {
            case "Conv":
                var weight = new Tensor(new Shape(shapes[node.Input[1]]), values[node.Input[1]]);
                _steps.Add(new Step(node.Input[0], output)
                {
                    Weight = weight,
                    Bias = node.Input.Count > 2 ? new Tensor(new Shape(weight.Shape[0]), values[node.Input[2]])
                        : new Tensor(new Shape(weight.Shape[0])),
                    Stride = Whole(node, "strides"),
                    Padding = Whole(node, "pads"),
                });
                break;
            case "BatchNormalization":
                Step normalized = Last(node, step => step.Weight is not null);
                Fold(normalized, [.. node.Input.Skip(1).Select(name => values[name])],
                    node.Attribute.Single(attribute => attribute.Name == "epsilon").F);
                normalized.Output = output;
                break;
            case "Relu":
                Step rectified = Last(node, step => !step.IsRectified);
                rectified.IsRectified = true;
                rectified.Output = output;
                break;
            case "MaxPool":
                _steps.Add(new Step(node.Input[0], output)
                {
                    Kernel = Whole(node, "kernel_shape"),
                    Stride = Whole(node, "strides"),
                    Padding = Whole(node, "pads"),
                });
                break;
            case "Add":
                _steps.Add(new Step(node.Input[0], output) { Other = node.Input[1] });
                break;
            default:
                throw new NotSupportedException($"it has an operation {node.OpType}");
        }
    }

    /// <summary>The step whose result a node takes and nobody else does: it is done together with it.</summary>
    private Step Last(NodeProto node, Func<Step, bool> fits) =>
        _steps.Single(step => step.Output == node.Input[0] && fits(step));

    /// <summary>γ(Wx + b − μ)/√(σ² + ε) + β is a convolution, too.</summary>
    private static void Fold(Step step, float[][] statistics, double epsilon)
    {
        (float[] gamma, float[] beta, float[] mean, float[] variance) = (statistics[0], statistics[1], statistics[2], statistics[3]);
        Tensor weight = step.Weight!;
        int length = weight.Length / gamma.Length;
        for (int channel = 0; channel < gamma.Length; channel++)
        {
            double scale = gamma[channel] / Math.Sqrt(variance[channel] + epsilon);
            foreach (ref float w in weight.Span.Slice(channel * length, length))
            {
                w = (float)(w * scale);
            }

            ref float bias = ref step.Bias!.Span[channel];
            bias = (float)(((bias - mean[channel]) * scale) + beta[channel]);
        }
    }

    /// <summary>The largest value of each window; what lies outside counts for nothing.</summary>
    private Variable Largest(Tensor x, int kernel, int stride, int padding)
    {
        (int planes, int height, int width) = (x.Shape[0] * x.Shape[1], x.Shape[2], x.Shape[3]);
        (int rows, int columns) = (height / stride, width / stride);
        Tensor y = _tape.Rent(new Shape(x.Shape[0], x.Shape[1], rows, columns));
        EachPicture.Do(planes, plane =>
        {
            ReadOnlySpan<float> from = x.Span.Slice(plane * height * width, height * width);
            Span<float> to = y.Span.Slice(plane * rows * columns, rows * columns);
            for (int row = 0; row < rows; row++)
            {
                (int top, int bottom) = Window(row, stride, padding, kernel, height);
                for (int column = 0; column < columns; column++)
                {
                    (int left, int right) = Window(column, stride, padding, kernel, width);
                    float largest = float.NegativeInfinity;
                    for (int r = top; r < bottom; r++)
                    {
                        foreach (float value in from[((r * width) + left)..((r * width) + right)])
                        {
                            largest = Math.Max(largest, value);
                        }
                    }

                    to[(row * columns) + column] = largest;
                }
            }
        });
        return _tape.Constant(y);
    }

    private static (int Start, int End) Window(int position, int stride, int padding, int kernel, int size)
    {
        int start = (position * stride) - padding;
        return (Math.Max(0, start), Math.Min(size, start + kernel));
    }

    /// <summary>The first of an attribute's numbers: squares, whose last padding a stride of two never reaches.</summary>
    private static int Whole(NodeProto node, string name) =>
        (int)node.Attribute.Single(attribute => attribute.Name == name).Ints[0];

    private static float[] Values(TensorProto tensor) =>
        tensor.FloatData.Count > 0 ? [.. tensor.FloatData] : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    /// <summary>A convolution with weights, a sum with another value, or else a maximum over windows.</summary>
    private sealed class Step(string input, string output)
    {
        public string Input { get; } = input;

        public string Output { get; set; } = output;

        public string? Other { get; init; }

        public Tensor? Weight { get; init; }

        public Tensor? Bias { get; init; }

        public int Kernel { get; init; }

        public int Stride { get; init; }

        public int Padding { get; init; }

        public bool IsRectified { get; set; }
    }
}
