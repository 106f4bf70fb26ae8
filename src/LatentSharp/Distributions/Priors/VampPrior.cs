using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Distributions.Operations;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Priors;

/// <summary>
/// p(z) = 1/K Σ q(z|u_k): the average of the posteriors of K pseudo-inputs u, which are trained (Tomczak and Welling 2018, equation 9).
/// They begin as training examples with a little noise, and are kept in the range of the data where that has one. Networks that normalize
/// batches use their remembered statistics on them, since they are no batch of data.
/// </summary>
internal sealed class VampPrior(VampPriorOptions options) : ComponentPrior
{
    // Standard deviation of the noise on the examples that pseudo-inputs begin as, in units of the data.
    private const float Noise = 0.05f;

    private Parameter? _inputs;
    private bool _isBounded;
    private Func<Variable, Distribution>? _posterior;

    public override string Name => $"VampPrior of {Counted.Of(options.PseudoInputs, "pseudo-input")}";

    public override PriorOptions Options => options;

    public override IReadOnlyList<Parameter> Parameters => _inputs is null ? [] : [_inputs];

    public override int ExamplesWanted => _inputs is null || _inputs.Value.Span.ContainsAnyExcept(0f) ? 0 : options.PseudoInputs;

    public override void Bind(ExampleFormat format, Func<Variable, Distribution> posterior)
    {
        ArgumentNullException.ThrowIfNull(format);
        _inputs ??= new Parameter("prior.pseudo_inputs", new Tensor(format.BatchShape(options.PseudoInputs)));
        (_isBounded, _posterior) = (format.Kind.IsBounded, posterior);
    }

    public override void Begin(Tensor examples, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        int wanted = ExamplesWanted;
        if (examples.Shape[0] < wanted)
        {
            throw new SettingException(VampPriorOptions.PseudoInputsSetting.Refusal(
                VampPriorOptions.PseudoInputsSetting.Write(options.PseudoInputs),
                $", and at most {examples.Shape[0]} here: each begins as a training example of its own"));
        }

        Span<float> inputs = _inputs!.Value.Span;
        random.FillNormal(inputs, 0);
        for (int i = 0; i < inputs.Length && wanted > 0; i++)
        {
            float value = examples.Span[i] + (Noise * inputs[i]);
            inputs[i] = _isBounded ? Math.Clamp(value, 0, 1) : value;
        }
    }

    public override CodeDensity Fixed()
    {
        DiagonalGaussian parts = Parts(new Tape(records: false));
        return new Held(Name, parts.Mean.Value, parts.LogVariance.Value);
    }

    protected override DiagonalMixture Components(Tape tape, int batch)
    {
        DiagonalGaussian parts = Parts(tape);
        return new DiagonalMixture(Name, batch, parts.Mean, parts.LogVariance, logits: null);
    }

    private DiagonalGaussian Parts(Tape tape)
    {
        if (_posterior is null)
        {
            throw new InvalidOperationException("VampPrior: it is a part of no model yet, whose posterior it is made of.");
        }

        Variable inputs = tape.Use(_inputs!);
        return (DiagonalGaussian)_posterior(_isBounded ? WithinRange.Apply(inputs) : inputs);
    }

    /// <summary>The components as they were when they were last computed.</summary>
    private sealed class Held(string name, Tensor means, Tensor logVariances) : CodeDensity
    {
        public override string Name => name;

        public override Distribution On(Tape tape, Shape shape)
        {
            ArgumentNullException.ThrowIfNull(tape);
            return new DiagonalMixture(name, shape[0], tape.Constant(means), tape.Constant(logVariances), logits: null);
        }
    }
}

/// <summary>A prior that is the average of the posteriors of trained pseudo-inputs (Tomczak and Welling 2018).</summary>
public sealed record VampPriorOptions : PriorOptions
{
    // Training examples for each pseudo-input, and the most that are chosen: 500 as in the paper, fewer where each is convolved.
    private const int ExamplesPerInput = 10;
    private const int MostChosen = 500;
    private const int MostConvolved = 100;

    /// <summary>Number of pseudo-inputs.</summary>
    public static Setting<int> PseudoInputsSetting { get; } = new Setting<VampPriorOptions, int>(
        "pseudo-inputs", SettingFormat.Whole(1, 100_000), o => o.PseudoInputs, (o, v) => o with { PseudoInputs = v })
    {
        Group = SettingGroup.Loss,
        Help = "Pseudo-inputs of a VampPrior, of whose posteriors it is the average; each begins as a training example, and every step " +
            "encodes all of them.",
        Default = "one for 10 training examples, at most 500, or 100 of conv",
        Needs = new("prior", "vamp") { MustBeSaid = true },
        From = context => context.Find("prior") is not "vamp" ? null
            : new(Math.Clamp(context.Facts.Train / ExamplesPerInput, 1, context.Find("network") is "mlp" ? MostChosen : MostConvolved),
                Counted.Of(context.Facts.Train, $"training {context.Facts.Noun}")),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [PseudoInputsSetting];

    /// <summary>Number of pseudo-inputs.</summary>
    public int PseudoInputs { get; init; } = 500;

    /// <inheritdoc/>
    public override long ParameterCount(ExampleFormat format, int latent)
    {
        ArgumentNullException.ThrowIfNull(format);
        return (long)PseudoInputs * format.Length;
    }

    /// <inheritdoc/>
    public override Prior Build(int latent, RandomStream random) => new VampPrior(this);

    /// <inheritdoc/>
    public override void Validate(PosteriorOptions posterior, int latent)
    {
        RequireSpread(posterior);
        if (posterior is not DiagonalGaussianOptions)
        {
            throw new SettingException(SettingText.Of($"{new SettingName("prior")} vamp is an average of diagonal Gaussians, so that " +
                $"{new SettingName("posterior")} must be gaussian, and not {DistributionKinds.Posteriors.NameOf(posterior)}."));
        }
    }
}
