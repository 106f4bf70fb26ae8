using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Layers;

/// <summary>Layers one after the other; an activation is fused into the layer before it where both allow it.</summary>
public sealed class Sequence : Layer
{
    private readonly Layer[] _layers;

    /// <summary>Creates the sequence.</summary>
    /// <param name="layers">The layers in order.</param>
    public Sequence(IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        _layers = [.. layers];
        Parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
        Buffers = [.. _layers.SelectMany(layer => layer.Buffers)];
    }

    /// <summary>Creates a sequence whose layers get the names <c>prefix.0</c>, <c>prefix.1</c>, …, as in PyTorch.</summary>
    /// <param name="prefix">What their names begin with, e.g. <c>encoder</c>.</param>
    /// <param name="layers">Makes each layer of its name.</param>
    public static Sequence Named(string prefix, params ReadOnlySpan<Func<string, Layer>> layers)
    {
        var made = new List<Layer>();
        foreach (Func<string, Layer> layer in layers)
        {
            made.Add(layer($"{prefix}.{made.Count}"));
        }

        return new Sequence(made);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Buffers { get; }

    /// <inheritdoc/>
    public override Variable Forward(Variable x, bool training)
    {
        ArgumentNullException.ThrowIfNull(x);
        Variable input = x;
        for (int i = 0; i < _layers.Length; i++)
        {
            Variable before = x;
            if (_layers[i] is IFusesActivation fusing && i + 1 < _layers.Length && _layers[i + 1] is Nonlinearity { CanBeFused: true } next)
            {
                x = fusing.Forward(x, training, next.Activation);
                i++;
            }
            else
            {
                x = _layers[i].Forward(x, training);
            }

            x.Tape.Release(before, input, x);
        }

        return x;
    }
}
