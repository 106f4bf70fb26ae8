using LatentSharp.Tensors.Kernels.Convolution;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>
/// y [batch, out, height′, width′] = activation(x [batch, in, height, width] ∗ w [out, in, kernelHeight, kernelWidth] + b [out]): a
/// two-dimensional convolution (a cross-correlation, as everywhere in the field).
/// </summary>
internal sealed class Convolve(Variable output, ConvolutionShape shape, Variable x, Variable weight, Variable? bias, Activation activation)
    : Operation(output), IProduct
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[batch, in, height, width]</c>.</param>
    /// <param name="weight">Weights, <c>[out, in, kernelHeight, kernelWidth]</c>.</param>
    /// <param name="bias">Bias, <c>[out]</c>, or null.</param>
    /// <param name="stride">Stride, at least 1.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="activation">Any whose gradient its output gives: not softplus or SiLU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation cannot be fused.</exception>
    public static Variable Apply(Variable x, Variable weight, Variable? bias, int stride = 1, int padding = 0,
        Activation activation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ConvolutionShape shape = ConvolutionShape.Convolution(x.Shape, weight.Shape, stride, padding);
        ChannelBias.Check(nameof(Convolve), bias, shape.Narrow);
        FusedActivation.Check(nameof(Convolve), activation);
        Tape tape = x.Tape;
        Variable y = tape.Result(shape.Narrow, x, weight, bias);
        Correlation.Apply(shape, x.Value.Span, weight.Value.Span, y.Value.Span, bias is null ? default : bias.Value.Span, activation);
        tape.Record(new Convolve(y, shape, x, weight, bias, activation));
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
            WeightCorrelation.Apply(shape, x.Value.Span, dy.Span, gradient.Span, add: false);
            tape.EndGradient(weight, gradient);
        }

        if (x.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(x);
            TransposedCorrelation.Apply(shape, dy.Span, weight.Value.Span, gradient.Span);
            tape.EndGradient(x, gradient);
        }
    }
}
