using LatentSharp.Tensors.Formulas;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>Operators that work element by element, inputs repeated under NumPy's broadcasting rules.</summary>
internal static class Elementwise
{
    /// <summary>The operators.</summary>
    public static IReadOnlyDictionary<string, Func<NodeCall, NodeValue>> Operators { get; } =
        new Dictionary<string, Func<NodeCall, NodeValue>>(StringComparer.Ordinal)
        {
            ["Identity"] = call => call[0],
            ["Cast"] = call => call[0].As((ElementType)call.Whole("to", 0)),
            ["Abs"] = call => Each(call, Math.Abs),
            ["Exp"] = call => Each(call, DoubleMath.Exp),
            ["Log"] = call => Each(call, DoubleMath.Log),
            ["Sqrt"] = call => Each(call, Math.Sqrt),
            ["Round"] = call => Each(call, x => Math.Round(x, MidpointRounding.ToEven)),
            ["Not"] = call => Each(call, x => 1 - x),
            ["Relu"] = call => Each(call, x => x < 0 ? 0 : x),
            ["LeakyRelu"] = call => Sloped(call, static (x, alpha) => alpha * x),
            ["Elu"] = call => Sloped(call, static (x, alpha) => alpha * (DoubleMath.Exp(x) - 1)),
            ["Sigmoid"] = call => Each(call, Sigmoid),
            ["Tanh"] = call => Each(call, x => (2 * Sigmoid(2 * x)) - 1),
            ["Softplus"] = call => Each(call, x => Math.Max(x, 0) + DoubleMath.Log(1 + DoubleMath.Exp(-Math.Abs(x)))),
            ["Add"] = call => Pairs(call, static (a, b) => a + b),
            ["Sub"] = call => Pairs(call, static (a, b) => a - b),
            ["Mul"] = call => Pairs(call, static (a, b) => a * b),
            ["Div"] = call => Pairs(call, static (a, b) => a / b),
            ["Max"] = call => Pairs(call, Math.Max),
            ["Or"] = call => Pairs(call, Math.Max),
            ["Less"] = call => Pairs(call, static (a, b) => a < b ? 1 : 0) with { Type = ElementType.Bool },
            ["LessOrEqual"] = call => Pairs(call, static (a, b) => a <= b ? 1 : 0) with { Type = ElementType.Bool },
            ["GreaterOrEqual"] = call => Pairs(call, static (a, b) => a >= b ? 1 : 0) with { Type = ElementType.Bool },
            ["Clip"] = Clip,
            ["Where"] = Where,
        };

    private static double Sigmoid(double x) => x >= 0 ? 1 / (1 + DoubleMath.Exp(-x)) : DoubleMath.Exp(x) / (1 + DoubleMath.Exp(x));

    private static NodeValue Each(NodeCall call, Func<double, double> of) => call[0] with
    {
        Data = Array.ConvertAll(call[0].Data, value => of(value)),
    };

    private static NodeValue Sloped(NodeCall call, Func<double, double, double> below)
    {
        double alpha = call.Number("alpha", call.Op == "Elu" ? 1 : 0.01f);
        return Each(call, x => x >= 0 ? x : below(x, alpha));
    }

    private static NodeValue Clip(NodeCall call)
    {
        double low = call.Find(1)?.Data[0] ?? double.NegativeInfinity;
        double high = call.Find(2)?.Data[0] ?? double.PositiveInfinity;
        return Each(call, x => x < low ? low : x > high ? high : x);
    }

    private static NodeValue Where(NodeCall call)
    {
        int[] shape = Together(Together(call[0].Shape, call[1].Shape), call[2].Shape);
        (int[] condition, int[] first, int[] second) = (Sources(call[0], shape), Sources(call[1], shape), Sources(call[2], shape));
        var data = new double[condition.Length];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = call[0].Data[condition[i]] != 0 ? call[1].Data[first[i]] : call[2].Data[second[i]];
        }

        return new NodeValue(call[1].Type, shape, data);
    }

    private static NodeValue Pairs(NodeCall call, Func<double, double, double> of)
    {
        (NodeValue a, NodeValue b) = (call[0], call[1]);
        int[] shape = Together(a.Shape, b.Shape);
        (int[] first, int[] second) = (Sources(a, shape), Sources(b, shape));
        var data = new double[first.Length];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = of(a.Data[first[i]], b.Data[second[i]]);
        }

        return new NodeValue(a.Type, shape, data);
    }

    private static int[] Together(int[] a, int[] b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (int d = 1; d <= shape.Length; d++)
        {
            int first = d <= a.Length ? a[^d] : 1;
            int second = d <= b.Length ? b[^d] : 1;
            shape[^d] = first == second || second == 1 ? first : first == 1 ? second
                : throw new ExportException($"[{string.Join(", ", a)}] and [{string.Join(", ", b)}] cannot be broadcast");
        }

        return shape;
    }

    /// <summary>For each element of a result the element of an input that goes there.</summary>
    private static int[] Sources(NodeValue value, int[] shape)
    {
        int[] sources = [0];
        for (int d = 0; d < shape.Length; d++)
        {
            int own = d - shape.Length + value.Shape.Length;
            int size = own < 0 ? 1 : value.Shape[own];
            var next = new int[sources.Length * shape[d]];
            for (int i = 0; i < next.Length; i++)
            {
                next[i] = (sources[i / shape[d]] * size) + (size == 1 ? 0 : i % shape[d]);
            }

            sources = next;
        }

        return sources;
    }
}
