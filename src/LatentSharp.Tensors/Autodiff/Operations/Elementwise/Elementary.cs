using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = f(x), element by element, and dx = g(dy, x) or, where that is simpler, g(dy, y).</summary>
/// <typeparam name="TFormula">f; gives the operation its name.</typeparam>
/// <typeparam name="TGradient">g.</typeparam>
internal sealed class Elementary<TFormula, TGradient> : Operation
    where TFormula : unmanaged, IUnaryFormula
    where TGradient : unmanaged, IBinaryFormula
{
    private readonly Variable _x;
    private readonly bool _fromOutput;

    private Elementary(Variable output, Variable x, bool fromOutput)
        : base(output)
    {
        _x = x;
        _fromOutput = fromOutput;
    }

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

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_x];

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(_x);
        Map.Apply(default(TGradient), Output.Gradient!, _fromOutput ? Output.Value : _x.Value, dx);
        tape.EndGradient(_x, dx);
    }
}
