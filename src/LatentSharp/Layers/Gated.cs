using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Layers;

/// <summary>
/// y = h(x) · σ(g(x)), two fully connected layers of which the second decides how much of the first goes through (Dauphin et al. 2017; the
/// dense layers of Tomczak and Welling 2018). x [batch, in] → y [batch, out].
/// </summary>
internal sealed class Gated : Layer
{
    private readonly Linear _values;
    private readonly Linear _gate;

    /// <summary>Creates the layer.</summary>
    /// <param name="name">Prefix of its parameters' names, which are <c>name.h.weight</c>, <c>name.g.weight</c> and so on.</param>
    /// <param name="create">Makes each of the two of its name.</param>
    public Gated(string name, Func<string, Linear> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        (_values, _gate) = (create($"{name}.h"), create($"{name}.g"));
        Parameters = [.. _values.Parameters, .. _gate.Parameters];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override Variable Forward(Variable x, bool training)
    {
        ArgumentNullException.ThrowIfNull(x);
        Variable values = _values.Forward(x, training);
        Variable gate = _gate.Forward(x, training, Activation.Sigmoid);
        Variable y = values * gate;
        x.Tape.Release(values, x, y);
        x.Tape.Release(gate, x, y);
        return y;
    }
}
