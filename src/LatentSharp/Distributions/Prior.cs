using System.Text.Json.Serialization;
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
}

/// <summary>Which prior a model has: what files and commands hold, and what builds it.</summary>
[JsonConverter(typeof(PriorJson))]
public abstract record PriorOptions
{
    /// <summary>The kinds of priors that files and commands know; a program may add its own.</summary>
    public static PartKinds<PriorOptions> Kinds => DistributionKinds.Priors;

    /// <summary>Number of trained values.</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    public virtual long ParameterCount(int latent) => 0;

    /// <summary>Builds the prior.</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public abstract Prior Build(int latent, RandomStream random);
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
}

/// <summary>The usual prior.</summary>
public sealed record StandardNormalOptions : PriorOptions
{
    /// <inheritdoc/>
    public override Prior Build(int latent, RandomStream random) => new StandardNormalPrior();
}
