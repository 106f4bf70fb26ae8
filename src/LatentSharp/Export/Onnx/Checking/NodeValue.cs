using System.Runtime.InteropServices;
using Onnx;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>A value of a graph, every element held in double precision whatever its type is.</summary>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Data">Its elements, the last axis innermost.</param>
internal sealed record NodeValue(ElementType Type, int[] Shape, double[] Data)
{
    /// <summary>A value of 32-bit numbers: elements are rounded to such.</summary>
    public static NodeValue Floats(int[] shape, ReadOnlySpan<float> data)
    {
        var exact = new double[data.Length];
        for (int i = 0; i < exact.Length; i++)
        {
            exact[i] = data[i];
        }

        return new NodeValue(ElementType.Float, shape, exact);
    }

    /// <summary>A constant of a file.</summary>
    /// <exception cref="ExportException">Its type is none that is written.</exception>
    public static NodeValue Read(TensorProto tensor)
    {
        int[] shape = [.. tensor.Dims.Select(size => (int)size)];
        var type = (ElementType)tensor.DataType;
        ReadOnlySpan<byte> bytes = tensor.RawData.Span;
        return type switch
        {
            ElementType.Float => Floats(shape, MemoryMarshal.Cast<byte, float>(bytes)),
            ElementType.Double => new(type, shape, MemoryMarshal.Cast<byte, double>(bytes).ToArray()),
            ElementType.Int64 => new(
                type, shape, Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), value => (double)value)),
            _ => throw new ExportException($"the constant {tensor.Name} is of type {type}"),
        };
    }

    /// <summary>The same elements as another type: rounded to it.</summary>
    public NodeValue As(ElementType type)
    {
        if (type is not (ElementType.Float or ElementType.Double or ElementType.Uint8 or ElementType.Int64 or ElementType.Bool))
        {
            throw new ExportException($"a value is of type {type}");
        }

        return new NodeValue(type, Shape, type == ElementType.Float ? Array.ConvertAll(Data, value => (double)(float)value) : Data);
    }

    /// <summary>An axis, counted from the start.</summary>
    public int Axis(long axis) => (int)(axis < 0 ? axis + Shape.Length : axis);

    /// <summary>Product of the sizes of axes from one up to, not including, another.</summary>
    public int Product(int start, int end)
    {
        int product = 1;
        for (int d = start; d < end; d++)
        {
            product *= Shape[d];
        }

        return product;
    }
}
