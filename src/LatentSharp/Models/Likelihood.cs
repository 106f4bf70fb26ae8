using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Autodiff.Operations;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Models;

/// <summary>p(x|z): from the decoder's output to a distribution over pictures.</summary>
public abstract class Likelihood
{
    /// <summary>Its name in options and reports.</summary>
    public abstract string Name { get; }

    /// <summary>What training changes.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The mean picture, in [0, 1].</summary>
    /// <param name="output">The decoder's output, <c>[batch, channels, height, width]</c>.</param>
    public abstract Variable Pictures(Variable output);

    /// <summary>−log p(x|z), nats per example, <c>[batch]</c>.</summary>
    /// <param name="output">The decoder's output, <c>[batch, channels, height, width]</c>.</param>
    /// <param name="x">The pictures as <see cref="Prepare"/> left them, same shape.</param>
    public abstract Variable NegativeLog(Variable output, Tensor x);

    /// <summary>Turns pixels in [0, 1] into what this distribution is about; black and white for Bernoulli, else unchanged.</summary>
    /// <param name="pixels">Pixels of one picture.</param>
    /// <param name="x">Receives as many values.</param>
    /// <param name="random">Where draws come from.</param>
    /// <param name="start">Position of the picture's first draw.</param>
    public abstract void Prepare(ReadOnlySpan<float> pixels, Span<float> x, RandomStream random, ulong start);

    /// <summary>The average −log p(x|z) over a split, nats per example.</summary>
    /// <param name="negativeLogSum">Sum of <see cref="NegativeLog"/> over all examples, nats.</param>
    /// <param name="squaredErrorSum">Sum of squared pixel errors over all examples.</param>
    /// <param name="examples">Number of examples.</param>
    /// <param name="pixels">Values of a picture.</param>
    public abstract double Average(double negativeLogSum, double squaredErrorSum, long examples, int pixels);

    /// <summary>Creates a likelihood from its options.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="isTable">Whether it is of standardized numbers instead of pixels in [0, 1].</param>
    public static Likelihood Create(LikelihoodOptions options, bool isTable = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Kind switch
        {
            LikelihoodKind.Bernoulli => new BernoulliLikelihood(options.Binarize),
            LikelihoodKind.Gaussian => new GaussianLikelihood(options.Variance, options.Sigma, isBounded: !isTable),
            _ => new LogisticLikelihood(),
        };
    }
}

/// <summary>Independent black or white pixels; the decoder's output are logits.</summary>
public sealed class BernoulliLikelihood : Likelihood
{
    private readonly Binarization _binarization;

    /// <summary>Creates the likelihood.</summary>
    /// <param name="binarization">How gray pixels become black or white.</param>
    public BernoulliLikelihood(Binarization binarization) => _binarization = binarization;

    /// <inheritdoc/>
    public override string Name => $"Bernoulli ({_binarization.ToString().ToLowerInvariant()} binarisation)";

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [];

    /// <inheritdoc/>
    public override Variable Pictures(Variable output) => Activate.Apply(output, new Activation(ActivationKind.Sigmoid));

    /// <inheritdoc/>
    public override Variable NegativeLog(Variable output, Tensor x) => BernoulliLoss.Apply(output, x);

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> pixels, Span<float> x, RandomStream random, ulong start)
    {
        if (_binarization is Binarization.Static or Binarization.Dynamic)
        {
            random.FillBernoulli(pixels, x, start);
            return;
        }

        for (int i = 0; i < pixels.Length; i++)
        {
            x[i] = _binarization == Binarization.None ? pixels[i] : pixels[i] >= 0.5f ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public override double Average(double negativeLogSum, double squaredErrorSum, long examples, int pixels) => negativeLogSum / examples;
}

/// <summary>
/// Independent normal pixels of one variance around the decoded mean, which is the sigmoid of the decoder's output. A density
/// of pixels in [0, 1]: add D·log 255 for one in levels. For a table of numbers the mean is the output itself, and the density is one of
/// standardized values: add Σ log σⱼ over the columns' standard deviations for one in their own units.
/// </summary>
public sealed class GaussianLikelihood : Likelihood
{
    // As in OptimalGaussianLoss: below this the loss would have no bound.
    private const double LeastVariance = 1e-8;

    private readonly VarianceKind _variance;
    private readonly bool _isBounded;
    private readonly float _logVariance;
    private readonly Parameter? _learned;

    /// <summary>Creates the likelihood.</summary>
    /// <param name="variance">Where the variance comes from.</param>
    /// <param name="sigma">Standard deviation if fixed, and the start if learned.</param>
    /// <param name="isBounded">Whether means lie in [0, 1], as those of pixels do.</param>
    public GaussianLikelihood(VarianceKind variance, double sigma, bool isBounded = true)
    {
        _isBounded = isBounded;
        _variance = variance;
        _logVariance = (float)(2 * Math.Log(sigma));
        _learned = variance == VarianceKind.Learned ? new Parameter("likelihood.log_variance", new Tensor(default, [_logVariance])) : null;
        Parameters = _learned is null ? [] : [_learned];
    }

    /// <inheritdoc/>
    public override string Name => $"Gaussian ({_variance.ToString().ToLowerInvariant()} variance)";

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override Variable Pictures(Variable output) =>
        _isBounded ? Activate.Apply(output, new Activation(ActivationKind.Sigmoid)) : output;

    /// <inheritdoc/>
    public override Variable NegativeLog(Variable output, Tensor x)
    {
        Variable mean = Pictures(output);
        return _variance switch
        {
            VarianceKind.Fixed => GaussianLoss.Apply(mean, x, _logVariance),
            VarianceKind.Learned => LearnedGaussianLoss.Apply(mean, x, output.Tape.Use(_learned!)),
            _ => OptimalGaussianLoss.Apply(mean, x),
        };
    }

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> pixels, Span<float> x, RandomStream random, ulong start) => pixels.CopyTo(x);

    /// <inheritdoc/>
    public override double Average(double negativeLogSum, double squaredErrorSum, long examples, int pixels)
    {
        if (_variance != VarianceKind.Optimal)
        {
            return negativeLogSum / examples;
        }

        double mse = squaredErrorSum / ((double)examples * pixels);
        double variance = mse < LeastVariance ? LeastVariance : mse;
        return 0.5 * pixels * (Math.Log(2 * Math.PI * variance) + (mse / variance));
    }
}

/// <summary>
/// A logistic distribution over the 256 levels of a byte (Salimans et al. 2017, equation 2), around the sigmoid of the
/// decoder's output, with one learned scale. A probability, so that its value is a code length.
/// </summary>
public sealed class LogisticLikelihood : Likelihood
{
    // A scale of 0.05 of the range: about 13 levels.
    private const float FirstLogScale = -3;

    private readonly Parameter _logScale = new("likelihood.log_scale", new Tensor(new Shape(1), [FirstLogScale]));

    /// <summary>Creates the likelihood.</summary>
    public LogisticLikelihood() => Parameters = [_logScale];

    /// <inheritdoc/>
    public override string Name => "discretised logistic";

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override Variable Pictures(Variable output) => Activate.Apply(output, new Activation(ActivationKind.Sigmoid));

    /// <inheritdoc/>
    public override Variable NegativeLog(Variable output, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(output);
        return DiscretizedLogisticLoss.Apply(Pictures(output), x, output.Tape.Use(_logScale));
    }

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> pixels, Span<float> x, RandomStream random, ulong start) => pixels.CopyTo(x);

    /// <inheritdoc/>
    public override double Average(double negativeLogSum, double squaredErrorSum, long examples, int pixels) => negativeLogSum / examples;
}
