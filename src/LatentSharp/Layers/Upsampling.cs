using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Autodiff.Operations;

namespace LatentSharp.Layers;

/// <summary>Repeats every pixel, and cuts to a size: x [batch, channels, height, width] → y [batch, channels, rows, columns].</summary>
public sealed class Upsampling : Layer
{
    private readonly int _rows;
    private readonly int _columns;

    /// <summary>Creates the layer.</summary>
    /// <param name="rows">Height of the result, at most twice the input's plus one.</param>
    /// <param name="columns">Width of the result.</param>
    public Upsampling(int rows, int columns)
    {
        _rows = rows;
        _columns = columns;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [];

    /// <inheritdoc/>
    public override IReadOnlyList<NamedTensor> Buffers => [];

    /// <inheritdoc/>
    public override Variable Forward(Variable x, bool training)
    {
        ArgumentNullException.ThrowIfNull(x);
        int factor = Math.Max((_rows + x.Shape[2] - 1) / x.Shape[2], (_columns + x.Shape[3] - 1) / x.Shape[3]);
        Variable y = UpsampleNearest.Apply(x, factor);
        y = y.Shape[2] == _rows ? y : Slice.Apply(y, 2, 0, _rows);
        return y.Shape[3] == _columns ? y : Slice.Apply(y, 3, 0, _columns);
    }
}
