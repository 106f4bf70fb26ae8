using LatentSharp.Distributions;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Models.Objectives;

/// <summary>
/// The negative importance-weighted bound, −log 1/K Σ_k w_k with w_k = p(x|z_k) p(z_k) / q(z_k|x) (Burda et al. 2016, equation 8); beside
/// it, for logs, the two terms of the evidence lower bound, averages over the samples.
/// </summary>
/// <param name="options">Samples and gradient.</param>
internal sealed class IwaeObjective(IwaeOptions options) : Objective
{
    /// <summary>Name of the term.</summary>
    public const string Bound = "importanceBound";

    public override string Name => "importance-weighted bound";

    public override ObjectiveOptions Options => options;

    public override int SamplesPerExample => options.Samples;

    internal override bool WeighsCodeGradients => options.Gradient == BoundGradient.Dreg;

    public override IReadOnlyList<LossTerm> Terms(ModelPass pass, double epoch)
    {
        ArgumentNullException.ThrowIfNull(pass);
        CodeSamples samples = pass.Samples ?? new CodeSamples([pass.Code], []);
        bool isDreg = samples.Weights.Count > 0;
        Distribution posterior = !isDreg ? pass.Posterior : pass.Posterior.Constant() ?? throw new SettingException(SettingText.Of(
            $"{new SettingName("gradient")} dreg needs a posterior with a density in parameters of its own; give " +
            $"{new SettingName("gradient")} plain."));
        (int count, int batch) = (samples.Each.Count, pass.X.Shape[0]);
        Variable reconstruction = pass.Likelihood.NegativeLogDensity(samples.Repeat(pass.X));
        Variable negative = ModelPass.LogDensity(posterior, samples) + pass.Prior.NegativeLogDensity(pass.Code) + reconstruction;
        Variable perExample = (-negative).Reshape(new Shape(count, batch)).Permute(1, 0);
        Variable bound = DoubleMath.Log(count) - perExample.LogSumExp();
        if (isDreg)
        {
            Weigh(perExample.Value.Span, samples.Weights);
        }

        return (LossTerm[])
        [
            new LossTerm(Bound, bound) { IsOfBound = false },
            new LossTerm(LossTerms.Reconstruction, Average(pass.X.Tape, reconstruction.Value.Span, batch), 0),
            new LossTerm(LossTerms.Kl, pass.Kl(), 0)
            {
                PerDimension = double.IsPositiveInfinity(epoch) ? pass.KlPerDimension : null,
            },
        ];
    }

    /// <summary>
    /// The gradient of the bound through z_k has the normalized weight w̃_k of the sample once from the bound; the doubly reparameterized
    /// one has its square (Tucker et al. 2019, equation 8).
    /// </summary>
    /// <param name="logWeights">log w, <c>[batch, samples]</c>.</param>
    /// <param name="weights">Receives w̃_k, <c>[batch]</c> for each k.</param>
    private static void Weigh(ReadOnlySpan<float> logWeights, IReadOnlyList<Tensor> weights)
    {
        int count = weights.Count;
        for (int i = 0; i * count < logWeights.Length; i++)
        {
            ReadOnlySpan<float> row = logWeights.Slice(i * count, count);
            float most = float.NegativeInfinity;
            foreach (float value in row)
            {
                most = Math.Max(most, value);
            }

            double sum = 0;
            foreach (float value in row)
            {
                sum += DoubleMath.Exp(value - (double)most);
            }

            for (int k = 0; k < count; k++)
            {
                weights[k].Span[i] = (float)(DoubleMath.Exp(row[k] - (double)most) / sum);
            }
        }
    }

    /// <summary>Averages over the samples of each example, which nothing is differentiated through.</summary>
    private static Variable Average(Tape tape, ReadOnlySpan<float> values, int batch)
    {
        Tensor averages = tape.Rent(new Shape(batch));
        for (int i = 0; i < batch; i++)
        {
            double sum = 0;
            for (int at = i; at < values.Length; at += batch)
            {
                sum += values[at];
            }

            averages.Span[i] = (float)(sum * batch / values.Length);
        }

        return tape.Constant(averages);
    }
}
