using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = a + b or a − b, element by element, both inputs repeated under NumPy's broadcasting rules.</summary>
/// <typeparam name="TFormula">Which; gives the operation its name.</typeparam>
internal sealed class Additive<TFormula>(Variable output, Variable a, Variable b) : Operation(output)
    where TFormula : unmanaged, IBinaryFormula
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="a">First input, any shape.</param>
    /// <param name="b">Second input; counted from the last axis, sizes are equal or one of them is 1.</param>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast.</exception>
    public static Variable Apply(Variable a, Variable b)
    {
        Variable y = Broadcasting.Apply<TFormula>(typeof(TFormula).Name, a, b);
        a.Tape.Record(new Additive<TFormula>(y, a, b));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [a, b];

    protected override void Backward(Tape tape)
    {
        if (a.NeedsGradient)
        {
            Give(tape, a, isSubtracted: false);
        }

        if (b.NeedsGradient)
        {
            Give(tape, b, typeof(TFormula) == typeof(Subtract));
        }
    }

    private void Give(Tape tape, Variable input, bool isSubtracted)
    {
        Tensor gradient = tape.BeginGradient(input);
        Broadcast.SumTo(Output.Gradient!, gradient);
        if (isSubtracted)
        {
            Map.Apply(default(Negate), gradient, gradient);
        }

        tape.EndGradient(input, gradient);
    }
}
