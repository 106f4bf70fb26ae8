using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Flows;

/// <summary>Affine couplings one after the other, a fixed rotation before each (Dinh et al. 2017): codes to noise and back.</summary>
/// <param name="couplings">The couplings.</param>
/// <param name="rotations">As many rotations, each <c>[latent, latent]</c>.</param>
internal sealed class CouplingStack(Coupling[] couplings, Tensor[] rotations)
{
    /// <summary>The rotations, each <c>[latent, latent]</c>.</summary>
    public IReadOnlyList<Tensor> Rotations => rotations;

    /// <summary>What training changes.</summary>
    public IReadOnlyList<Parameter> Parameters { get; } = [.. couplings.SelectMany(coupling => coupling.Parameters)];

    /// <summary>Couplings that change nothing yet: the first half and the second in turn.</summary>
    /// <param name="latent">Number of values, at least 2.</param>
    /// <param name="count">Number of couplings.</param>
    /// <param name="hidden">Width of their networks.</param>
    /// <param name="prefix">What their names begin with, a number behind it.</param>
    /// <param name="random">Where first values come from.</param>
    public static Coupling[] Untrained(int latent, int count, int hidden, string prefix, RandomStream random) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
            new Coupling(latent, hidden, i % 2 == 1, FormattableString.Invariant($"{prefix}.{i}"), random.Substream((ulong)i))),
    ];

    /// <summary>From codes towards noise.</summary>
    /// <param name="z">Values, <c>[batch, latent]</c>.</param>
    /// <returns>The values, and log |det ∂u/∂z|, <c>[batch]</c>; null where there is no coupling.</returns>
    public (Variable U, Variable? LogDeterminant) Normalize(Variable z)
    {
        Variable u = z;
        Variable? log = null;
        for (int i = 0; i < couplings.Length; i++)
        {
            (u, Variable determinant) = couplings[i].Normalize(u.MatrixProduct(z.Tape.Constant(rotations[i])));
            log = log is null ? determinant : log + determinant;
        }

        return (u, log);
    }

    /// <summary>From noise to codes, the other way round.</summary>
    /// <param name="u">Values, <c>[batch, latent]</c>.</param>
    public Variable Generate(Variable u)
    {
        for (int i = couplings.Length - 1; i >= 0; i--)
        {
            u = couplings[i].Generate(u).MatrixProduct(u.Tape.Constant(rotations[i]), transposeOther: true);
        }

        return u;
    }
}
