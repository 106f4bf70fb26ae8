using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>
/// A logistic distribution over the 256 levels of a byte (Salimans et al. 2017, equation 2), around the sigmoid of the
/// decoder's output, with one learned scale. A probability, so that its value is a code length.
/// </summary>
internal sealed class LogisticLikelihood : Likelihood
{
    // A scale of 0.05 of the range: about 13 levels.
    private const float FirstLogScale = -3;

    private readonly Parameter _logScale = new("likelihood.log_scale", new Tensor(new Shape(1), [FirstLogScale]));

    /// <summary>Creates the likelihood.</summary>
    public LogisticLikelihood() => Parameters = [_logScale];

    public override string Name => "discretised logistic";

    public override LikelihoodOptions Options { get; } = new LogisticOptions();

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override Distribution Given(Variable output, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new DiscretizedLogistic(output.Sigmoid(), output.Tape.Use(_logScale));
    }
}

/// <summary>A logistic likelihood over the 256 levels of a byte.</summary>
public sealed record LogisticOptions : LikelihoodOptions
{
    /// <inheritdoc/>
    public override int ParameterCount => 1;

    /// <inheritdoc/>
    public override Likelihood Build(bool isBounded = true) => new LogisticLikelihood();
}

/// <summary>Independent levels of a byte, k / 255, each with the logistic distribution's mass around it.</summary>
/// <param name="mean">Means in [0, 1], <c>[batch, …]</c>.</param>
/// <param name="logScale">ln of the scale, <c>[1]</c>.</param>
internal sealed class DiscretizedLogistic(Variable mean, Variable logScale) : Distribution
{
    private const float Levels = 255;

    public override string Name => "discretised logistic";

    public override Variable Mean => mean;

    public override Variable NegativeLogDensity(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return DiscretizedLogisticLoss.Apply(mean, x.Value, logScale);
    }

    /// <remarks>No gradient flows through a draw of a level.</remarks>
    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        Tensor draws = mean.Tape.Rent(mean.Shape);
        double scale = DoubleMath.Exp(logScale.Value.Span[0]);
        ReadOnlySpan<float> means = mean.Value.Span;
        for (int i = 0; i < means.Length; i++)
        {
            double u = Math.Clamp(random.Uniform(start + (ulong)i), 1e-7, 1 - 1e-7);
            double level = Math.Round(Levels * (means[i] + (scale * DoubleMath.Log(u / (1 - u)))));
            draws.Span[i] = (float)(Math.Clamp(level, 0, Levels) / Levels);
        }

        return mean.Tape.Constant(draws);
    }
}
