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

    /// <summary>What the decoder takes of a code: the code itself, or what it is rounded to.</summary>
    /// <param name="code">Codes as users have them, <c>[batch, latent]</c>.</param>
    internal virtual Variable Decoded(Variable code) => code;
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

    /// <summary>Which of the two models, <c>vae</c> or <c>ae</c>, settings take one with it for.</summary>
    internal virtual string Family => HasSpread ? "vae" : "ae";

    /// <summary>What a model with it is called, in few letters.</summary>
    internal virtual string ModelName => HasSpread ? "VAE" : "AE";

    /// <summary>The same with its article.</summary>
    internal virtual string ModelPhrase => HasSpread ? "a VAE" : "an AE";

    /// <summary>The same, spelled out.</summary>
    internal virtual string ModelWords => HasSpread ? "variational auto-encoder" : "auto-encoder";

    /// <summary>
    /// What draws of a standard normal are once they are decoded, and why they stand for no data, where codes are held to no prior.
    /// </summary>
    internal virtual (string Name, string Why) Plain => ("N(0, I)", "which an auto-encoder is not trained for");

    /// <summary>Whether a network may give it the numbers of a code as a grid of cells, so that it needs no layer of its own.</summary>
    internal virtual bool TakesGrid => false;

    /// <summary>The number of latent dimensions that it wants where nobody says one.</summary>
    /// <param name="usual">The number that is usual for such data.</param>
    /// <param name="cells">Cells of the grid of codes; 1 for one vector.</param>
    internal virtual int LatentFor(int usual, int cells) => usual;

    /// <summary>What the number of latent dimensions must be instead, in words; null where it is possible.</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="cells">Cells of the grid of codes; 1 for one vector.</param>
    internal virtual string? Fault(int latent, int cells) => null;

    /// <summary>Builds the posterior on a network that gives the numbers of a code themselves.</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    internal virtual Posterior BuildOnGrid(int latent, RandomStream random) =>
        throw new SettingException($"a posterior of this kind takes no grid of codes.");

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
