using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>A diagonal Gaussian whose mean and variance are learned.</summary>
public sealed record LearnedPriorOptions : PriorOptions
{
    /// <inheritdoc/>
    public override long ParameterCount(int latent) => 2L * latent;

    /// <inheritdoc/>
    public override Prior Build(int latent, RandomStream random) => new LearnedPrior(this, latent);
}

/// <summary>N(m, diag s²), both parameters; the KL term is estimated by the posterior's sample.</summary>
/// <param name="options">Its record.</param>
/// <param name="latent">Number of latent dimensions.</param>
public sealed class LearnedPrior(LearnedPriorOptions options, int latent) : Prior
{
    private readonly Parameter _mean = new("prior.mean", new Tensor(new Shape(1, latent)));
    private readonly Parameter _logVariance = new("prior.log_variance", new Tensor(new Shape(1, latent)));

    /// <inheritdoc/>
    public override string Name => "learned Gaussian";

    /// <inheritdoc/>
    public override PriorOptions Options => options;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_mean, _logVariance];

    /// <inheritdoc/>
    public override Distribution On(Tape tape, Shape shape)
    {
        Tensor zeros = tape.Rent(shape);
        zeros.Span.Clear();
        Variable none = tape.Constant(zeros);
        return new DiagonalGaussian(none + tape.Use(_mean), none + tape.Use(_logVariance));
    }
}
