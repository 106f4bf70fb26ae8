using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Latent.Densities;

/// <summary>y [batch] = −ln p(z) of each code under a fitted density, in nats, computed in double precision.</summary>
internal sealed class FittedDensityLoss : Operation
{
    private readonly Variable _codes;
    private readonly FittedDensity _density;

    private FittedDensityLoss(Variable output, Variable codes, FittedDensity density)
        : base(output) => (_codes, _density) = (codes, density);

    /// <summary>Computes and records the operation.</summary>
    /// <param name="codes">Codes, <c>[batch, latent]</c>.</param>
    /// <param name="density">The density.</param>
    /// <exception cref="LatentException">The codes are of another size.</exception>
    public static Variable Apply(Variable codes, FittedDensity density)
    {
        CodeChecks.Codes(codes.Value, 0);
        CodeChecks.SameSize(density.Latent, codes.Shape[1]);
        Variable y = codes.Tape.Result(new Shape(codes.Shape[0]), codes);
        double[][] rows = codes.Value.ToRows();
        for (int i = 0; i < rows.Length; i++)
        {
            y.Value.Span[i] = (float)-density.LogDensity(rows[i]);
        }

        codes.Tape.Record(new FittedDensityLoss(y, codes, density));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_codes];

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        Tensor gradient = tape.BeginGradient(_codes);
        double[][] rows = _codes.Value.ToRows();
        for (int i = 0; i < rows.Length; i++)
        {
            var slope = new double[rows[i].Length];
            _density.LogDensity(rows[i], slope);
            for (int j = 0; j < slope.Length; j++)
            {
                gradient.Row(i)[j] = (float)(-slope[j] * Output.Gradient!.Span[i]);
            }
        }

        tape.EndGradient(_codes, gradient);
    }
}
