using LatentSharp.Tensors.Kernels.Convolution;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>
/// y [batch, out, height′, width′] = activation(the transposed convolution of x [batch, in, height, width] with
/// w [in, out, kernelHeight, kernelWidth] + b [out]): the map whose matrix is the transpose of a convolution's.
/// </summary>
internal sealed class ConvolveTransposed(
    Variable output, ConvolutionShape shape, Variable x, Variable weight, Variable? bias, Activation activation)
    : Operation(output), IProduct
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[batch, in, height, width]</c>.</param>
    /// <param name="weight">Weights, <c>[in, out, kernelHeight, kernelWidth]</c>.</param>
    /// <param name="bias">Bias, <c>[out]</c>, or null.</param>
    /// <param name="stride">Stride, at least 1.</param>
    /// <param name="padding">Rows and columns cut from every side of the result.</param>
    /// <param name="outputPadding">Rows added at the bottom and columns added at the right.</param>
    /// <param name="activation">Any whose gradient its output gives: not softplus or SiLU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation cannot be fused.</exception>
    public static Variable Apply(Variable x, Variable weight, Variable? bias, int stride = 1, int padding = 0,
        (int Rows, int Columns) outputPadding = default, Activation activation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ConvolutionShape shape = ConvolutionShape.Transposed(x.Shape, weight.Shape, stride, padding, outputPadding);
        ChannelBias.Check(nameof(ConvolveTransposed), bias, shape.Wide);
        FusedActivation.Check(nameof(ConvolveTransposed), activation);
        Tape tape = x.Tape;
        Variable y = tape.Result(shape.Wide, x, weight, bias);
        TransposedCorrelation.Apply(shape, x.Value.Span, weight.Value.Span, y.Value.Span, bias is null ? default : bias.Value.Span,
            activation);
        tape.Record(new ConvolveTransposed(y, shape, x, weight, bias, activation));
        return y;
    }

    long IProduct.MultiplyAdds => shape.MultiplyAdds;

    int IProduct.BackwardProducts => (x.NeedsGradient ? 1 : 0) + (weight.NeedsGradient ? 1 : 0);

    public override IReadOnlyList<Variable> Inputs => bias is null ? [x, weight] : [x, weight, bias];

    public override IReadOnlyList<(string Name, object Value)> Attributes =>
        [("stride", shape.Stride), ("padding", shape.Padding), ("activation", activation.Kind),
        ("slope", activation.Slope)];

    protected override void Backward(Tape tape)
    {
        Tensor dy = FusedActivation.Undo(activation, Output);
        ChannelBias.Backward(tape, bias, dy, FusedActivation.BiasCancels(activation, Output));
        if (weight.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(weight);
            WeightCorrelation.Apply(shape, dy.Span, x.Value.Span, gradient.Span, add: false);
            tape.EndGradient(weight, gradient);
        }

        if (x.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(x);
            Correlation.Apply(shape, dy.Span, weight.Value.Span, gradient.Span);
            tape.EndGradient(x, gradient);
        }
    }
}
