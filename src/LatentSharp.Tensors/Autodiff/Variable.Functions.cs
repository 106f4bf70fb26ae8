using LatentSharp.Tensors.Autodiff.Operations.Elementwise;

namespace LatentSharp.Tensors.Autodiff;

/// <content>The usual functions, sums and changes of shape.</content>
public sealed partial class Variable
{
    /// <summary>|x|, element by element; the gradient at 0 is 0.</summary>
    public Variable Abs() => Elementary<Kernels.Ops.Abs, Kernels.Ops.AbsGradient>.Apply(this);

    /// <summary>eˣ, element by element.</summary>
    public Variable Exp() => Elementary<Kernels.Ops.Exp, Kernels.Ops.Multiply>.Apply(this, fromOutput: true);

    /// <summary>ln x, element by element.</summary>
    public Variable Log() => Elementary<Kernels.Ops.Log, Kernels.Ops.Divide>.Apply(this);

    /// <summary>√x, element by element.</summary>
    public Variable Sqrt() => Elementary<Kernels.Ops.Sqrt, Kernels.Ops.SqrtGradient>.Apply(this, fromOutput: true);

    /// <summary>x², element by element.</summary>
    public Variable Square() => Elementary<Kernels.Ops.Square, Kernels.Ops.SquareGradient>.Apply(this);

    /// <summary>max(x, least), element by element; the gradient is 0 below.</summary>
    /// <param name="least">The constant.</param>
    public Variable AtLeast(double least) => Operations.Elementwise.Clamp.Apply(this, (float)least, float.PositiveInfinity);

    /// <summary>x kept within two bounds, element by element; the gradient is 0 outside.</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    /// <exception cref="ArgumentException">The bounds are NaN or the wrong way round.</exception>
    public Variable Clamp(double low, double high) => Operations.Elementwise.Clamp.Apply(this, (float)low, (float)high);

    /// <summary>
    /// The nearest whole number, of two that are equally near the even one, element by element; the gradient goes straight through, as if
    /// nothing had been rounded (Bengio et al. 2013, section 4).
    /// </summary>
    public Variable Round() => Elementary<Kernels.Ops.Round, Kernels.Ops.StraightThrough>.Apply(this);

    /// <summary>f(x), element by element.</summary>
    /// <param name="activation">Which; a slope, where it has one, at least 0.</param>
    /// <exception cref="ArgumentException">The slope is negative or NaN.</exception>
    public Variable Activate(Activation activation) => Operations.Elementwise.Activate.Apply(this, activation);

    /// <summary>1 / (1 + e⁻ˣ), element by element.</summary>
    public Variable Sigmoid() => Activate(Activation.Sigmoid);

    /// <summary>ln(1 + eˣ), element by element.</summary>
    public Variable Softplus() => Activate(Activation.Softplus);

    /// <summary>tanh x, element by element.</summary>
    public Variable Tanh() => Activate(Activation.Tanh);

    /// <summary>Σ x over all elements, <c>[]</c>, added in double precision.</summary>
    public Variable Sum() => Operations.Reductions.Sum.Apply(this);

    /// <summary>Σ x over one axis.</summary>
    /// <param name="axis">Which axis; negative numbers count from the end.</param>
    /// <param name="keep">Whether the axis stays, with size 1.</param>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public Variable Sum(int axis, bool keep = false) => Operations.Reductions.SumAxis.Apply(this, axis, keep);

    /// <summary>The mean of all elements, <c>[]</c>, added in double precision.</summary>
    public Variable Mean() => Operations.Reductions.Mean.Apply(this);

    /// <summary>The mean over one axis.</summary>
    /// <param name="axis">Which axis; negative numbers count from the end.</param>
    /// <param name="keep">Whether the axis stays, with size 1.</param>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public Variable Mean(int axis, bool keep = false) => Operations.Reductions.MeanAxis.Apply(this, axis, keep);

    /// <summary>eˣ / Σ eˣ over the last axis.</summary>
    /// <exception cref="ArgumentException">This is a scalar.</exception>
    public Variable Softmax() => Operations.Normalization.Softmax.Apply(this, isLogarithm: false);

    /// <summary>x − ln Σ eˣ over the last axis.</summary>
    /// <exception cref="ArgumentException">This is a scalar.</exception>
    public Variable LogSoftmax() => Operations.Normalization.Softmax.Apply(this, isLogarithm: true);

    /// <summary>ln Σ eˣ over the last axis, which goes.</summary>
    /// <exception cref="ArgumentException">This is a scalar.</exception>
    public Variable LogSumExp() => Operations.Reductions.LogSumExp.Apply(this);

    /// <summary>The same values under another shape.</summary>
    /// <param name="shape">A shape with as many elements.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Variable Reshape(Shape shape) => Operations.Shapes.Reshape.Apply(this, shape);

    /// <summary>The axes in another order: axis i of the result is axis order[i] of this.</summary>
    /// <param name="order">A permutation of 0 … rank − 1.</param>
    /// <exception cref="ArgumentException">The order is not a permutation of the axes.</exception>
    public Variable Permute(params ReadOnlySpan<int> order) => Operations.Shapes.Permute.Apply(this, order);

    /// <summary>Some positions of one axis.</summary>
    /// <param name="axis">Which axis; negative numbers count from the end.</param>
    /// <param name="start">The first position.</param>
    /// <param name="count">How many positions.</param>
    /// <exception cref="ArgumentException">There is no such axis, or not so many positions.</exception>
    public Variable Slice(int axis, int start, int count) => Operations.Shapes.Slice.Apply(this, axis, start, count);

    /// <summary>Variables joined along one axis.</summary>
    /// <param name="axis">Which axis; negative numbers count from the end.</param>
    /// <param name="inputs">At least one; their shapes agree but for the axis.</param>
    /// <exception cref="ArgumentException">There is no input or no such axis, or the shapes do not agree.</exception>
    public static Variable Concatenate(int axis, params ReadOnlySpan<Variable> inputs) => Operations.Shapes.Concatenate.Apply(axis, inputs);
}
