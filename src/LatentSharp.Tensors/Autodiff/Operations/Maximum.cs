using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>
/// y = max(x, least), element by element, with a constant: free bits are max(λ, KL) a dimension (Kingma et al. 2016, section 4 of appendix
/// C). The gradient is 0 where x is below the constant.
/// </summary>
public sealed class Maximum : Operation
{
    private readonly Variable _x;
    private readonly float _least;

    private Maximum(Variable output, Variable x, float least)
        : base(output)
    {
        _x = x;
        _least = least;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="least">The constant.</param>
    public static Variable Apply(Variable x, float least)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Map.Apply(new Kernels.Ops.Clamp(least, float.PositiveInfinity), x.Value, y.Value);
        tape.Record(new Maximum(y, x, least));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_x];

    /// <inheritdoc/>
    public override IReadOnlyList<OperationAttribute> Attributes => [new("least", _least)];

    /// <inheritdoc/>
    protected internal override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(_x);
        Map.Apply(new ClampGradient(_least, float.PositiveInfinity), Output.Gradient!, _x.Value, dx);
        tape.EndGradient(_x, dx);
    }
}
