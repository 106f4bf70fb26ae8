using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using Onnx;
using static LatentSharp.Export.Onnx.GraphBuilder;

namespace LatentSharp.Export.Onnx;

/// <summary>What each operation of the engine is in ONNX: the one place that says so.</summary>
internal static class OperationNodes
{
    private static readonly Dictionary<string, Func<OperationCall, string>> Table = new(StringComparer.Ordinal)
    {
        ["Abs"] = call => call.Node("Abs", call[0]),
        ["Activate"] = call => call.Activated(call[0]),
        ["Add"] = call => call.Node("Add", call[0], call[1]),
        ["Affine"] = call => call.Activated(call.To.Node("Gemm", call.Inputs, Whole("transB", 1))),
        ["BatchNormalize"] = call => call.Activated(call.Node("Add", call.Node("Mul", call[0], call[1]), call[2])),
        ["Clamp"] = call => call.Node("Clip", call[0], call.Bound("low"), call.Bound("high")),
        ["Concatenate"] = call => call.To.Node("Concat", call.Inputs, Whole("axis", call.Whole("axis"))),
        ["Convolve"] = call => call.Activated(call.To.Node("Conv", call.Inputs, Window(call))),
        ["ConvolveTransposed"] = call =>
            call.Activated(call.To.Node("ConvTranspose", call.Inputs, [.. Window(call), Wholes("output_padding", OutputPadding(call))])),
        ["Divide"] = call => call.Node("Div", call[0], call[1]),
        ["Exp"] = call => call.Node("Exp", call[0]),
        ["LayerNormalize"] = call =>
            call.To.Node("LayerNormalization", call.Inputs, Whole("axis", -1), Number("epsilon", call.Get<float>("epsilon"))),
        ["Log"] = call => call.Node("Log", call[0]),
        ["LogSumExp"] = call => call.To.Node("ReduceLogSumExp", call.Inputs, Wholes("axes", -1), Whole("keepdims", 0)),
        ["MatrixProduct"] = Product,
        ["Mean"] = call => call.To.Node("ReduceMean", call.Inputs, Whole("keepdims", 0)),
        ["MeanAxis"] = call => call.To.Node("ReduceMean", call.Inputs, Wholes("axes", call.Whole("axis")), Keeps(call)),
        ["Multiply"] = call => call.Node("Mul", call[0], call[1]),
        ["Permute"] = call => call.To.Node("Transpose", call.Inputs, Wholes("perm", Order(call))),
        ["Reshape"] = call => call.Node("Reshape", call[0], call.To.Constant(WithAnyBatch(call.Result))),
        ["Round"] = call => call.Node("Round", call[0]),
        ["Scale"] = call => Scaled(call, call.Get<float>("factor"), call.Get<float>("offset")),
        ["Slice"] = call => call.Node(
            "Slice", call[0], call.To.Constant(call.Whole("start")), call.To.Constant(call.Whole("start") + call.Whole("count")),
            call.To.Constant(call.Whole("axis"))),
        ["Softmax"] = call =>
            call.To.Node(call.Get<bool>("logarithm") ? "LogSoftmax" : "Softmax", call.Inputs, Whole("axis", -1)),
        ["Sqrt"] = call => call.Node("Sqrt", call[0]),
        ["Square"] = call => call.Node("Mul", call[0], call[0]),
        ["Subtract"] = call => call.Node("Sub", call[0], call[1]),
        ["Sum"] = call => call.To.Node("ReduceSum", call.Inputs, Whole("keepdims", 0)),
        ["SumAxis"] = call => call.To.Node("ReduceSum", [call[0], call.To.Constant(call.Whole("axis"))], Keeps(call)),
        ["UpsampleNearest"] = call => call.To.Node(
            "Resize", [call[0], "", call.To.Constant($"factors_{call.Whole("factor")}", Factors(call.Whole("factor")))],
            Word("mode", "nearest"), Word("coordinate_transformation_mode", "asymmetric"), Word("nearest_mode", "floor")),
    };

    /// <summary>The operations that ONNX can express.</summary>
    public static IReadOnlyCollection<string> Names => Table.Keys;

    /// <summary>Whether ONNX can express an operation.</summary>
    /// <param name="node">The operation.</param>
    public static bool Knows(GraphNode node) => node.IsOfEngine && Table.ContainsKey(node.Name);

    /// <summary>Adds the nodes of an operation.</summary>
    /// <param name="call">The operation and its inputs.</param>
    /// <returns>The name of its result.</returns>
    public static string Add(OperationCall call) => Table[call.Name](call);

    private static string Scaled(OperationCall call, float factor, float offset)
    {
        string scaled = factor == 1 ? call[0] : call.Node("Mul", call[0], call.To.Constant(factor));
        return offset == 0 ? scaled : call.Node("Add", scaled, call.To.Constant(offset));
    }

    /// <summary>Of one matrix each a Gemm; of a batch of them a MatMul, which has no transposes of its own.</summary>
    private static string Product(OperationCall call)
    {
        (long left, long right) = (call.Flag("transpose a"), call.Flag("transpose b"));
        if (call.Result.Rank == 2)
        {
            return call.To.Node("Gemm", call.Inputs, Whole("transA", left), Whole("transB", right));
        }

        string Turned(int input, long turn) => turn == 0 ? call[input] : call.To.Node("Transpose", [call[input]], Wholes("perm", 0, 2, 1));
        return call.Node("MatMul", Turned(0, left), Turned(1, right));
    }

    private static AttributeProto[] Window(OperationCall call)
    {
        (long stride, long padding) = (call.Whole("stride"), call.Whole("padding"));
        return [Wholes("strides", stride, stride), Wholes("pads", padding, padding, padding, padding)];
    }

    /// <summary>What the result is larger than (size − 1) · stride + kernel − 2 · padding.</summary>
    private static long[] OutputPadding(OperationCall call)
    {
        (Shape x, Shape kernel) = (call.ShapeOf(0), call.ShapeOf(1));
        long Of(int axis) =>
            call.Result[axis] - ((x[axis] - 1) * call.Whole("stride")) - kernel[axis] + (2 * call.Whole("padding"));
        return [Of(2), Of(3)];
    }

    /// <summary>The first axis is whatever is left, so that it follows the batch.</summary>
    private static long[] WithAnyBatch(Shape shape) => shape.Rank == 0 ? [] : [-1, .. shape.ToArray().Skip(1).Select(size => (long)size)];

    private static long[] Order(OperationCall call) => Array.ConvertAll(call.Get<string>("order").Split(' '), long.Parse);

    private static AttributeProto Keeps(OperationCall call) => Whole("keepdims", call.Result.Rank == call.ShapeOf(0).Rank ? 1 : 0);

    private static Tensor Factors(long factor) => new(new Shape(4), [1, 1, factor, factor]);
}
