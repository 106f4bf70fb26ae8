using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>p(x|z): from the decoder's output to a distribution of examples.</summary>
public abstract class Likelihood
{
    /// <summary>Its name in options and reports.</summary>
    public abstract string Name { get; }

    /// <summary>The record that describes it in files.</summary>
    public abstract LikelihoodOptions Options { get; }

    /// <summary>What training changes.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>What is estimated on training data and kept with the model, beside what training changes.</summary>
    public virtual IReadOnlyList<(string Name, Tensor Value)> Buffers => [];

    /// <summary>Whether <see cref="Prepare"/> draws at random, anew each time that an example is seen.</summary>
    public virtual bool DrawsAnew => false;

    /// <summary>p(x|z) of a batch.</summary>
    /// <param name="output">The decoder's output, <c>[batch, …]</c>.</param>
    /// <param name="training">Whether a step of training asks, for which a likelihood may have another form than for a density that is
    /// quoted.</param>
    /// <returns>A distribution of examples; its mean is what is shown.</returns>
    public abstract Distribution Given(Variable output, bool training = false);

    /// <summary>Turns values of an example into what this distribution is about; black and white for Bernoulli, else unchanged.</summary>
    /// <param name="values">Values of one example.</param>
    /// <param name="x">Receives as many values.</param>
    /// <param name="random">Where draws come from.</param>
    /// <param name="start">Position of the example's first draw.</param>
    public virtual void Prepare(ReadOnlySpan<float> values, Span<float> x, RandomStream random, ulong start) => values.CopyTo(x);

    /// <summary>An estimate to be made over training data before the model is evaluated; null for a likelihood that needs none.</summary>
    internal virtual IEstimate? Estimate() => null;
}

/// <summary>Which likelihood a model has, and how: what files and commands hold, and what builds it.</summary>
[JsonConverter(typeof(LikelihoodJson))]
public abstract record LikelihoodOptions
{
    /// <summary>The kinds of likelihoods that files and commands know; a program may add its own.</summary>
    public static PartKinds<LikelihoodOptions> Kinds => DistributionKinds.Likelihoods;

    /// <summary>Number of trained values of the likelihood itself.</summary>
    public virtual int ParameterCount => 0;

    /// <summary>How many numbers it wants from the decoder for each value of an example.</summary>
    public virtual int ParametersPerValue => 1;

    /// <summary>Whether it is one of numbers of any size, as standardized columns are; else of values in [0, 1].</summary>
    public virtual bool IsForColumns => false;

    /// <summary>What it is, in words, e.g. <c>bernoulli, binarisation dynamic</c>.</summary>
    public virtual string Description => DistributionKinds.Likelihoods.NameOf(this);

    /// <summary>Builds the likelihood.</summary>
    /// <param name="isBounded">Whether values lie in [0, 1], as those of pixels do.</param>
    public abstract Likelihood Build(bool isBounded = true);

    /// <summary>Builds the likelihood of examples of a format.</summary>
    /// <param name="format">What an example is like.</param>
    internal virtual Likelihood Build(ExampleFormat format) => Build(format.Kind.IsBounded);

    /// <summary>Whether examples of a format can have it.</summary>
    /// <param name="format">What an example is like.</param>
    internal virtual bool Fits(ExampleFormat format) => !format.Kind.HasChoices && (format.Kind.IsBounded || IsForColumns);

    /// <summary>Number of trained values for examples of a format.</summary>
    /// <param name="format">What an example is like.</param>
    internal virtual int CountParameters(ExampleFormat format) => ParameterCount;
}

/// <summary>Something of a model that is estimated by a look at training data, and not by gradients.</summary>
internal interface IEstimate
{
    /// <summary>Looks at a batch.</summary>
    /// <param name="mean">The decoded means, <c>[batch, …]</c>.</param>
    /// <param name="x">The examples, same shape.</param>
    void Add(ReadOnlySpan<float> mean, ReadOnlySpan<float> x);

    /// <summary>Puts what was found into the model.</summary>
    void Keep();
}
