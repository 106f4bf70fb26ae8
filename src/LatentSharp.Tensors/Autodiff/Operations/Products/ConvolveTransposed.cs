using LatentSharp.Tensors.Kernels.Convolution;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>
/// y [batch, out, height′, width′] = activation(the transposed convolution of x [batch, in, height, width] with
/// w [in, out, kernelHeight, kernelWidth] + b [out]): the map whose matrix is the transpose of a convolution's.
/// </summary>
internal sealed class ConvolveTransposed : Operation, IProduct
{
    private readonly ConvolutionShape _shape;
    private readonly Variable _x;
    private readonly Variable _weight;
    private readonly Variable? _bias;
    private readonly Activation _activation;

    private ConvolveTransposed(Variable output, ConvolutionShape shape, Variable x, Variable weight, Variable? bias, Activation activation)
        : base(output)
    {
        _shape = shape;
        _x = x;
        _weight = weight;
        _bias = bias;
        _activation = activation;
    }

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

    long IProduct.MultiplyAdds => _shape.MultiplyAdds;

    int IProduct.BackwardProducts => (_x.NeedsGradient ? 1 : 0) + (_weight.NeedsGradient ? 1 : 0);

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => _bias is null ? [_x, _weight] : [_x, _weight, _bias];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, object Value)> Attributes =>
        [("stride", _shape.Stride), ("padding", _shape.Padding), ("activation", _activation.Kind),
        ("slope", _activation.Slope)];

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        Tensor dy = FusedActivation.Undo(_activation, Output);
        ChannelBias.Backward(tape, _bias, dy, FusedActivation.BiasCancels(_activation, Output));
        if (_weight.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_weight);
            WeightCorrelation.Apply(_shape, dy.Span, _x.Value.Span, gradient.Span, add: false);
            tape.EndGradient(_weight, gradient);
        }

        if (_x.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_x);
            Correlation.Apply(_shape, dy.Span, _weight.Value.Span, gradient.Span);
            tape.EndGradient(_x, gradient);
        }
    }
}
