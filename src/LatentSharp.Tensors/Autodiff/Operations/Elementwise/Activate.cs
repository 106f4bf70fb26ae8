using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = f(x), element by element: an activation as an operation of its own.</summary>
internal sealed class Activate(Variable output, Variable x, Activation activation) : Operation(output)
{
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

    public override IReadOnlyList<Variable> Inputs => [x];

    public override IReadOnlyList<(string Name, object Value)> Attributes =>
        [("activation", activation.Kind), ("slope", activation.Slope)];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        Activations.Gradient(activation, Output.Gradient!, Activations.HasGradientFromOutput(activation) ? Output.Value : x.Value, dx);
        tape.EndGradient(x, dx);
    }
}
