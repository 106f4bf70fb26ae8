using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Layers;

/// <summary>
/// Doubles every pixel, then cuts or repeats the first row and column to reach a size: x [batch, channels, height, width] → y [batch,
/// channels, rows, columns].
/// </summary>
internal sealed class Upsampling : Layer
{
    private readonly int _rows;
    private readonly int _columns;

    /// <summary>Creates the layer.</summary>
    /// <param name="rows">Height of the result, at most twice the input's plus one.</param>
    /// <param name="columns">Width of the result, at most twice the input's plus one.</param>
    public Upsampling(int rows, int columns)
    {
        _rows = rows;
        _columns = columns;
    }

    public override Variable Forward(Variable x, bool training)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (_rows > (2 * x.Shape[2]) + 1 || _columns > (2 * x.Shape[3]) + 1)
        {
            throw new ArgumentException($"Upsampling: makes at most twice the rows and columns and one more, but {_rows}×{_columns} are " +
                $"wanted of {x.Shape}.", nameof(x));
        }

        Variable y = x.UpsampleNearest(2);
        return Fit(Fit(y, 2, _rows), 3, _columns);
    }

    /// <summary>
    /// Cuts an axis, or repeats its first position once more: as PyTorch's nearest upsampling to 2n + 1, so that no position is lost.
    /// </summary>
    private static Variable Fit(Variable y, int axis, int size)
    {
        int found = y.Shape[axis];
        return found == size ? y
            : found > size ? y.Slice(axis, 0, size)
            : Variable.Concatenate(axis, y.Slice(axis, 0, 1), y);
    }
}
