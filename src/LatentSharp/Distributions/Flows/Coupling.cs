using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Flows;

/// <summary>
/// One affine coupling (Dinh et al. 2017, section 3.3): a part of the values goes through as it is and decides by how much the others are
/// scaled and shifted. Both ways are one pass of the same small network.
/// </summary>
internal sealed class Coupling
{
    // A factor between e^−2 and e^2 each: several couplings reach far, and none runs away.
    private const double MostScale = 2;

    private readonly int _kept;
    private readonly int _changed;
    private readonly bool _first;
    private readonly Sequence _network;

    /// <summary>Creates an untrained coupling, which changes nothing.</summary>
    /// <param name="latent">Number of values, at least 2.</param>
    /// <param name="hidden">Width of its network.</param>
    /// <param name="first">Whether the first half is changed, and not the second.</param>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="random">Where first values come from.</param>
    public Coupling(int latent, int hidden, bool first, string name, RandomStream random)
    {
        _first = first;
        (_kept, _changed) = Halves(latent, first);
        var last = new Linear($"{name}.2", hidden, 2 * _changed, random.Substream(2));
        foreach (Parameter parameter in last.Parameters)
        {
            parameter.Value.Span.Clear();
        }

        _network = new Sequence(
        [
            new Linear($"{name}.0", _kept, hidden, random.Substream(0)), new Nonlinearity(Activation.Relu),
            new Linear($"{name}.1", hidden, hidden, random.Substream(1)), new Nonlinearity(Activation.Relu),
            last,
        ]);
    }

    /// <summary>What training changes.</summary>
    public IReadOnlyList<Parameter> Parameters => _network.Parameters;

    /// <summary>How many values it would train.</summary>
    /// <param name="latent">Number of values, at least 2.</param>
    /// <param name="hidden">Width of its network.</param>
    /// <param name="first">Whether the first half is changed, and not the second.</param>
    public static long ParameterCount(int latent, int hidden, bool first)
    {
        (long kept, long changed) = Halves(latent, first);
        return ((kept + 1) * hidden) + ((hidden + 1L) * hidden) + ((hidden + 1L) * 2 * changed);
    }

    /// <summary>From codes towards noise.</summary>
    /// <param name="z">Values, <c>[batch, latent]</c>.</param>
    /// <returns>The values, and log |det ∂u/∂z|, <c>[batch]</c>.</returns>
    public (Variable U, Variable LogDeterminant) Normalize(Variable z)
    {
        (Variable kept, Variable changed) = Parts(z);
        (Variable scale, Variable shift) = ScaleAndShift(kept);
        return (Whole(kept, (changed - shift) * (-scale).Exp()), -scale.Sum(1));
    }

    /// <summary>From noise to codes, the other way round.</summary>
    /// <param name="u">Values, <c>[batch, latent]</c>.</param>
    public Variable Generate(Variable u)
    {
        (Variable kept, Variable changed) = Parts(u);
        (Variable scale, Variable shift) = ScaleAndShift(kept);
        return Whole(kept, (changed * scale.Exp()) + shift);
    }

    private static (int Kept, int Changed) Halves(int latent, bool first)
    {
        int changed = first ? latent / 2 : latent - (latent / 2);
        return (latent - changed, changed);
    }

    private (Variable Scale, Variable Shift) ScaleAndShift(Variable kept)
    {
        Variable both = _network.Forward(kept, training: false);
        return ((both.Slice(1, 0, _changed) * (1 / MostScale)).Tanh() * MostScale, both.Slice(1, _changed, _changed));
    }

    private (Variable Kept, Variable Changed) Parts(Variable values) => _first
        ? (values.Slice(1, _changed, _kept), values.Slice(1, 0, _changed))
        : (values.Slice(1, 0, _kept), values.Slice(1, _kept, _changed));

    private Variable Whole(Variable kept, Variable changed) =>
        _first ? Variable.Concatenate(1, changed, kept) : Variable.Concatenate(1, kept, changed);
}
