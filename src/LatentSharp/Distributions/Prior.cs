using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>p(z) that a model is trained with: what new codes are drawn from, and what the KL term holds the posterior to.</summary>
public abstract class Prior : CodeDensity
{
    /// <summary>The record that describes it in files.</summary>
    public abstract PriorOptions Options { get; }

    /// <summary>What training changes; none for a fixed prior.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Values that belong to the model but have no gradient, such as fixed rotations.</summary>
    public virtual IReadOnlyList<(string Name, Tensor Value)> Buffers => [];

    /// <summary>Training examples that it wants to begin with; 0 for none, and once it has begun.</summary>
    public virtual int ExamplesWanted => 0;

    /// <summary>
    /// Told of the model that it becomes a part of, again where that is given labels; a prior that needs nothing of it has nothing to do.
    /// </summary>
    /// <param name="format">What an example is like.</param>
    /// <param name="posterior">q(z|x) of examples <c>[batch, …]</c>, on their tape.</param>
    public virtual void Bind(ExampleFormat format, Func<Variable, Distribution> posterior)
    {
    }

    /// <summary>Takes the examples that it wants, before the first step of a training.</summary>
    /// <param name="examples">At most <see cref="ExamplesWanted"/> of them, as many as there are, <c>[n, …]</c>.</param>
    /// <param name="random">Where draws come from.</param>
    /// <exception cref="LatentSharpException">They are fewer than it wants.</exception>
    public virtual void Begin(Tensor examples, RandomStream random)
    {
    }

    /// <summary>The density with the values that its parameters have now, for many uses while nothing is trained.</summary>
    public virtual CodeDensity Fixed() => this;

    /// <summary>Codes as a function of independent standard normal noise; null where draws are no such function.</summary>
    /// <param name="noise">Noise, <c>[batch, latent]</c>.</param>
    public virtual Variable? FromNoise(Variable noise) => null;
}

/// <summary>Which prior a model has: what files and commands hold, and what builds it.</summary>
[JsonConverter(typeof(PriorJson))]
public abstract record PriorOptions
{
    /// <summary>The kinds of priors that files and commands know; a program may add its own.</summary>
    public static PartKinds<PriorOptions> Kinds => DistributionKinds.Priors;

    /// <summary>What it is called in sentences and on pages: <c>N(0, I)</c>, or that it is the prior.</summary>
    public virtual string Symbol => "the prior";

    /// <summary>Whether it is N(0, I), whatever the training.</summary>
    public virtual bool IsStandardNormal => false;

    /// <summary>Number of trained values.</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    public virtual long ParameterCount(int latent) => 0;

    /// <summary>Number of trained values, where they depend on what an example is like.</summary>
    /// <param name="format">What an example is like.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    public virtual long ParameterCount(ExampleFormat format, int latent) => ParameterCount(latent);

    /// <summary>Refuses what it cannot be the prior of.</summary>
    /// <param name="posterior">The posterior that it would hold.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <exception cref="LatentSharpException">It cannot be the prior of such codes.</exception>
    public virtual void Validate(PosteriorOptions posterior, int latent)
    {
    }

    /// <summary>Builds the prior.</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public abstract Prior Build(int latent, RandomStream random);

    /// <summary>Refuses a posterior without a spread, whose training holds its codes to nothing.</summary>
    private protected void RequireSpread(PosteriorOptions posterior)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        if (!posterior.HasSpread)
        {
            throw new SettingException(SettingText.Of($"{new SettingName("prior")} {DistributionKinds.Priors.NameOf(this)} is trained by " +
                $"the KL term, which codes that are points do not have; leave it out, or give {new SettingName("model")} vae."));
        }
    }
}

/// <summary>N(0, I).</summary>
internal sealed class StandardNormalPrior : Prior
{
    private StandardNormal? _last;

    public override string Name => "standard normal";

    public override PriorOptions Options { get; } = new StandardNormalOptions();

    public override Distribution On(Tape tape, Shape shape)
    {
        // The same at every step of a training.
        if (_last is not { } last || last.Tape != tape || last.Shape != shape)
        {
            _last = last = new StandardNormal(tape, shape);
        }

        return last;
    }

    public override Variable FromNoise(Variable noise) => noise;
}

/// <summary>The usual prior.</summary>
public sealed record StandardNormalOptions : PriorOptions
{
    /// <inheritdoc/>
    public override string Symbol => "N(0, I)";

    /// <inheritdoc/>
    public override bool IsStandardNormal => true;

    /// <inheritdoc/>
    public override Prior Build(int latent, RandomStream random) => new StandardNormalPrior();
}
