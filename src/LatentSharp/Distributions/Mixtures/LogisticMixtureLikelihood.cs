using System.Globalization;
using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Distributions.Mixtures;

/// <summary>
/// A mixture of logistic distributions over the 256 levels of a byte for each value, all three numbers of a component given by the decoder
/// (Salimans et al. 2017, PixelCNN++, section 2.1; channels do not depend on each other). A probability, so that its value is a code
/// length.
/// </summary>
internal sealed class LogisticMixtureLikelihood : Likelihood
{
    private readonly LogisticMixtureOptions _options;

    /// <summary>Creates the likelihood.</summary>
    /// <param name="options">The number of components.</param>
    public LogisticMixtureLikelihood(LogisticMixtureOptions options) => _options = options;

    public override string Name => string.Create(CultureInfo.InvariantCulture,
        $"mixture of {_options.Mixtures} discretised logistic{(_options.Mixtures == 1 ? "" : "s")}");

    public override LikelihoodOptions Options => _options;

    public override Distribution Given(Variable output, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new LogisticMixture(output, _options.Mixtures);
    }
}

/// <summary>
/// A mixture of logistics over the 256 levels of a byte for each value, for pictures of which a value may be one of several.
/// </summary>
internal sealed record LogisticMixtureOptions : LikelihoodOptions
{
    /// <summary>Number of components.</summary>
    public static Setting<int> MixturesSetting { get; } = new Setting<LogisticMixtureOptions, int>(
        "mixtures", SettingFormat.Whole(1, 64), o => o.Mixtures, (o, v) => o with { Mixtures = v })
    {
        Group = SettingGroup.Loss,
        Help = "Logistics that a value is a mixture of; the decoder gives weight, mean and scale of each.",
        Default = "5",
        Needs = new("likelihood", "logistic-mixture") { MustBeSaid = true },
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [MixturesSetting];

    /// <summary>Number of components.</summary>
    public int Mixtures { get; init; } = 5;

    /// <inheritdoc/>
    public override int ParametersPerValue => 3 * Mixtures;

    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"mixture of {Mixtures} logistics");

    /// <inheritdoc/>
    public override Likelihood Build(bool isBounded = true) => new LogisticMixtureLikelihood(this);
}
