using LatentSharp.Data.Sentences;
using LatentSharp.Layers;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Priors;

/// <summary>A mixture of Gaussians whose weights, means and variances are trained within the bound.</summary>
internal sealed class MixturePrior : ComponentPrior
{
    // Means spread by so much and variances less by its square: together N(0, 1) in each dimension, to begin with.
    private const double Spread = 0.5;

    private readonly MixturePriorOptions _options;
    private readonly Parameter _logits;
    private readonly Parameter _means;
    private readonly Parameter _logVariances;

    /// <summary>Creates the prior, near N(0, I).</summary>
    /// <param name="options">Number of components.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public MixturePrior(MixturePriorOptions options, int latent, RandomStream random)
    {
        _options = options;
        double spread = options.Components > 1 ? Spread : 0;
        var shape = new Shape(options.Components, latent);

        // Each draw is from a uniform distribution of that standard deviation, addressed by the parameter's name.
        _means = spread > 0 ? Initialization.Uniform("prior.means", shape, (float)(1 / (3 * spread * spread)), random)
            : Initialization.Constant("prior.means", shape, 0);
        _logVariances = Initialization.Constant("prior.log_variances", shape, (float)DoubleMath.Log(1 - (spread * spread)));
        _logits = Initialization.Constant("prior.logits", new Shape(options.Components), 0);
        Parameters = [_logits, _means, _logVariances];
    }

    public override string Name => $"mixture of {Counted.Of(_options.Components, "Gaussian")}";

    public override PriorOptions Options => _options;

    public override IReadOnlyList<Parameter> Parameters { get; }

    protected override DiagonalMixture Components(Tape tape, int batch) =>
        new(Name, batch, tape.Use(_means), tape.Use(_logVariances), tape.Use(_logits));
}

/// <summary>A prior that is a mixture of Gaussians, trained with the model.</summary>
public sealed record MixturePriorOptions : PriorOptions
{
    // Training examples for each component, and the most that are chosen.
    private const int ExamplesPerComponent = 50;
    private const int MostChosen = 100;

    /// <summary>Gaussians of the mixture.</summary>
    public static Setting<int> ComponentsSetting { get; } = new Setting<MixturePriorOptions, int>(
        "components", SettingFormat.Whole(1, 10_000), o => o.Components, (o, v) => o with { Components = v })
    {
        Group = SettingGroup.Loss,
        Help = "Gaussians of the prior that is a mixture of them.",
        Default = "one for 50 training examples, from 2 to 100",
        Needs = new("prior", "mixture") { MustBeSaid = true },
        From = context => context.Find("prior") is not "mixture" ? null
            : new(Math.Clamp(context.Facts.Train / ExamplesPerComponent, 2, MostChosen),
                Counted.Of(context.Facts.Train, $"training {context.Facts.Noun}")),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [ComponentsSetting];

    /// <summary>Number of Gaussians.</summary>
    public int Components { get; init; } = 10;

    /// <inheritdoc/>
    public override long ParameterCount(int latent) => Components * ((2L * latent) + 1);

    /// <inheritdoc/>
    public override Prior Build(int latent, RandomStream random) => new MixturePrior(this, latent, random);

    /// <inheritdoc/>
    public override void Validate(PosteriorOptions posterior, int latent) => RequireSpread(posterior);
}
