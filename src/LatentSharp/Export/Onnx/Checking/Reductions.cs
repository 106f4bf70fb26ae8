using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>Operators that take the elements along axes together.</summary>
internal static class Reductions
{
    /// <summary>The operators.</summary>
    public static IReadOnlyDictionary<string, Func<NodeCall, NodeValue>> Operators { get; } =
        new Dictionary<string, Func<NodeCall, NodeValue>>(StringComparer.Ordinal)
        {
            ["ReduceSum"] = call => Reduce(call, call.Find(1)?.Data.Select(axis => (int)axis).ToArray(), group => group.Sum()),
            ["ReduceMean"] = call => Reduce(call, call.Wholes("axes"), group => group.Sum() / group.Length),
            ["ReduceMax"] = call => Reduce(call, call.Wholes("axes"), group => group.Max()),
            ["ReduceMin"] = call => Reduce(call, call.Wholes("axes"), group => group.Min()),
            ["ReduceLogSumExp"] = call => Reduce(call, call.Wholes("axes"), LogSumExp),
            ["Softmax"] = call => Rows(call, row =>
            {
                double all = LogSumExp(row);
                return Array.ConvertAll(row, value => DoubleMath.Exp(value - all));
            }),
            ["LogSoftmax"] = call => Rows(call, row =>
            {
                double all = LogSumExp(row);
                return Array.ConvertAll(row, value => value - all);
            }),
            ["LayerNormalization"] = call => Rows(call, row => Normalized(call, row)),
        };

    private static double LogSumExp(double[] group)
    {
        double most = group.Max();
        return most + DoubleMath.Log(group.Sum(value => DoubleMath.Exp(value - most)));
    }

    private static double[] Normalized(NodeCall call, double[] row)
    {
        double mean = row.Sum() / row.Length;
        double variance = row.Sum(value => (value - mean) * (value - mean)) / row.Length;
        double deviation = Math.Sqrt(variance + call.Number("epsilon", 1e-5f));
        return [.. row.Select((value, i) => ((value - mean) / deviation * call[1].Data[i]) + call[2].Data[i])];
    }

    private static NodeValue Rows(NodeCall call, Func<double[], double[]> of)
    {
        NodeValue x = call[0];
        if (x.Axis(call.Whole("axis", -1)) != x.Shape.Length - 1)
        {
            throw new ExportException($"{call.Op} is of another axis than the last");
        }

        return x with { Data = [.. x.Data.Chunk(x.Shape[^1]).SelectMany(of)] };
    }

    private static NodeValue Reduce(NodeCall call, int[]? axes, Func<double[], double> of)
    {
        NodeValue x = call[0];
        bool[] goes = [.. x.Shape.Select(_ => axes is null)];
        foreach (int axis in axes ?? [])
        {
            goes[x.Axis(axis)] = true;
        }

        int[] kept = [.. x.Shape.Where((_, d) => !goes[d])];
        var groups = new List<double>[kept.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < x.Data.Length; i++)
        {
            (groups[GroupOf(i, x.Shape, goes)] ??= []).Add(x.Data[i]);
        }

        bool keeps = call.Whole("keepdims", 1) != 0;
        int[] shape = keeps ? [.. x.Shape.Select((size, d) => goes[d] ? 1 : size)] : kept;
        return new NodeValue(x.Type, shape, [.. groups.Select(group => of([.. group]))]);
    }

    /// <summary>The element of the result that an element belongs to.</summary>
    private static int GroupOf(int element, int[] shape, bool[] goes)
    {
        (int group, int stride) = (0, 1);
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            if (!goes[d])
            {
                group += element % shape[d] * stride;
                stride *= shape[d];
            }

            element /= shape[d];
        }

        return group;
    }
}
