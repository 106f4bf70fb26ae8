using LatentSharp.Distributions;
using LatentSharp.Settings;

namespace LatentSharp.Models;

/// <summary>Where the variance of a Gaussian likelihood comes from, and the number where it is given.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Sigma">The standard deviation, in units of the pixel range, if it is given.</param>
public readonly record struct VarianceChoice(VarianceKind Kind, double? Sigma);

/// <summary>The settings of <see cref="LikelihoodOptions"/>.</summary>
public static class LikelihoodSettings
{
    // Mean distance of a pixel from black or white, of at most 0.5: 0.027 for MNIST; the threshold leaves it room.
    private const double BlackAndWhite = 0.06;

    /// <summary>The distribution of a pixel.</summary>
    public static Setting<LikelihoodKind> Likelihood { get; } = new Setting<LikelihoodOptions, LikelihoodKind>(
        "likelihood", SettingFormat.Choice(LikelihoodKind.Bernoulli, LikelihoodKind.Gaussian, LikelihoodKind.Logistic),
        o => o.Kind, (o, v) => o with { Kind = v })
    {
        Group = SettingGroup.Loss,
        Help = "Distribution of a pixel.",
        Default = "bernoulli for black and white pictures, else gaussian",
        From = ChooseLikelihood,
    };

    /// <summary>How pixels become black or white.</summary>
    public static Setting<Binarization> Binarize { get; } = new Setting<LikelihoodOptions, Binarization>(
        "binarize", SettingFormat.Choice(Binarization.None, Binarization.Fixed, Binarization.Static, Binarization.Dynamic),
        o => o.Binarize, (o, v) => o with { Binarize = v })
    {
        Group = SettingGroup.Loss,
        Help = "How grey becomes black or white for bernoulli: not, at one half, drawn once, or drawn anew each time.",
        Default = "dynamic for black and white pictures, else none",
        Needs = new("likelihood", "bernoulli"),
        Neutral = "none",
        From = context => new(IsBlackAndWhite(context) ? Binarization.Dynamic : Binarization.None, Why(context)),
    };

    /// <summary>Where the variance of a Gaussian likelihood comes from.</summary>
    public static Setting<VarianceChoice> Variance { get; } = new Setting<LikelihoodOptions, VarianceChoice>(
        "variance",
        new("optimal|learned|SIGMA", "optimal, learned, or a standard deviation above 0, e.g. 0.1", ReadVariance,
            v => v.Sigma is null or (>= LeastSigma and <= MostSigma), WriteVariance)
        { Words = ["optimal", "learned"], IsNumeric = true },
        o => new VarianceChoice(o.Variance, o.Variance == VarianceKind.Fixed ? o.Sigma : null),
        (o, v) => o with { Variance = v.Kind, Sigma = v.Sigma ?? o.Sigma })
    {
        Group = SettingGroup.Loss,
        Help = "Variance of gaussian: always at its optimum, a parameter, or fixed by a number, the standard deviation σ in units of the " +
            "pixel range [0, 1].",
        Default = "optimal",
        Needs = new("likelihood", "gaussian"),
        From = _ => new(new VarianceChoice(VarianceKind.Optimal, null), "it needs no tuning"),
    };

    /// <summary>The standard deviation of a fixed variance.</summary>
    public static Setting<double> Sigma { get; } = new Setting<LikelihoodOptions, double>(
        "sigma", SettingFormat.Number("SIGMA", v => v is >= LeastSigma and <= MostSigma,
            "a number above 0, in units of the pixel range, from 1e-6 to 1e6"),
        o => o.Sigma, (o, v) => o with { Sigma = v })
    {
        Group = SettingGroup.Loss,
        Help = "Standard deviation of a fixed variance, in units of the pixel range [0, 1].",
        IsOffered = false,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Likelihood, Binarize, Variance, Sigma];

    private const double LeastSigma = 1e-6;
    private const double MostSigma = 1e6;

    private static SettingChoice<LikelihoodKind> ChooseLikelihood(SettingContext context)
    {
        bool isBlackAndWhite = IsBlackAndWhite(context);
        bool isBernoulli = context.Said[Binarize] is Binarization and not Binarization.None
            || (!context.Said.Has(Variance) && isBlackAndWhite);
        return new(isBernoulli ? LikelihoodKind.Bernoulli : LikelihoodKind.Gaussian, Why(context));
    }

    private static bool IsBlackAndWhite(SettingContext context) =>
        context.Facts is { IsGrid: true, Shape.Channels: 1 } && context.Facts.DistanceFromBlackAndWhite() < BlackAndWhite;

    private static string Why(SettingContext context) => !context.Facts.IsGrid ? "the columns hold numbers"
        : IsBlackAndWhite(context) ? "the pictures are nearly black and white" : "the pictures have shades";

    private static object? ReadVariance(string text) => text.ToLowerInvariant() switch
    {
        "optimal" => new VarianceChoice(VarianceKind.Optimal, null),
        "learned" => new VarianceChoice(VarianceKind.Learned, null),
        _ => SettingFormat.ReadNumber(text) is { } sigma ? new VarianceChoice(VarianceKind.Fixed, sigma) : null,
    };

    private static string WriteVariance(VarianceChoice value) =>
        value.Sigma is { } sigma ? SettingFormat.WriteNumber(sigma) : value.Kind.ToString().ToLowerInvariant();
}
