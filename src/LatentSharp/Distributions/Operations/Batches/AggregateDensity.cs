using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations.Batches;

/// <summary>
/// Densities of codes under the sum of the posteriors of a batch, in nats: y [2, batch] with y[0, i] = ln Σ_m Π_j q(z_ij|x_m) and
/// y[1, i] = Σ_j ln Σ_m q(z_ij|x_m), of which minibatch-weighted sampling makes ln q(z) and Σ_j ln q(z_j) (Chen et al. 2018, section 4.1).
/// batch² · latent exponentials; sums are in double precision and in one order.
/// </summary>
internal sealed class AggregateDensity : Operation
{
    private const float HalfLogTwoPi = 0.918938533f;

    private readonly Variable _z;
    private readonly Variable _mean;
    private readonly Variable _logVariance;

    // A row a dimension, a value an example: μ, 1/σ², −ln σ − ½ ln 2π.
    private readonly Tensor _terms;

    // The share of each posterior in the density of each code, and ln Σ_m q(z_ij|x_m).
    private readonly Tensor _shares;
    private readonly Tensor _each;

    private AggregateDensity(Variable output, Variable z, Variable mean, Variable logVariance, Tensor terms, Tensor shares, Tensor each)
        : base(output) => (_z, _mean, _logVariance, _terms, _shares, _each) = (z, mean, logVariance, terms, shares, each);

    /// <summary>Computes and records the operation.</summary>
    /// <param name="z">Codes, <c>[batch, latent]</c>.</param>
    /// <param name="mean">μ of the posteriors, of the same shape.</param>
    /// <param name="logVariance">log σ² of the posteriors, of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or are no rows of codes.</exception>
    public static Variable Apply(Variable z, Variable mean, Variable logVariance)
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        if (z.Shape.Rank != 2 || mean.Shape != z.Shape || logVariance.Shape != z.Shape)
        {
            throw new ArgumentException($"AggregateDensity: codes, means and log variances must have one shape [batch, latent], but are " +
                $"{z.Shape}, {mean.Shape} and {logVariance.Shape}.");
        }

        Tape tape = z.Tape;
        (int batch, int latent) = (z.Shape[0], z.Shape[1]);
        Variable y = tape.Result(new Shape(2, batch), z, mean, logVariance);
        Tensor terms = tape.Rent(new Shape(3, latent, batch));
        Transpose(mean.Value, logVariance.Value, terms, batch, latent);
        Tensor shares = tape.Rent(new Shape(batch, batch));
        Tensor each = tape.Rent(z.Shape);
        Tensor row = tape.Rent(new Shape(batch));
        for (int i = 0; i < batch; i++)
        {
            Span<float> joint = shares.Span.Slice(i * batch, batch);
            joint.Clear();
            double marginals = 0;
            for (int j = 0; j < latent; j++)
            {
                LogDensities(terms, batch, latent, j, z.Value.Span[(i * latent) + j], row.Span);
                Map.Apply(default(Add), joint, row.Span, joint);
                double sum = LogSum(row.Span, row.Span);
                each.Span[(i * latent) + j] = (float)sum;
                marginals += sum;
            }

            double all = LogSum(joint, row.Span);
            Map.Apply(new ExpLess((float)all), joint, joint);
            y.Value.Span[i] = (float)all;
            y.Value.Span[batch + i] = (float)marginals;
        }

        tape.Record(new AggregateDensity(y, z, mean, logVariance, terms, shares, each));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [_z, _mean, _logVariance];

    protected override void Backward(Tape tape)
    {
        (int batch, int latent) = (_z.Shape[0], _z.Shape[1]);
        Tensor dz = tape.Rent(_z.Shape);
        Tensor dMean = tape.Rent(_z.Shape);
        Tensor dLogVariance = tape.Rent(_z.Shape);
        dMean.Span.Clear();
        dLogVariance.Span.Clear();
        Tensor scratch = tape.Rent(new Shape(batch));
        Span<float> row = scratch.Span;
        ReadOnlySpan<float> given = Output.Gradient!.Span;
        for (int j = 0; j < latent; j++)
        {
            ReadOnlySpan<float> means = _terms.Span.Slice(j * batch, batch);
            ReadOnlySpan<float> precisions = _terms.Span.Slice((latent + j) * batch, batch);
            for (int i = 0; i < batch; i++)
            {
                float code = _z.Value.Span[(i * latent) + j];
                LogDensities(_terms, batch, latent, j, code, row);
                Map.Apply(new ExpLess(_each.Span[(i * latent) + j]), row, row);
                ReadOnlySpan<float> shares = _shares.Span.Slice(i * batch, batch);
                (float joint, float marginal) = (given[i], given[batch + i]);
                double sum = 0;
                for (int m = 0; m < batch; m++)
                {
                    float weight = (joint * shares[m]) + (marginal * row[m]);
                    float distance = code - means[m];
                    float pull = weight * distance * precisions[m];
                    sum -= pull;
                    dMean.Span[(m * latent) + j] += pull;
                    dLogVariance.Span[(m * latent) + j] += 0.5f * ((pull * distance) - weight);
                }

                dz.Span[(i * latent) + j] = (float)sum;
            }
        }

        Give(tape, _z, dz);
        Give(tape, _mean, dMean);
        Give(tape, _logVariance, dLogVariance);
    }

    private static void Give(Tape tape, Variable input, Tensor gradient)
    {
        if (input.NeedsGradient)
        {
            Tensor given = tape.BeginGradient(input);
            gradient.Span.CopyTo(given.Span);
            tape.EndGradient(input, given);
        }
    }

    private static void Transpose(Tensor mean, Tensor logVariance, Tensor terms, int batch, int latent)
    {
        for (int j = 0; j < latent; j++)
        {
            Span<float> means = terms.Span.Slice(j * batch, batch);
            Span<float> precisions = terms.Span.Slice((latent + j) * batch, batch);
            Span<float> constants = terms.Span.Slice(((2 * latent) + j) * batch, batch);
            for (int m = 0; m < batch; m++)
            {
                means[m] = mean.Span[(m * latent) + j];
                float log = logVariance.Span[(m * latent) + j];
                precisions[m] = -log;
                constants[m] = (-0.5f * log) - HalfLogTwoPi;
            }

            Map.Apply(default(Exp), precisions, precisions);
        }
    }

    /// <summary>ln q(z_ij|x_m) for each m.</summary>
    private static void LogDensities(Tensor terms, int batch, int latent, int j, float code, Span<float> row) => Map.Apply(
        new LogNormal(code), terms.Span.Slice(j * batch, batch), terms.Span.Slice((latent + j) * batch, batch),
        terms.Span.Slice(((2 * latent) + j) * batch, batch), row);

    /// <summary>ln Σ eˣ; what is over is written into a row, which may be that of the input.</summary>
    private static double LogSum(ReadOnlySpan<float> x, Span<float> row)
    {
        float most = float.NegativeInfinity;
        foreach (float value in x)
        {
            most = Math.Max(most, value);
        }

        Map.Apply(new ExpLess(most), x, row);
        double sum = 0;
        foreach (float value in row)
        {
            sum += value;
        }

        return most + DoubleMath.Log(sum);
    }

    /// <summary>c − ½ (z − μ)² / σ².</summary>
    private readonly struct LogNormal(float z) : ITernaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> mean, Vector512<float> precision, Vector512<float> constant)
        {
            Vector512<float> distance = Vector512.Create(z) - mean;
            return VectorMath.FusedMultiplyAdd(distance * distance * Vector512.Create(-0.5f), precision, constant);
        }
    }

    private readonly struct ExpLess(float number) : IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x) => VectorMath.Exp(x - Vector512.Create(number));
    }

    private readonly struct Exp : IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x) => VectorMath.Exp(x);
    }

    private readonly struct Add : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => a + b;
    }
}
