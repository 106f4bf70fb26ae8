namespace LatentSharp.Export.Onnx.Checking;

/// <summary>Operators that put the elements elsewhere.</summary>
internal static class Rearrangements
{
    /// <summary>The operators.</summary>
    public static IReadOnlyDictionary<string, Func<NodeCall, NodeValue>> Operators { get; } =
        new Dictionary<string, Func<NodeCall, NodeValue>>(StringComparer.Ordinal)
        {
            ["Concat"] = Concatenate,
            ["Reshape"] = Reshape,
            ["Resize"] = Resize,
            ["Slice"] = Slice,
            ["Transpose"] = Transpose,
        };

    private static NodeValue Reshape(NodeCall call)
    {
        int[] shape = [.. call[1].Data.Select(size => (int)size)];
        int open = Array.IndexOf(shape, -1);
        if (open >= 0)
        {
            shape[open] = call[0].Data.Length / shape.Where(size => size != -1).Aggregate(1, (product, size) => product * size);
        }

        return shape.Aggregate(1, (product, size) => product * size) == call[0].Data.Length ? call[0] with { Shape = shape }
            : throw new ExportException($"{call[0].Data.Length} elements do not fit into [{string.Join(", ", shape)}]");
    }

    private static NodeValue Concatenate(NodeCall call)
    {
        NodeValue[] all = [.. Enumerable.Range(0, call.Count).Select(i => call[i])];
        int axis = all[0].Axis(call.Whole("axis", 0));
        int[] shape = [.. all[0].Shape];
        shape[axis] = all.Sum(value => value.Shape[axis]);
        var data = new List<double>();
        for (int outer = 0; outer < all[0].Product(0, axis); outer++)
        {
            foreach (NodeValue value in all)
            {
                int run = value.Product(axis, value.Shape.Length);
                data.AddRange(value.Data.AsSpan(outer * run, run));
            }
        }

        return new NodeValue(all[0].Type, shape, [.. data]);
    }

    private static NodeValue Slice(NodeCall call)
    {
        NodeValue x = call[0];
        int axis = x.Axis((long)call[3].Data.Single());
        (int start, int end) = ((int)call[1].Data.Single(), (int)call[2].Data.Single());
        int[] shape = [.. x.Shape];
        shape[axis] = Math.Min(end, x.Shape[axis]) - start;
        return Gathered(x, shape, (place, d) => d == axis ? place + start : place);
    }

    private static NodeValue Resize(NodeCall call)
    {
        string coordinates = call.Word("coordinate_transformation_mode");
        if ((call.Word("mode"), coordinates, call.Word("nearest_mode")) != ("nearest", "asymmetric", "floor"))
        {
            throw new ExportException("a Resize is of another kind than nearest neighbours");
        }

        NodeValue x = call[0];
        double[] factors = call[2].Data;
        return Gathered(
            x, [.. x.Shape.Select((size, d) => (int)Math.Floor(size * factors[d]))], (place, d) => (int)Math.Floor(place / factors[d]));
    }

    private static NodeValue Transpose(NodeCall call)
    {
        NodeValue x = call[0];
        int[] order = call.Wholes("perm")!;
        int[] shape = [.. order.Select(axis => x.Shape[axis])];
        var data = new double[x.Data.Length];
        var place = new int[shape.Length];
        for (int i = 0; i < data.Length; i++)
        {
            int left = i;
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                place[order[d]] = left % shape[d];
                left /= shape[d];
            }

            int source = 0;
            for (int d = 0; d < place.Length; d++)
            {
                source = (source * x.Shape[d]) + place[d];
            }

            data[i] = x.Data[source];
        }

        return new NodeValue(x.Type, shape, data);
    }

    /// <summary>Takes each element from the place that a rule gives, axis by axis.</summary>
    private static NodeValue Gathered(NodeValue x, int[] shape, Func<int, int, int> source)
    {
        int[] sources = [0];
        for (int d = 0; d < shape.Length; d++)
        {
            int[] places = [.. Enumerable.Range(0, shape[d]).Select(place => source(place, d))];
            var next = new int[sources.Length * shape[d]];
            for (int i = 0; i < next.Length; i++)
            {
                next[i] = (sources[i / shape[d]] * x.Shape[d]) + places[i % shape[d]];
            }

            sources = next;
        }

        return new NodeValue(x.Type, shape, Array.ConvertAll(sources, i => x.Data[i]));
    }
}
