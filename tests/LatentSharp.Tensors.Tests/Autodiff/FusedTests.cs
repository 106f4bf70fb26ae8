using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>Each fused operation against the same formula composed of elementary operations on the tape: values and gradients.</summary>
public sealed class FusedTests
{

    [Theory]
    [InlineData("convolution")]
    [InlineData("transposed convolution")]
    [InlineData("affine")]
    public void A_bias_before_batch_normalization_has_no_gradient_unless_its_layer_is_used_elsewhere_too(string layer)
    {
        float[] alone = BiasGradient(layer, isUsedElsewhere: false, training: true);
        alone.ShouldAllBe(g => g == 0);
        float[] both = BiasGradient(layer, isUsedElsewhere: true, training: true);
        both.ShouldAllBe(g => Math.Abs(g - Math.Abs(both[0])) < 1e-3 && g > 0.5);
        BiasGradient(layer, isUsedElsewhere: false, training: false).ShouldAllBe(g => Math.Abs(g) > 1e-3);
    }

    private static float[] BiasGradient(string layer, bool isUsedElsewhere, bool training)
    {
        var tape = new Tape();
        var shape = layer == "affine" ? new Shape(5, 3) : new Shape(2, 3, 4, 4);
        Variable x = tape.Watch(new Tensor(shape, TestValues.Uniform(shape.Length, 1)));
        Variable weight = tape.Watch(layer == "affine" ? new Tensor(new Shape(3, 3), TestValues.Uniform(9, 2))
            : new Tensor(new Shape(3, 3, 3, 3), TestValues.Uniform(81, 2)));
        Variable bias = tape.Watch(new Tensor(new Shape(3), TestValues.Uniform(3, 3)));
        Variable gamma = tape.Watch(new Tensor(new Shape(3), [1f, 2f, 0.5f]));
        Variable beta = tape.Watch(new Tensor(new Shape(3), [0f, 0.5f, -0.5f]));
        Variable h = layer switch
        {
            "affine" => x.Affine(weight, bias),
            "convolution" => x.Convolve(weight, bias, 1, 1),
            _ => x.ConvolveTransposed(weight, bias, 1, 1, (0, 0)),
        };
        var variance = new Tensor(new Shape(3));
        variance.Span.Fill(1);
        Variable y = h.BatchNormalize(gamma, beta, new Tensor(new Shape(3)), variance, training,
            activation: Activation.LeakyRelu(0.2f)).Square();
        tape.Backward(isUsedElsewhere ? y.Sum() + h.Sum() : y.Sum());
        return [.. bias.Gradient!.Span];
    }

    [Fact]
    public void Affine_with_activation() => Compare(
        v => v[0].Affine(v[1], v[2], Activation.Tanh),
        v => (v[0].MatrixProduct(v[1], transposeOther: true) + v[2]).Activate(Activation.Tanh),
        new Shape(3, 5), new Shape(4, 5), new Shape(4));

    [Fact]
    public void Softmax_and_its_relatives()
    {
        Compare(v => v[0].LogSumExp(), v => v[0].Exp().Sum(-1).Log(), new Shape(4, 9));
        Compare(v => v[0].LogSoftmax(), v => v[0] - v[0].LogSumExp().Reshape(new Shape(4, 1)),
            new Shape(4, 9));
        Compare(v => v[0].Softmax(), v => v[0].LogSoftmax().Exp(), new Shape(4, 9));
    }

    [Fact]
    public void Layer_normalization() => Compare(
        v => v[0].LayerNormalize(v[1], v[2], 1e-3f), v => (Standardize(v[0], -1) * v[1]) + v[2],
        new Shape(4, 9), new Shape(9), new Shape(9));

    [Fact]
    public void Batch_normalization() => Compare(
        v => v[0].BatchNormalize(v[1], v[2], new Tensor(new Shape(9)), new Tensor(new Shape(9)), training: true, epsilon: 1e-3f,
            activation: Activation.Sigmoid),
        v => ((Standardize(v[0], 0) * v[1]) + v[2]).Activate(Activation.Sigmoid),
        new Shape(6, 9), new Shape(9), new Shape(9));

    private static Variable Standardize(Variable x, int axis)
    {
        Variable centered = x - x.Mean(axis, keep: true);
        Variable variance = centered.Square().Mean(axis, keep: true);
        return centered / (variance + (1e-3f)).Sqrt();
    }

    private static void Compare(Func<Variable[], Variable> fused, Func<Variable[], Variable> composed, params Shape[] inputs) =>
        Comparison.Check(fused, composed, 1e-5, inputs);
}
