using LatentSharp.Tensors;

namespace LatentSharp.Formats.SafeTensors;

/// <summary>What the header of a safetensors file says about one tensor.</summary>
/// <param name="Name">Its name, e.g. <c>encoder.0.weight</c>.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="DType">How its values are stored.</param>
internal sealed record TensorEntry(string Name, Shape Shape, ElementType DType)
{
    /// <summary>First byte of the values, counted from the end of the header.</summary>
    internal long Begin { get; init; }

    /// <summary>One past the last byte of the values, counted from the end of the header.</summary>
    internal long End { get; init; }
}
