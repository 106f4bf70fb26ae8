using System.Globalization;
using System.Text.Json.Serialization;
using LatentSharp.Distributions.Operations;
using LatentSharp.Formats;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>Where the variance of a Gaussian likelihood comes from.</summary>
[JsonConverter(typeof(LowerCase<VarianceKind>))]
public enum VarianceKind
{
    /// <summary>A given number.</summary>
    Fixed,

    /// <summary>
    /// One variance for all values, at its optimum: the mean squared error (Rybkin et al. 2021). In training that of each batch; for
    /// everything else that of training data, which is kept with the model.
    /// </summary>
    Optimal,

    /// <summary>One variance for all values, a parameter.</summary>
    Learned,
}

/// <summary>
/// Independent normal values of one variance around the decoded mean, which is the sigmoid of the decoder's output. A density
/// of pixels in [0, 1]: add D·log 255 for one in levels. For a table of numbers the mean is the output itself, and the density is one of
/// standardized values: add Σ log σⱼ over the columns' standard deviations for one in their own units.
/// </summary>
internal sealed class GaussianLikelihood : Likelihood
{
    /// <summary>The name of the kept variance in a model file.</summary>
    internal const string KeptName = "likelihood.optimal_log_variance";

    // As in OptimalGaussianLoss: below this the density would have no bound.
    private const double LeastVariance = 1e-8;

    private readonly VarianceKind _variance;
    private readonly bool _isBounded;
    private readonly float _logVariance;
    private readonly Parameter? _learned;
    private readonly Tensor? _kept;

    /// <summary>Creates the likelihood.</summary>
    /// <param name="variance">Where the variance comes from.</param>
    /// <param name="sigma">Standard deviation if fixed, and the start if learned; until it is estimated, if optimal.</param>
    /// <param name="isBounded">Whether means lie in [0, 1], as those of pixels do.</param>
    public GaussianLikelihood(VarianceKind variance = VarianceKind.Optimal, double sigma = 0.1, bool isBounded = true)
    {
        Options = new GaussianOptions { Variance = variance, Sigma = sigma };
        _isBounded = isBounded;
        _variance = variance;
        _logVariance = (float)(2 * DoubleMath.Log(sigma));
        if (variance == VarianceKind.Learned)
        {
            _learned = new Parameter("likelihood.log_variance", new Tensor(default, [_logVariance]));
            Parameters = [_learned];
        }
        else if (variance == VarianceKind.Optimal)
        {
            _kept = new Tensor(new Shape(1), [_logVariance]);
            Buffers = [(KeptName, _kept)];
        }
    }

    public override string Name => $"Gaussian ({_variance.ToString().ToLowerInvariant()} variance)";

    public override LikelihoodOptions Options { get; }

    public override IReadOnlyList<Parameter> Parameters { get; } = [];

    public override IReadOnlyList<(string Name, Tensor Value)> Buffers { get; } = [];

    public override Distribution Given(Variable output, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        Variable mean = _isBounded ? output.Sigmoid() : output;
        return _variance switch
        {
            VarianceKind.Fixed => new Gaussian(mean, _logVariance),
            VarianceKind.Learned => new Gaussian(mean, output.Tape.Use(_learned!)),
            _ => training ? Gaussian.AtOptimum(mean) : new Gaussian(mean, _kept!.Span[0]),
        };
    }

    internal override IEstimate? Estimate() => _kept is null ? null : new MeanSquaredError(_kept);

    private sealed class MeanSquaredError(Tensor kept) : IEstimate
    {
        private double _sum;
        private long _count;

        public void Add(ReadOnlySpan<float> mean, ReadOnlySpan<float> x)
        {
            for (int i = 0; i < x.Length; i++)
            {
                double d = mean[i] - x[i];
                _sum += d * d;
            }

            _count += x.Length;
        }

        public void Keep()
        {
            double variance = _count == 0 ? double.NaN : _sum / _count;
            if (double.IsFinite(variance))
            {
                kept.Span[0] = (float)DoubleMath.Log(Math.Max(variance, LeastVariance));
            }
        }
    }
}

/// <summary>Where the variance of a Gaussian likelihood comes from, and the number where it is given.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Sigma">The standard deviation, in units of the pixel range, if it is given.</param>
internal readonly record struct VarianceChoice(VarianceKind Kind, double? Sigma);

/// <summary>A Gaussian likelihood, for pictures with shades and for columns of numbers.</summary>
public sealed record GaussianOptions : LikelihoodOptions
{
    private const double LeastSigma = 1e-6;
    private const double MostSigma = 1e6;

    /// <summary>Where the variance of a Gaussian likelihood comes from.</summary>
    internal static Setting<VarianceChoice> VarianceSetting { get; } = new Setting<GaussianOptions, VarianceChoice>(
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
    public static Setting<double> SigmaSetting { get; } = new Setting<GaussianOptions, double>(
        "sigma", SettingFormat.Number("SIGMA", v => v is >= LeastSigma and <= MostSigma,
            "a number above 0, in units of the pixel range, from 1e-6 to 1e6"),
        o => o.Sigma, (o, v) => o with { Sigma = v })
    {
        Group = SettingGroup.Loss,
        Help = "Standard deviation of a fixed variance, in units of the pixel range [0, 1].",
        IsOffered = false,
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [VarianceSetting, SigmaSetting];

    /// <summary>Where the variance comes from.</summary>
    public VarianceKind Variance { get; init; } = VarianceKind.Optimal;

    /// <summary>The standard deviation when the variance is fixed, in units of the pixel range [0, 1].</summary>
    public double Sigma { get; init; } = 0.1;

    /// <inheritdoc/>
    public override int ParameterCount => Variance == VarianceKind.Learned ? 1 : 0;

    /// <inheritdoc/>
    public override bool IsForColumns => true;

    /// <inheritdoc/>
    public override string Description => Variance == VarianceKind.Fixed
        ? string.Create(CultureInfo.InvariantCulture, $"gaussian, σ {Sigma}")
        : $"gaussian, variance {Variance.ToString().ToLowerInvariant()}";

    /// <inheritdoc/>
    public override Likelihood Build(bool isBounded = true) => new GaussianLikelihood(Variance, Sigma, isBounded);

    private static object? ReadVariance(string text) => text.ToLowerInvariant() switch
    {
        "optimal" => new VarianceChoice(VarianceKind.Optimal, null),
        "learned" => new VarianceChoice(VarianceKind.Learned, null),
        _ => SettingFormat.ReadNumber(text) is { } sigma ? new VarianceChoice(VarianceKind.Fixed, sigma) : null,
    };

    private static string WriteVariance(VarianceChoice value) =>
        value.Sigma is { } sigma ? SettingFormat.WriteNumber(sigma) : value.Kind.ToString().ToLowerInvariant();
}

/// <summary>Independent normal values of one variance.</summary>
internal sealed class Gaussian : Distribution
{
    private readonly float _fixed;
    private readonly Variable? _learned;
    private readonly bool _atOptimum;

    /// <summary>Creates the distribution with a given variance.</summary>
    /// <param name="mean">Means, <c>[batch, …]</c>.</param>
    /// <param name="logVariance">log σ².</param>
    public Gaussian(Variable mean, float logVariance) => (Mean, _fixed) = (mean, logVariance);

    /// <summary>Creates the distribution with a variance that may have a gradient.</summary>
    /// <param name="mean">Means, <c>[batch, …]</c>.</param>
    /// <param name="logVariance">log σ², a scalar.</param>
    public Gaussian(Variable mean, Variable logVariance) => (Mean, _learned) = (mean, logVariance);

    private Gaussian(Variable mean) => (Mean, _atOptimum) = (mean, true);

    public override string Name => "Gaussian";

    public override Variable Mean { get; }

    /// <summary>With the variance that is best for whatever batch it is asked about (Rybkin et al. 2021): for training.</summary>
    /// <param name="mean">Means, <c>[batch, …]</c>.</param>
    public static Gaussian AtOptimum(Variable mean) => new(mean);

    public override Variable NegativeLogDensity(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return _atOptimum ? OptimalGaussianLoss.Apply(Mean, x.Value)
            : _learned is { } learned ? GaussianLoss.Apply(Mean, x.Value, learned)
            : GaussianLoss.Apply(Mean, x.Value, _fixed);
    }

    /// <exception cref="InvalidOperationException">The variance is that of a batch which is not known.</exception>
    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        if (_atOptimum)
        {
            throw new InvalidOperationException("Gaussian.Sample: the variance that is best for a batch is known for data only.");
        }

        Tensor noise = Mean.Tape.Rent(Mean.Shape);
        random.FillNormal(noise.Span, start);
        float sigma = VectorMath.Exp(0.5f * (_learned?.Value.Span[0] ?? _fixed));
        return Mean + (sigma * Mean.Tape.Constant(noise));
    }
}
