namespace LatentSharp.Tensors.Autodiff;

/// <summary>A value on a tape: the result of an operation, a parameter, or data. Its storage belongs to the tape until <see cref="Tape.Clear"/>.</summary>
public sealed class Variable
{
    internal Variable(Tape tape, Tensor value, bool needsGradient, Tensor? gradient = null)
    {
        Tape = tape;
        Value = value;
        NeedsGradient = needsGradient;
        Gradient = gradient;
        IsLeaf = gradient is not null;
    }

    /// <summary>The tape that it lives on.</summary>
    public Tape Tape { get; }

    /// <summary>The value.</summary>
    public Tensor Value { get; }

    /// <summary>The value's shape.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>Whether a backward pass computes a gradient for it.</summary>
    public bool NeedsGradient { get; }

    /// <summary>The gradient, once a backward pass has reached it; of parameters and watched inputs only after the pass.</summary>
    public Tensor? Gradient { get; internal set; }

    /// <summary>Whether the gradient holds a value already, so that the next contribution is added.</summary>
    internal bool HasGradient { get; set; }

    /// <summary>
    /// Whether the gradient of each channel sums to zero, but for rounding: what is normalised over a batch has its mean taken out, so that a bias
    /// before it changes nothing.
    /// </summary>
    internal bool ChannelGradientsCancel { get; set; }

    /// <summary>Whether the gradient outlives the backward pass: parameters and watched inputs.</summary>
    internal bool IsLeaf { get; }

    /// <summary>The shape, for messages and the debugger.</summary>
    public override string ToString() => $"Variable{Shape}";
}
