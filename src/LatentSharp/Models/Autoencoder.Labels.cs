using LatentSharp.Models.Conditions;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models;

/// <content>What labels do to a model that was trained with a condition.</content>
public sealed partial class Autoencoder
{
    private readonly Condition? _condition;

    // The labels that calls are given, [1, width]: none of them, but for what With gives.
    private readonly Tensor? _labels;

    private Autoencoder(Autoencoder of, Tensor labels)
        : this(of.Options, of._encoder, of.Posterior, of.Prior, of._decoder, of.Likelihood, of.Objective, of._condition) =>
        _labels = labels;

    /// <summary>
    /// The same model, with the same weights, given labels: what it encodes, decodes and draws is that of examples with these labels. A
    /// model with a condition that is given none of its labels is a model of all examples.
    /// </summary>
    /// <param name="labels">E.g. <c>Smiling</c>, <c>Smiling=0</c> for those without, or a class such as <c>7</c>.</param>
    /// <exception cref="Settings.LatentSharpException">The model has no condition, or does not know a label.</exception>
    public Autoencoder With(params IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Count == 0 ? this
            : new Autoencoder(this, AskedLabels.Read(Options.Condition ?? throw AskedLabels.NoCondition(), labels));
    }

    /// <summary>Pictures with labels of their own through their mean codes and back.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[batch, channels, height, width]</c>.</param>
    /// <param name="labels">A vector each, <c>[batch, width]</c>; null for the labels that the model is given.</param>
    internal Tensor Reconstruct(Tensor pictures, Tensor? labels)
    {
        var again = new Tensor(pictures.Shape);
        Decode(EncodePosterior(pictures, labels).Mean, again, labels, (likelihood, _) => likelihood.Mean);
        return again;
    }

    private Variable Features(Variable x, Variable? labels, bool training)
    {
        Variable features = _encoder.Forward(x, training);
        return labels is null ? features : _condition!.Encoded(features, labels);
    }

    private Variable Decoded(Variable code, Variable? labels, bool training) =>
        _decoder.Forward(labels is null ? code : _condition!.Joined(code, labels), training);

    /// <summary>The labels that the model is given, for any number of examples; null without a condition.</summary>
    private Variable? Labels(Tape tape) => _labels is null ? null : tape.Constant(_labels);

    /// <summary>None of the labels, which is what a prior's own examples have; null without a condition.</summary>
    private Variable? Unlabeled(Tape tape) => _condition is null ? null : tape.Constant(_condition.None);

    /// <summary>Some of the vectors of labels, or as often those that the model is given; null without a condition.</summary>
    private Variable? Labels(Tape tape, Tensor? labels, int start, int size)
    {
        if (_labels is null)
        {
            return null;
        }

        Tensor rows = tape.Rent(_labels.Shape.With(0, size));
        if (labels is null)
        {
            Repeat(_labels, rows);
        }
        else
        {
            labels.Span.Slice(start * _labels.Length, rows.Length).CopyTo(rows.Span);
        }

        return tape.Constant(rows);
    }
}
