using LatentSharp.Layers;
using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Levels;

/// <summary>q(z₂|x) · q(z₁|x, z₂), half of the dimensions each (Tomczak and Welling 2018, section 4).</summary>
internal sealed class TwoLevelPosterior : Posterior
{
    private readonly TwoLevelPosteriorOptions _options;
    private readonly Linear _mean;
    private readonly Linear _logVariance;
    private readonly ConditionalGaussian _below;

    /// <summary>Creates the posterior.</summary>
    /// <param name="options">Its size.</param>
    /// <param name="features">Size of the encoder's features.</param>
    /// <param name="latent">Number of latent dimensions, at least 2.</param>
    /// <param name="random">Where first values come from.</param>
    public TwoLevelPosterior(TwoLevelPosteriorOptions options, int features, int latent, RandomStream random)
    {
        _options = options;
        Dimensions = latent;
        int top = TwoLevels.Top(latent);
        _mean = new Linear("posterior.top.mean", features, top, random);
        _logVariance = new Linear("posterior.top.log_variance", features, top, random);
        _below = new ConditionalGaussian("posterior.below", features + top, options.Width, latent - top, isStandard: false, random);
        Parameters = [.. _mean.Parameters, .. _logVariance.Parameters, .. _below.Parameters];
    }

    public override string Name => "two levels of diagonal Gaussians";

    public override PosteriorOptions Options => _options;

    public override int Dimensions { get; }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override Distribution Given(Variable features) => new TwoLevelGaussian(
        Name,
        new DiagonalGaussian(_mean.Forward(features, training: false), _logVariance.Forward(features, training: false)),
        z => _below.Given(Variable.Concatenate(1, features, z)))
    {
        Lower = Dimensions - TwoLevels.Top(Dimensions),
    };
}

/// <summary>A posterior of two levels, z₂ and z₁ given z₂; codes are both, one behind the other.</summary>
public sealed record TwoLevelPosteriorOptions : PosteriorOptions
{
    /// <summary>Width of the network of the lower level.</summary>
    public static Setting<int> WidthSetting { get; } = new Setting<TwoLevelPosteriorOptions, int>(
        "posterior-width", SettingFormat.Whole(1, 65536), o => o.Width, (o, v) => o with { Width = v })
    {
        Group = SettingGroup.Loss,
        Help = "Width of the hidden layer from features and upper level to lower level.",
        IsOffered = false,
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [WidthSetting];

    /// <summary>Width of the network of the lower level.</summary>
    public int Width { get; init; } = 128;

    /// <inheritdoc/>
    public override CodeAbilities Code(int latent) => base.Code(latent) with { IsDiagonal = false };

    /// <inheritdoc/>
    public override long ParameterCount(long features, int latent)
    {
        int top = TwoLevels.Top(latent);
        return (2 * (features + 1) * top) + ConditionalGaussian.ParameterCount(features + top, Width, latent - top);
    }

    /// <inheritdoc/>
    public override Posterior Build(int features, int latent, RandomStream random) =>
        new TwoLevelPosterior(this, features, latent, random);

    /// <inheritdoc/>
    public override void Validate(int latent) => TwoLevels.Require("posterior", latent);
}
