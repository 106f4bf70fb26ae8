using LatentSharp.Distributions.Priors;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Levels;

/// <summary>
/// N(z₂; 0, I) · p(z₁|z₂), a trained Gaussian given the level above (Tomczak and Welling 2018, section 4). It begins as N(0, I).
/// </summary>
internal sealed class TwoLevelPrior : NoisePrior
{
    private readonly TwoLevelPriorOptions _options;
    private readonly int _top;
    private readonly int _latent;
    private readonly ConditionalGaussian _below;

    /// <summary>Creates the prior.</summary>
    /// <param name="options">Its size.</param>
    /// <param name="latent">Number of latent dimensions, at least 2.</param>
    /// <param name="random">Where first values come from.</param>
    public TwoLevelPrior(TwoLevelPriorOptions options, int latent, RandomStream random)
    {
        (_options, _latent, _top) = (options, latent, TwoLevels.Top(latent));
        _below = new ConditionalGaussian("prior.below", _top, options.Width, latent - _top, isStandard: true, random);
    }

    public override string Name => "two levels, a Gaussian given a standard normal one";

    public override PriorOptions Options => _options;

    public override IReadOnlyList<Parameter> Parameters => _below.Parameters;

    public override Distribution On(Tape tape, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        Tensor zeros = tape.Rent(new Shape(shape[0], _top));
        zeros.Span.Clear();
        Variable none = tape.Constant(zeros);
        return new TwoLevelGaussian(Name, new DiagonalGaussian(none, none), _below.Given) { Lower = _latent - _top };
    }

    public override Variable FromNoise(Variable noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        Variable upper = noise.Slice(1, 0, _top);
        DiagonalGaussian lower = _below.Given(upper);
        return Variable.Concatenate(
            1, upper, lower.Mean + ((lower.LogVariance * 0.5).Exp() * noise.Slice(1, _top, _latent - _top)));
    }
}

/// <summary>A prior of two levels, of which the lower one is trained; z₂ is standard normal.</summary>
public sealed record TwoLevelPriorOptions : PriorOptions
{
    /// <summary>Width of the network of the lower level.</summary>
    public static Setting<int> WidthSetting { get; } = new Setting<TwoLevelPriorOptions, int>(
        "prior-width", SettingFormat.Whole(1, 65536), o => o.Width, (o, v) => o with { Width = v })
    {
        Group = SettingGroup.Loss,
        Help = "Width of the hidden layer from upper level to lower level.",
        IsOffered = false,
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [WidthSetting];

    /// <summary>Width of the network of the lower level.</summary>
    public int Width { get; init; } = 128;

    /// <inheritdoc/>
    public override long ParameterCount(int latent)
    {
        int top = TwoLevels.Top(latent);
        return ConditionalGaussian.ParameterCount(top, Width, latent - top);
    }

    /// <inheritdoc/>
    public override Prior Build(int latent, RandomStream random) => new TwoLevelPrior(this, latent, random);

    /// <inheritdoc/>
    public override void Validate(PosteriorOptions posterior, int latent)
    {
        RequireSpread(posterior);
        TwoLevels.Require("prior", latent);
    }
}
