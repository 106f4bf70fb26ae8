using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Tensors.Tests.Kernels;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>
/// A training step in small: convolution, batch normalization and leaky ReLU, mean and log variance, a sample, back through a transposed
/// convolution to logits, Bernoulli loss plus divergence, both of elementary operations. Large enough that every operation is spread over
/// threads.
/// </summary>
internal sealed class SmallAutoencoder
{
    private const int Batch = 24;
    private const int Channels = 16;
    private const int Latent = 10;
    private static readonly Activation Leaky = Activation.LeakyRelu(0.01f);
    private readonly RandomStream _stream = new(7, 1);
    private readonly List<Parameter> _parameters = [];
    private readonly Tensor _runningMean = new(new Shape(Channels));
    private readonly Tensor _runningVariance = new(new Shape(Channels));
    private readonly Tensor _x = new(new Shape(Batch, 1, 28, 28));
    private readonly Tensor _noise = new(new Shape(Batch, Latent));
    private readonly Parameter _convolution;
    private readonly Parameter _gamma;
    private readonly Parameter _beta;
    private readonly Parameter _encode;
    private readonly Parameter _decode;
    private readonly Parameter _transposed;
    private readonly Parameter _bias;

    public SmallAutoencoder()
    {
        _convolution = Weight("convolution", Channels, 1, 4, 4);
        _gamma = Weight("gamma", Channels);
        _beta = Weight("beta", Channels);
        _encode = Weight("encode", 2 * Latent, Channels * 14 * 14);
        _decode = Weight("decode", Channels * 14 * 14, Latent);
        _transposed = Weight("transposed", Channels, 1, 4, 4);
        _bias = Weight("bias", 1);
        _stream.Substream(100).FillUniform(_x.Span, 0);
        _stream.Substream(101).FillNormal(_noise.Span, 0);
    }

    /// <summary>Forward and backward; the caller clears the tape.</summary>
    public Variable Step(Tape tape)
    {
        Variable h = tape.Constant(_x).Convolve(tape.Use(_convolution), null, stride: 2, padding: 1);
        h = h.BatchNormalize(tape.Use(_gamma), tape.Use(_beta), _runningMean, _runningVariance, training: true, activation: Leaky);
        h = h.Reshape(new Shape(Batch, Channels * 14 * 14)).Affine(tape.Use(_encode), null);
        Variable mean = h.Slice(1, 0, Latent);
        Variable logVariance = h.Slice(1, Latent, Latent);
        Variable z = mean + ((0.5 * logVariance).Exp() * tape.Constant(_noise));
        Variable d = z.Affine(tape.Use(_decode), null, Leaky).Reshape(new Shape(Batch, Channels, 14, 14));
        Variable logits = d.ConvolveTransposed(tape.Use(_transposed), tape.Use(_bias), stride: 2, padding: 1);
        Variable reconstruction = (logits.Softplus() - (logits * tape.Constant(_x))).Sum() / Batch;
        Variable divergence = 0.5 * (mean.Square() + logVariance.Exp() - logVariance - 1).Sum() / Batch;
        Variable loss = reconstruction + divergence;
        tape.Backward(loss);
        return loss;
    }

    /// <summary>All bits that a step leaves behind.</summary>
    public ulong Hash(Variable loss)
    {
        ulong all = Samples.Hash(loss.Value.Span);
        foreach (Parameter parameter in _parameters)
        {
            all = (all * 31) + Samples.Hash(parameter.Gradient.Span);
        }

        return (all * 31) + Samples.Hash(_runningMean.Span) + Samples.Hash(_runningVariance.Span);
    }

    private Parameter Weight(string name, params int[] sizes)
    {
        var value = new Tensor(new Shape(sizes));
        _stream.Substream((ulong)_parameters.Count).FillNormal(value.Span, 0);
        foreach (ref float v in value.Span)
        {
            v *= 0.1f;
        }

        var parameter = new Parameter(name, value);
        _parameters.Add(parameter);
        return parameter;
    }
}
