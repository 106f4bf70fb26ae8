namespace LatentSharp.Tensors.Autodiff;

/// <content>What layers are made of: products, convolutions, normalization.</content>
public sealed partial class Variable
{
    /// <summary>activation(x · Wᵀ + b): this is x <c>[batch, in]</c>, the result <c>[batch, out]</c>.</summary>
    /// <param name="weight">Weights, <c>[out, in]</c>.</param>
    /// <param name="bias">Bias, <c>[out]</c>, or null.</param>
    /// <param name="activation">Any whose gradient its output gives: not softplus or SiLU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation cannot be fused.</exception>
    public Variable Affine(Variable weight, Variable? bias, Activation activation = default) =>
        Operations.Products.Affine.Apply(this, weight, bias, activation);

    /// <summary>
    /// The matrix product, <c>[m, k] · [k, n] → [m, n]</c>, or one for each of a batch,
    /// <c>[batch, m, k] · [batch, k, n] → [batch, m, n]</c>.
    /// </summary>
    /// <param name="other">Right factor, <c>[k, n]</c> or <c>[batch, k, n]</c>; if transposed, n stands before k.</param>
    /// <param name="transpose">Whether to use the transpose of this, of which k then stands before m.</param>
    /// <param name="transposeOther">Whether to use the transpose of the other.</param>
    /// <exception cref="ArgumentException">The inputs are not matrices, or their batches or inner sizes differ.</exception>
    public Variable MatrixProduct(Variable other, bool transpose = false, bool transposeOther = false) =>
        Operations.Products.MatrixProduct.Apply(this, other, transpose, transposeOther);

    /// <summary>A convolution with what may follow it in one pass; this is <c>[batch, in, height, width]</c>.</summary>
    /// <param name="weight">Weights, <c>[out, in, kernelHeight, kernelWidth]</c>.</param>
    /// <param name="bias">Bias, <c>[out]</c>, or null.</param>
    /// <param name="stride">Stride, at least 1.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="activation">Any whose gradient its output gives: not softplus or SiLU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation cannot be fused.</exception>
    public Variable Convolve(Variable weight, Variable? bias, int stride = 1, int padding = 0, Activation activation = default) =>
        Operations.Products.Convolve.Apply(this, weight, bias, stride, padding, activation);

    /// <summary>A transposed convolution with what may follow it in one pass; this is <c>[batch, in, height, width]</c>.</summary>
    /// <param name="weight">Weights, <c>[in, out, kernelHeight, kernelWidth]</c>.</param>
    /// <param name="bias">Bias, <c>[out]</c>, or null.</param>
    /// <param name="stride">Stride, at least 1.</param>
    /// <param name="padding">Rows and columns cut from every side of the result.</param>
    /// <param name="outputPadding">Rows added at the bottom and columns added at the right.</param>
    /// <param name="activation">Any whose gradient its output gives: not softplus or SiLU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation cannot be fused.</exception>
    public Variable ConvolveTransposed(Variable weight, Variable? bias, int stride = 1, int padding = 0,
        (int Rows, int Columns) outputPadding = default, Activation activation = default) =>
        Operations.Products.ConvolveTransposed.Apply(this, weight, bias, stride, padding, outputPadding, activation);

    /// <summary>
    /// activation((x − mean) / √(variance + ε) · γ + β), mean and variance of each channel over batch and space (Ioffe and Szegedy 2015);
    /// this is <c>[batch, channels]</c> or <c>[batch, channels, height, width]</c>.
    /// </summary>
    /// <param name="gamma">Scale, <c>[channels]</c>.</param>
    /// <param name="beta">Shift, <c>[channels]</c>.</param>
    /// <param name="runningMean">Running mean, <c>[channels]</c>; in training moved towards the batch's.</param>
    /// <param name="runningVariance">Running unbiased variance, <c>[channels]</c>; in training moved towards the batch's.</param>
    /// <param name="training">Whether to use (and differentiate) the batch's statistics; else the running ones are constants.</param>
    /// <param name="momentum">Weight of the new statistics, in [0, 1].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="activation">Any whose gradient its output gives: not softplus or SiLU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation cannot be fused.</exception>
    public Variable BatchNormalize(Variable gamma, Variable beta, Tensor runningMean, Tensor runningVariance, bool training,
        float momentum = 0.1f, float epsilon = 1e-5f, Activation activation = default) =>
        Operations.Normalization.BatchNormalize.Apply(this, gamma, beta, runningMean, runningVariance, training, momentum, epsilon,
            activation);

    /// <summary>(x − mean) / √(variance + ε) · γ + β, mean and variance over the last axis (Ba et al. 2016).</summary>
    /// <param name="gamma">Scale, <c>[columns]</c>.</param>
    /// <param name="beta">Shift, <c>[columns]</c>.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Variable LayerNormalize(Variable gamma, Variable beta, float epsilon = 1e-5f) =>
        Operations.Normalization.LayerNormalize.Apply(this, gamma, beta, epsilon);

    /// <summary>Each pixel becomes a square of equal ones; this is <c>[batch, channels, height, width]</c>.</summary>
    /// <param name="factor">How many times larger, at least 1.</param>
    /// <exception cref="ArgumentException">This does not have four axes, or the factor is below 1.</exception>
    public Variable UpsampleNearest(int factor) => Operations.Shapes.UpsampleNearest.Apply(this, factor);
}
