using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Models.Conditions;

/// <summary>
/// How a vector of labels y enters any networks: the encoder's features h become max(0, W h + V y + b), of which the posterior is made, so
/// that q(z|x, y) can say different things for different labels; the decoder sees [z, y] (Sohn et al. 2015, section 4).
/// </summary>
internal sealed class Condition
{
    private readonly Linear _features;
    private readonly Parameter _labels;
    private readonly int _latent;
    private readonly Tensor _none;

    /// <summary>Creates the layer.</summary>
    /// <param name="options">The labels.</param>
    /// <param name="features">Features that the encoder gives.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public Condition(ConditionOptions options, int features, int latent, RandomStream random)
    {
        Options = options;
        Features = ConditionOptions.Hidden(features);
        _latent = latent;
        _features = new Linear("condition.features", features, Features, random);
        _labels = Initialization.Uniform("condition.labels.weight", new Shape(Features, options.Width), options.Width, random);
        _none = new Tensor(new Shape(1, options.Width));
        Parameters = [.. _features.Parameters, _labels];
    }

    /// <summary>The labels.</summary>
    public ConditionOptions Options { get; }

    /// <summary>Features that the posterior is made of.</summary>
    public int Features { get; }

    /// <summary>What training changes.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The vector of an example of which no label is known, <c>[1, width]</c>.</summary>
    public Tensor None => _none;

    /// <summary>Features that have seen the labels.</summary>
    /// <param name="features">Features of the encoder, <c>[batch, n]</c>.</param>
    /// <param name="labels">y, <c>[batch, width]</c> or <c>[1, width]</c>.</param>
    /// <returns><c>[batch, hidden]</c>.</returns>
    public Variable Encoded(Variable features, Variable labels)
    {
        Variable h = _features.Forward(features, training: false);
        return (h + labels.Affine(labels.Tape.Use(_labels), null)).Activate(Activation.Relu);
    }

    /// <summary>What the decoder sees, [z, y].</summary>
    /// <param name="code">z, <c>[batch, latent]</c>.</param>
    /// <param name="labels">y, <c>[batch, width]</c> or <c>[1, width]</c>.</param>
    /// <returns><c>[batch, latent + width]</c>.</returns>
    public Variable Joined(Variable code, Variable labels)
    {
        if (labels.Shape[0] == code.Shape[0] && code.Tape.Graph is null)
        {
            return Variable.Concatenate(1, code, labels);
        }

        // One y for any number of codes: z · [I, 0] + [0, y], which is the same bits and a graph that any batch goes through.
        int width = labels.Shape[1];
        var pad = new Tensor(new Shape(_latent, _latent + width));
        for (int i = 0; i < _latent; i++)
        {
            pad.Span[(i * (_latent + width)) + i] = 1;
        }

        var row = new Tensor(new Shape(1, _latent + width));
        labels.Value.Span.CopyTo(row.Span[_latent..]);
        return code.MatrixProduct(code.Tape.Constant(pad)) + code.Tape.Constant(row);
    }
}
