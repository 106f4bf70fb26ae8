using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = f(x), element by element: an activation as an operation of its own.</summary>
internal sealed class Activate : Operation
{
    private readonly Variable _x;
    private readonly Activation _activation;

    private Activate(Variable output, Variable x, Activation activation)
        : base(output)
    {
        _x = x;
        _activation = activation;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="activation">Which; a slope, where it has one, at least 0.</param>
    /// <exception cref="ArgumentException">The slope is negative or NaN.</exception>
    public static Variable Apply(Variable x, Activation activation)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (activation.Kind is ActivationKind.LeakyRelu or ActivationKind.Elu && !(activation.Slope >= 0))
        {
            throw new ArgumentException($"Activate: the slope of {activation.Kind} must be at least 0, but is {activation.Slope}.",
                nameof(activation));
        }

        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Activations.Apply(activation, x.Value, y.Value);
        tape.Record(new Activate(y, x, activation));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_x];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, object Value)> Attributes =>
        [("activation", _activation.Kind), ("slope", _activation.Slope)];

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(_x);
        Activations.Gradient(_activation, Output.Gradient!, Activations.HasGradientFromOutput(_activation) ? Output.Value : _x.Value, dx);
        tape.EndGradient(_x, dx);
    }
}
