using System.Text.Json.Serialization;
using LatentSharp.Distributions.Operations;
using LatentSharp.Formats;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>How gray pixels become black or white for a Bernoulli likelihood.</summary>
[JsonConverter(typeof(LowerCase<Binarization>))]
public enum Binarization
{
    /// <summary>Not at all: a gray value stands for its own expectation. The bound is then no likelihood of the pictures.</summary>
    None,

    /// <summary>White from one half upwards.</summary>
    Fixed,

    /// <summary>Drawn once for each picture, with the pixel as its probability.</summary>
    Static,

    /// <summary>Drawn anew each time a picture is seen in training; test pictures are drawn once.</summary>
    Dynamic,
}

/// <summary>Independent black or white pixels; the decoder's output are logits.</summary>
internal sealed class BernoulliLikelihood : Likelihood
{
    private readonly BernoulliOptions _options;

    /// <summary>Creates the likelihood.</summary>
    /// <param name="options">How gray pixels become black or white; null leaves them as they are.</param>
    public BernoulliLikelihood(BernoulliOptions? options = null) => _options = options ?? new BernoulliOptions();

    public override string Name => $"Bernoulli ({_options.Binarize.ToString().ToLowerInvariant()} binarisation)";

    public override LikelihoodOptions Options => _options;

    public override bool DrawsAnew => _options.Binarize == Binarization.Dynamic;

    public override Distribution Given(Variable output, bool training = false) => new Bernoulli(output);

    public override void Prepare(ReadOnlySpan<float> values, Span<float> x, RandomStream random, ulong start)
    {
        if (_options.Binarize is Binarization.Static or Binarization.Dynamic)
        {
            random.FillBernoulli(values, x, start);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            x[i] = _options.Binarize == Binarization.None ? values[i] : values[i] >= 0.5f ? 1 : 0;
        }
    }
}

/// <summary>A Bernoulli likelihood, for pictures that are black and white or nearly so.</summary>
public sealed record BernoulliOptions : LikelihoodOptions
{
    /// <summary>How pixels become black or white.</summary>
    public static Setting<Binarization> BinarizeSetting { get; } = new Setting<BernoulliOptions, Binarization>(
        "binarize", SettingFormat.Choice(Binarization.None, Binarization.Fixed, Binarization.Static, Binarization.Dynamic),
        o => o.Binarize, (o, v) => o with { Binarize = v })
    {
        Group = SettingGroup.Loss,
        Help = "How grey becomes black or white for bernoulli: not, at one half, drawn once, or drawn anew each time.",
        Default = "dynamic for black and white pictures, else none",
        Needs = new("likelihood", "bernoulli"),
        Neutral = "none",
        From = context => new(context.Facts.IsBlackAndWhite ? Binarization.Dynamic : Binarization.None, context.Facts.WhyLikelihood),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [BinarizeSetting];

    /// <summary>How pixels become black or white.</summary>
    public Binarization Binarize { get; init; }

    /// <inheritdoc/>
    public override string Description => $"bernoulli, binarisation {Binarize.ToString().ToLowerInvariant()}";

    /// <inheritdoc/>
    public override Likelihood Build(bool isBounded = true) => new BernoulliLikelihood(this);
}

/// <summary>Independent values of 0 or 1.</summary>
/// <param name="logits">ln(p / (1 − p)) of each, <c>[batch, …]</c>.</param>
internal sealed class Bernoulli(Variable logits) : Distribution
{
    public override string Name => "Bernoulli";

    public override Variable Mean => logits.Sigmoid();

    public override Variable NegativeLogDensity(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return BernoulliLoss.Apply(logits, x.Value);
    }

    /// <remarks>No gradient flows through a draw of 0 or 1.</remarks>
    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        Tensor draws = logits.Tape.Rent(logits.Shape);
        random.FillBernoulli(Mean.Value.Span, draws.Span, start);
        return logits.Tape.Constant(draws);
    }
}
