using LatentSharp.Data.Sentences;
using LatentSharp.Distributions.Flows;
using LatentSharp.Distributions.Operations;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Priors;

/// <summary>
/// N(0, I) bent by affine couplings with fixed rotations between them (Dinh et al. 2017), trained within the bound. The rotations belong to
/// the model file; the couplings change nothing to begin with, so that the prior begins as N(0, I).
/// </summary>
internal sealed class FlowPrior : NoisePrior
{
    // Substreams of the rotations, apart from those of the couplings.
    private const ulong FirstRotation = 1000;

    private readonly FlowPriorOptions _options;
    private readonly CouplingStack _stack;

    /// <summary>Creates the prior.</summary>
    /// <param name="options">Its size.</param>
    /// <param name="latent">Number of latent dimensions, at least 2.</param>
    /// <param name="random">Where first values come from.</param>
    public FlowPrior(FlowPriorOptions options, int latent, RandomStream random)
    {
        _options = options;
        Tensor[] rotations =
            [.. Enumerable.Range(0, options.Couplings).Select(i => Rotation.Draw(latent, random.Substream(FirstRotation + (ulong)i)))];
        _stack = new CouplingStack(CouplingStack.Untrained(latent, options.Couplings, options.Width, "prior", random), rotations);
        Buffers = [.. rotations.Select((rotation, i) => (FormattableString.Invariant($"prior.{i}.rotation"), rotation))];
    }

    public override string Name => $"normalising flow of {Counted.Of(_options.Couplings, "coupling")}";

    public override PriorOptions Options => _options;

    public override IReadOnlyList<Parameter> Parameters => _stack.Parameters;

    public override IReadOnlyList<(string Name, Tensor Value)> Buffers { get; }

    public override Distribution On(Tape tape, Shape shape) => new OnTape(this, tape, shape);

    public override Variable FromNoise(Variable noise) => _stack.Generate(noise);

    private sealed class OnTape(FlowPrior flow, Tape tape, Shape shape) : Distribution
    {
        public override string Name => flow.Name;

        /// <summary>Where the middle of the noise goes, which a flow has instead of a mean in closed form.</summary>
        public override Variable Mean
        {
            get
            {
                Tensor zeros = tape.Rent(shape);
                zeros.Span.Clear();
                return flow.FromNoise(tape.Constant(zeros));
            }
        }

        public override Variable NegativeLogDensity(Variable x)
        {
            (Variable u, Variable? log) = flow._stack.Normalize(x);
            Variable loss = StandardNormalLoss.Apply(u);
            return log is null ? loss : loss - log;
        }

        public override Variable Sample(RandomStream random, ulong start = 0)
        {
            Tensor draws = tape.Rent(shape);
            random.FillNormal(draws.Span, start);
            return flow.FromNoise(tape.Constant(draws));
        }
    }
}

/// <summary>A prior that is a normalizing flow of affine couplings, trained with the model.</summary>
public sealed record FlowPriorOptions : PriorOptions
{
    // The work of making a rotation grows with the cube of the dimensions.
    private const int MostLatent = 512;

    /// <summary>Number of couplings.</summary>
    public static Setting<int> CouplingsSetting { get; } = new Setting<FlowPriorOptions, int>(
        "couplings", SettingFormat.Whole(1, 64), o => o.Couplings, (o, v) => o with { Couplings = v })
    {
        Group = SettingGroup.Loss,
        Help = "Affine couplings of the prior that is a normalising flow; each changes half of the values.",
        Default = "6",
        Needs = new("prior", "flow") { MustBeSaid = true },
    };

    /// <summary>Width of the couplings' networks.</summary>
    public static Setting<int> WidthSetting { get; } = new Setting<FlowPriorOptions, int>(
        "coupling-width", SettingFormat.Whole(1, 4096), o => o.Width, (o, v) => o with { Width = v })
    {
        Group = SettingGroup.Loss,
        Help = "Width of the two hidden layers of each coupling's network.",
        Default = "64",
        Needs = new("prior", "flow") { MustBeSaid = true },
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [CouplingsSetting, WidthSetting];

    /// <summary>Number of couplings.</summary>
    public int Couplings { get; init; } = 6;

    /// <summary>Width of the two hidden layers of each coupling's network.</summary>
    public int Width { get; init; } = 64;

    /// <inheritdoc/>
    public override long ParameterCount(int latent) =>
        Enumerable.Range(0, Couplings).Sum(i => Coupling.ParameterCount(latent, Width, first: i % 2 == 1));

    /// <inheritdoc/>
    public override Prior Build(int latent, RandomStream random) => new FlowPrior(this, latent, random);

    /// <inheritdoc/>
    public override void Validate(PosteriorOptions posterior, int latent)
    {
        RequireSpread(posterior);
        if (latent > MostLatent)
        {
            throw new SettingException(SettingText.Of($"{new SettingName("prior")} flow turns codes of at most {MostLatent} dimensions, " +
                $"but {new SettingName("latent")} is {latent}; {new SettingName("prior")} mixture takes any number."));
        }

        if (latent < 2)
        {
            throw new SettingException(SettingText.Of($"{new SettingName("prior")} flow needs at least 2 latent dimensions, of which one " +
                $"half bends the other, but {new SettingName("latent")} is {latent}."));
        }
    }
}
