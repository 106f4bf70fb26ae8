using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Levels;

/// <summary>The small network of a lower level: from what is known to mean and log variance of z₁.</summary>
internal sealed class ConditionalGaussian
{
    private readonly Linear _hidden;
    private readonly Linear _mean;
    private readonly Linear _logVariance;

    /// <summary>Creates the network.</summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="inputs">Size of what is known.</param>
    /// <param name="width">Width of its hidden layer.</param>
    /// <param name="outputs">Dimensions of z₁.</param>
    /// <param name="isStandard">Whether it begins as N(0, I), whatever it is given.</param>
    /// <param name="random">Where first values come from.</param>
    public ConditionalGaussian(string name, int inputs, int width, int outputs, bool isStandard, RandomStream random)
    {
        _hidden = new Linear($"{name}.hidden", inputs, width, random);
        _mean = new Linear($"{name}.mean", width, outputs, random);
        _logVariance = new Linear($"{name}.log_variance", width, outputs, random);
        Parameters = [.. _hidden.Parameters, .. _mean.Parameters, .. _logVariance.Parameters];
        foreach (Parameter parameter in isStandard ? _mean.Parameters.Concat(_logVariance.Parameters) : [])
        {
            parameter.Value.Span.Clear();
        }
    }

    /// <summary>What training changes.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Number of trained values.</summary>
    public static long ParameterCount(long inputs, int width, int outputs) =>
        ((inputs + 1) * width) + (2 * (width + 1L) * outputs);

    /// <summary>N(z₁) given what is known.</summary>
    /// <param name="known">E.g. features and z₂, <c>[batch, inputs]</c>.</param>
    public DiagonalGaussian Given(Variable known)
    {
        Variable hidden = _hidden.Forward(known, training: false, Activation.Relu);
        return new DiagonalGaussian(_mean.Forward(hidden, training: false), _logVariance.Forward(hidden, training: false));
    }
}
