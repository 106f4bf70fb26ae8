using System.Text.Json.Serialization;
using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>q(z|x): from the encoder's features to a distribution of codes.</summary>
public abstract class Posterior
{
    /// <summary>Its name in options and reports.</summary>
    public abstract string Name { get; }

    /// <summary>The record that describes it in files.</summary>
    public abstract PosteriorOptions Options { get; }

    /// <summary>Number of latent dimensions.</summary>
    public abstract int Dimensions { get; }

    /// <summary>Whether it has a spread, so that codes can be drawn from it; else it is one point, and has no KL term.</summary>
    public bool HasSpread => Options.HasSpread;

    /// <summary>What can be done with its codes.</summary>
    public CodeAbilities Code => Options.Code(Dimensions);

    /// <summary>What training changes.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>q(z|x) of a batch; its mean is what users see as the code.</summary>
    /// <param name="features">Features, <c>[batch, n]</c>.</param>
    /// <returns>A distribution of codes, <c>[batch, latent]</c>.</returns>
    public abstract Distribution Given(Variable features);
}

/// <summary>Which posterior a model has: what files and commands hold, and what builds it.</summary>
[JsonConverter(typeof(PosteriorJson))]
public abstract record PosteriorOptions
{
    /// <summary>The kinds of posteriors that files and commands know; a program may add its own.</summary>
    public static PartKinds<PosteriorOptions> Kinds => DistributionKinds.Posteriors;

    /// <summary>Whether it has a spread; a point has none.</summary>
    public virtual bool HasSpread => true;

    /// <summary>What can be done with its codes; those of the usual posteriors are means, and can be mixed.</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    public virtual CodeAbilities Code(int latent) => new(latent) { CanSample = HasSpread };

    /// <summary>Number of trained values.</summary>
    /// <param name="features">Size of the encoder's features.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    public abstract long ParameterCount(long features, int latent);

    /// <summary>Refuses codes that it cannot be the posterior of.</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <exception cref="LatentSharpException">It cannot be.</exception>
    public virtual void Validate(int latent)
    {
    }

    /// <summary>Builds the posterior.</summary>
    /// <param name="features">Size of the encoder's features.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public abstract Posterior Build(int features, int latent, RandomStream random);
}
