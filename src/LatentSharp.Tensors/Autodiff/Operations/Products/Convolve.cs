using LatentSharp.Tensors.Kernels.Convolution;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>
/// y [batch, out, height′, width′] = activation(x [batch, in, height, width] ∗ w [out, in, kernelHeight, kernelWidth] + b [out]): a
/// two-dimensional convolution (a cross-correlation, as everywhere in the field).
/// </summary>
internal sealed class Convolve : Operation, IProduct
{
    private readonly ConvolutionShape _shape;
    private readonly Variable _x;
    private readonly Variable _weight;
    private readonly Variable? _bias;
    private readonly Activation _activation;

    private Convolve(Variable output, ConvolutionShape shape, Variable x, Variable weight, Variable? bias, Activation activation)
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
            WeightCorrelation.Apply(_shape, _x.Value.Span, dy.Span, gradient.Span, add: false);
            tape.EndGradient(_weight, gradient);
        }

        if (_x.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_x);
            TransposedCorrelation.Apply(_shape, dy.Span, _weight.Value.Span, gradient.Span);
            tape.EndGradient(_x, gradient);
        }
    }
}
