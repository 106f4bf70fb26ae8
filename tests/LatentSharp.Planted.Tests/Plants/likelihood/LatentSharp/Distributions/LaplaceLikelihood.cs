using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>A Laplace likelihood of one scale: absolute errors in place of squared ones.</summary>
public sealed record LaplaceOptions : LikelihoodOptions
{
    /// <summary>The scale.</summary>
    public static Setting<double> LaplaceScaleSetting { get; } = new Setting<LaplaceOptions, double>(
        "laplace-scale", SettingFormat.Number("S", s => s is > 0 and <= 1e3, "a number above 0, and at most 1000"),
        o => o.LaplaceScale, (o, v) => o with { LaplaceScale = v })
    {
        Group = "Loss",
        Help = "Scale of laplace, in units of the pixel range.",
        Default = "0.1",
        Needs = new("likelihood", "laplace"),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [LaplaceScaleSetting];

    /// <summary>The scale b.</summary>
    public double LaplaceScale { get; init; } = 0.1;

    /// <inheritdoc/>
    public override Likelihood Build(bool isBounded = true) => new LaplaceLikelihood(this);
}

/// <summary>Independent values with a Laplace distribution around the sigmoid of the decoder's output.</summary>
/// <param name="options">The scale.</param>
public sealed class LaplaceLikelihood(LaplaceOptions options) : Likelihood
{
    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"Laplace (scale {options.LaplaceScale})");

    /// <inheritdoc/>
    public override LikelihoodOptions Options => options;

    /// <inheritdoc/>
    public override Distribution Given(Variable output, bool training = false) => new Laplace(output.Sigmoid(), options.LaplaceScale);
}

/// <summary>Independent Laplace values of one scale.</summary>
/// <param name="mean">Means, <c>[batch, …]</c>.</param>
/// <param name="scale">The scale b.</param>
public sealed class Laplace(Variable mean, double scale) : Distribution
{
    /// <inheritdoc/>
    public override string Name => "Laplace";

    /// <inheritdoc/>
    public override Variable Mean => mean;

    /// <inheritdoc/>
    public override Variable NegativeLogDensity(Variable x)
    {
        Variable flat = (mean - x).Abs().Reshape(new Shape(x.Shape[0], x.Shape.Length / x.Shape[0]));
        return (flat.Sum(axis: 1) / scale) + (flat.Shape[1] * Math.Log(2 * scale));
    }

    /// <inheritdoc/>
    public override Variable Sample(RandomStream random, ulong start = 0) => mean;
}
