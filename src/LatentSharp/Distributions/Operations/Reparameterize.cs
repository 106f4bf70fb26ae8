using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// z = μ + e^(½ log σ²) · ε: a sample of a diagonal Gaussian as a function of its parameters (Kingma and Welling 2014, section 2.4).
/// </summary>
internal sealed class Reparameterize(Variable output, Variable mean, Variable logVariance, Tensor noise) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="mean">μ, <c>[batch, latent]</c>.</param>
    /// <param name="logVariance">log σ², of the same shape.</param>
    /// <param name="noise">ε, standard normal draws of the same shape; kept until the backward pass, not copied.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable mean, Variable logVariance, Tensor noise)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        ArgumentNullException.ThrowIfNull(noise);
        if (mean.Shape != logVariance.Shape || mean.Shape != noise.Shape)
        {
            throw new ArgumentException($"Reparameterize: mean, log variance and noise must have one shape, but " +
                $"are {mean.Shape}, {logVariance.Shape} and {noise.Shape}.");
        }

        Tape tape = mean.Tape;
        Variable z = tape.Result(mean.Shape, mean, logVariance);
        Map.Apply(default(Sample), mean.Value, logVariance.Value, noise, z.Value);
        tape.Record(new Reparameterize(z, mean, logVariance, noise));
        return z;
    }

    public override IReadOnlyList<Variable> Inputs => [mean, logVariance];

    protected override void Backward(Tape tape)
    {
        Tensor dz = Output.Gradient!;
        if (mean.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(mean);
            dz.Span.CopyTo(gradient.Span);
            tape.EndGradient(mean, gradient);
        }

        if (logVariance.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(logVariance);
            Map.Apply(default(LogVarianceGradient), dz, logVariance.Value, noise, gradient);
            tape.EndGradient(logVariance, gradient);
        }
    }

    /// <summary>mean + e^(v/2) · noise with v = log σ².</summary>
    private readonly struct Sample : ITernaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> mean, Vector512<float> v, Vector512<float> noise) =>
            VectorMath.FusedMultiplyAdd(VectorMath.Exp(v * Vector512.Create(0.5f)), noise, mean);
    }

    /// <summary>dz · noise · e^(v/2) / 2, the gradient for v.</summary>
    private readonly struct LogVarianceGradient : ITernaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> dz, Vector512<float> v, Vector512<float> noise) =>
            dz * noise * (Vector512.Create(0.5f) * VectorMath.Exp(v * Vector512.Create(0.5f)));
    }
}
