using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = f(x), element by element, and dx = g(dy, x) or, where that is simpler, g(dy, y).</summary>
/// <typeparam name="TFormula">f; gives the operation its name.</typeparam>
/// <typeparam name="TGradient">g.</typeparam>
internal sealed class Elementary<TFormula, TGradient>(Variable output, Variable x, bool fromOutput) : Operation(output)
    where TFormula : unmanaged, IUnaryFormula
    where TGradient : unmanaged, IBinaryFormula
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="fromOutput">Whether g wants y in the place of x.</param>
    public static Variable Apply(Variable x, bool fromOutput = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Map.Apply(default(TFormula), x.Value, y.Value);
        tape.Record(new Elementary<TFormula, TGradient>(y, x, fromOutput));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        Map.Apply(default(TGradient), Output.Gradient!, fromOutput ? Output.Value : x.Value, dx);
        tape.EndGradient(x, dx);
    }
}
