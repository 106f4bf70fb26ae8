namespace LatentSharp.Tensors.Autodiff;

/// <summary>
/// A value on a tape: the result of an operation, a parameter, or data. It lives until <see cref="Tape.Clear"/>, which gives its storage to
/// others.
/// </summary>
public sealed partial class Variable
{
    private readonly Tensor _value;
    private int _step;
    private Tensor? _gradient;

    internal Variable(Tape tape, Tensor value, bool needsGradient, Tensor? gradient = null)
    {
        Tape = tape;
        _value = value;
        _step = tape.Step;
        NeedsGradient = needsGradient;
        _gradient = gradient;
        IsLeaf = gradient is not null;
    }

    /// <summary>The tape that it lives on.</summary>
    public Tape Tape { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The tape was cleared.</exception>
    public Tensor Value => _step == Tape.Step ? _value : throw Gone();

    /// <summary>The value's shape.</summary>
    public Shape Shape => _value.Shape;

    /// <summary>Whether a backward pass computes a gradient for it.</summary>
    public bool NeedsGradient { get; }

    /// <summary>The gradient, once a backward pass has reached it; of parameters and watched inputs only after the pass.</summary>
    /// <exception cref="InvalidOperationException">The tape was cleared.</exception>
    public Tensor? Gradient
    {
        get => _step == Tape.Step ? _gradient : throw Gone();
        internal set => _gradient = value;
    }

    /// <summary>Whether the gradient holds a value already, so that the next contribution is added.</summary>
    internal bool HasGradient { get; set; }

    /// <summary>
    /// Whether the gradient of each channel sums to zero, but for rounding: what is normalized over a batch has its mean taken out, so that
    /// a bias before it changes nothing.
    /// </summary>
    internal bool ChannelGradientsCancel { get; set; }

    /// <summary>Whether the gradient outlives the backward pass: parameters and watched inputs.</summary>
    internal bool IsLeaf { get; }

    /// <summary>Whether it lives in the tape's current step.</summary>
    internal bool IsCurrent => _step == Tape.Step;

    /// <summary>
    /// The place of the first operation that it is an input of, which is the last one to contribute to its gradient; counted for leaves,
    /// and only where somebody waits for their gradients. Negative for none.
    /// </summary>
    internal int FirstUse { get; set; } = -1;

    /// <summary>Lets a parameter's variable live in the tape's current step, as if it were made anew.</summary>
    /// <param name="gradient">Where its gradient goes; null where none is wanted.</param>
    internal void Renew(Tensor? gradient)
    {
        (_step, _gradient) = (Tape.Step, gradient);
        (HasGradient, ChannelGradientsCancel) = (false, false);
    }

    /// <summary>The shape, for messages and the debugger.</summary>
    public override string ToString() => $"Variable{Shape}";

    private InvalidOperationException Gone() => new(
        $"{this} was used after Tape.Clear, which gave its storage to others; use it before, or keep a copy (Value.Clone()).");
}
