using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Layers;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models;

/// <content>A model whose parts a program has made.</content>
public sealed partial class Autoencoder
{
    /// <summary>Composes an untrained model of its parts.</summary>
    /// <param name="format">What an example is like: <c>dataset.Format</c>.</param>
    /// <param name="encoder">x <c>[batch, …]</c> → features <c>[batch, n]</c>.</param>
    /// <param name="posterior">q(z|x), made of such features.</param>
    /// <param name="prior">p(z).</param>
    /// <param name="decoder">z <c>[batch, latent]</c> → what the likelihood wants, <c>[batch, …]</c>.</param>
    /// <param name="likelihood">p(x|z).</param>
    /// <param name="objective">What training minimizes.</param>
    /// <exception cref="ArgumentException">The parts do not fit together, or two parameters have one name.</exception>
    public Autoencoder(
        ExampleFormat format, Layer encoder, Posterior posterior, Prior prior, Layer decoder, Likelihood likelihood, Objective objective)
        : this(
            Described(format, encoder, posterior, prior, decoder, likelihood, objective), encoder, posterior, prior, decoder, likelihood,
            objective)
    {
        string? twice = Parameters.Select(parameter => parameter.Name).Concat(Buffers.Select(buffer => buffer.Name))
            .GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new ArgumentException($"Autoencoder: two parameters are called '{twice}', and a file could keep only one of them; give " +
                $"each layer a name of its own.", nameof(encoder));
        }

        var tape = new Tape(records: false);
        Variable example = tape.Constant(new Tensor(BatchShape(1)));
        Variable features = Tried(nameof(encoder), $"the encoder does not take an example, {example.Shape}",
            () => encoder.Forward(example, training: false));
        Variable mean = Tried(nameof(posterior), $"the posterior does not take the features that the encoder gives, {features.Shape}",
            () => posterior.Given(features).Mean);
        Variable code = tape.Constant(new Tensor(new Shape(1, posterior.Dimensions)));
        if (mean.Shape != code.Shape)
        {
            throw new ArgumentException($"Autoencoder: the posterior gives codes {mean.Shape}, but has {posterior.Dimensions} dimensions.",
                nameof(posterior));
        }

        if (prior.ExamplesWanted == 0)
        {
            _ = Tried(nameof(prior), $"the prior is none of codes {code.Shape}", () => prior.On(tape, code.Shape).NegativeLogDensity(code));
        }

        Shape given = Tried(nameof(decoder), $"the decoder does not take a code, {code.Shape}",
            () => decoder.Forward(code, training: false)).Shape;
        if (given.Length != Options.Shape.Output.Length)
        {
            throw new ArgumentException($"Autoencoder: the decoder gives {given.Length} values for a code, but the likelihood wants " +
                $"{Options.Shape.Output.Length} for an example of shape {format.Shape}.", nameof(decoder));
        }
    }

    private static ModelOptions Described(ExampleFormat format, Layer encoder, Posterior posterior, Prior prior, Layer decoder,
        Likelihood likelihood, Objective objective)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(posterior);
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(likelihood);
        ArgumentNullException.ThrowIfNull(objective);
        return new ModelOptions
        {
            Format = format,
            Latent = posterior.Dimensions,
            Network = new ComposedOptions(),
            Posterior = posterior.Options,
            Prior = prior.Options,
            Likelihood = likelihood.Options,
            Objective = objective.Options,
        };
    }

    /// <summary>What a part makes of an input; where its shape does not fit, it is said which part that is.</summary>
    private static Variable Tried(string part, string problem, Func<Variable> forward)
    {
        try
        {
            return forward();
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Autoencoder: {problem}: {exception.Message}", part, exception);
        }
    }
}
