using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Layers;

/// <summary>x [batch, …] → y [batch, elements], or back to a given shape. Has no parameters.</summary>
public sealed class Reshaping : Layer
{
    private readonly Shape _example;

    /// <summary>Creates the layer.</summary>
    /// <param name="example">Shape of one example of the output, at most five dimensions.</param>
    public Reshaping(Shape example) => _example = example;

    /// <inheritdoc/>
    public override Variable Forward(Variable x, bool training)
    {
        ArgumentNullException.ThrowIfNull(x);
        Span<int> sizes = stackalloc int[_example.Rank + 1];
        sizes[0] = x.Shape[0];
        _example.CopyTo(sizes[1..]);
        return x.Reshape(new Shape(sizes));
    }
}
