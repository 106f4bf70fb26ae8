namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>y [batch] = Σ (x − mean)² over each example.</summary>
public sealed class SquaredError : Operation
{
    private readonly Variable _mean;
    private readonly Tensor _x;

    private SquaredError(Variable output, Variable mean, Tensor x)
        : base(output)
    {
        _mean = mean;
        _x = x;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="mean">Predictions, <c>[batch, …]</c>.</param>
    /// <param name="x">Data of the same shape; kept until the backward pass, not copied.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable mean, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(x);
        Rows.Check(nameof(SquaredError), mean.Shape, x.Shape);
        Tape tape = mean.Tape;
        Variable y = tape.Result(new Shape(mean.Shape[0]), mean);
        SquaredErrors.Forward(mean.Value, x, y.Value);
        tape.Record(new SquaredError(y, mean, x));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_mean];

    /// <inheritdoc/>
    public override IReadOnlyList<OperationAttribute> Attributes => [];

    /// <inheritdoc/>
    protected internal override void Backward(Tape tape) => SquaredErrors.Backward(tape, _mean, _x, Output.Gradient!);
}
