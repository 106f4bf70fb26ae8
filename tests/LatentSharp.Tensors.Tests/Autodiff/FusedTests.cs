using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Autodiff.Operations;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>Each fused operation against the same formula composed of elementary operations on the tape: values and gradients.</summary>
public sealed class FusedTests
{
    private const float LogTwoPi = 1.8378770664f;
    private const int Elements = 2 * 3 * 4;
    private static readonly Shape Images = new(5, 2, 3, 4);
    private static readonly Tensor Pixels = GradientCases.Pixels(5, 2, 3, 4);

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
            "affine" => Affine.Apply(x, weight, bias),
            "convolution" => Convolve.Apply(x, weight, bias, 1, 1),
            _ => ConvolveTransposed.Apply(x, weight, bias, 1, 1, (0, 0)),
        };
        var variance = new Tensor(new Shape(3));
        variance.Span.Fill(1);
        Variable y = Square.Apply(BatchNormalize.Apply(h, gamma, beta, new Tensor(new Shape(3)), variance, training,
            activation: new Activation(ActivationKind.LeakyRelu, 0.2f)));
        tape.Backward(isUsedElsewhere ? Add.Apply(Sum.Apply(y), Sum.Apply(h)) : Sum.Apply(y));
        return [.. bias.Gradient!.Span];
    }

    [Fact]
    public void Bernoulli_loss() => Compare(
        v => BernoulliLoss.Apply(v[0], Pixels),
        v => PerExample(Subtract.Apply(Activate.Apply(v[0], new Activation(ActivationKind.Softplus)), Multiply.Apply(v[0], Data(v[0])))),
        Images);

    [Fact]
    public void Squared_error() => Compare(v => SquaredError.Apply(v[0], Pixels), v => Errors(v[0]), Images);

    [Fact]
    public void Gaussian_loss() => Compare(
        v => GaussianLoss.Apply(v[0], Pixels, -1.25f),
        v => Scale.Apply(Errors(v[0]), 0.5f * MathF.Exp(1.25f), 0.5f * Elements * (LogTwoPi - 1.25f)),
        Images);

    [Fact]
    public void Learned_Gaussian_loss() => Compare(
        v => LearnedGaussianLoss.Apply(v[0], Pixels, v[1]),
        v => Scale.Apply(
            Add.Apply(Multiply.Apply(Errors(v[0]), Exp.Apply(Negate.Apply(v[1]))), Scale.Apply(v[1], Elements)), 0.5f,
                0.5f * Elements * LogTwoPi),
        Images, default);

    [Fact]
    public void Optimal_Gaussian_loss() => Compare(
        v => OptimalGaussianLoss.Apply(v[0], Pixels),
        v =>
        {
            Variable mse = Mean.Apply(Square.Apply(Subtract.Apply(v[0], Data(v[0]))));
            Variable constant = Scale.Apply(Log.Apply(mse), 0.5f * Elements, 0.5f * Elements * LogTwoPi);
            return Add.Apply(Divide.Apply(Errors(v[0]), Scale.Apply(mse, 2)), constant);
        },
        Images);

    [Fact]
    public void Optimal_Gaussian_loss_averages_to_its_closed_form()
    {
        var tape = new Tape();
        Variable mean = tape.Watch(new Tensor(Images, TestValues.Uniform(Images.Length, 3)));
        Variable loss = Mean.Apply(OptimalGaussianLoss.Apply(mean, Pixels, out float variance));
        tape.Backward(loss);
        double mse = 0;
        for (int i = 0; i < Images.Length; i++)
        {
            double difference = mean.Value.Span[i] - Pixels.Span[i];
            mse += difference * difference / Images.Length;
        }

        variance.ShouldBe((float)mse, 1e-6f);
        ((double)loss.Value.Item()).ShouldBe(0.5 * Elements * (Math.Log(2 * Math.PI * mse) + 1), 1e-4);
        double[] expected = [.. Enumerable.Range(0, Images.Length).Select(i => (mean.Value.Span[i] - Pixels.Span[i]) / mse / Images[0])];
        TestValues.ShouldBeNear(mean.Gradient!.Span, expected, 1e-6, "gradient");
    }

    [Fact]
    public void Diagonal_Gaussian_loss() => Compare(
        v => DiagonalGaussianLoss.Apply(v[0], v[1], v[2]),
        v => PerExample(Scale.Apply(
            Add.Apply(v[2], Multiply.Apply(Square.Apply(Subtract.Apply(v[0], v[1])), Exp.Apply(Negate.Apply(v[2])))), 0.5f,
                0.5f * LogTwoPi)),
        Images, Images, Images);

    [Fact]
    public void Standard_normal_loss() => Compare(
        v => StandardNormalLoss.Apply(v[0]), v => PerExample(Scale.Apply(Square.Apply(v[0]), 0.5f, 0.5f * LogTwoPi)), Images);

    [Fact]
    public void Discretized_logistic_loss()
    {
        // the composed form is a plain difference of sigmoids, so pixels stay off the two ends and scales are moderate
        Tensor inner = new(Images, Array.ConvertAll(TestValues.Uniform(Images.Length, 4), v => MathF.Round(128 + (100 * v)) / 255f));
        var sigmoid = new Activation(ActivationKind.Sigmoid);
        Compare(
            v => DiscretizedLogisticLoss.Apply(Scale.Apply(v[0], 0.4f, 0.5f), inner, Scale.Apply(v[1], 0.25f, -2)),
            v =>
            {
                Variable sharpness = Exp.Apply(Negate.Apply(Scale.Apply(v[1], 0.25f, -2)));
                Variable center = Subtract.Apply(v[0].Tape.Constant(inner), Scale.Apply(v[0], 0.4f, 0.5f));
                Variable upper = Activate.Apply(Multiply.Apply(Scale.Apply(center, 1, 1 / 510f), sharpness), sigmoid);
                Variable lower = Activate.Apply(Multiply.Apply(Scale.Apply(center, 1, -1 / 510f), sharpness), sigmoid);
                return PerExample(Negate.Apply(Log.Apply(Subtract.Apply(upper, lower))));
            },
            2e-4, Images, new Shape(2, 1, 1));
    }

    [Fact]
    public void Divergence() => Compare(
        v => KlDivergence.Apply(v[0], v[1]), v => PerExample(KlDivergencePerDimension.Apply(v[0], v[1])), new Shape(4, 7), new Shape(4, 7));

    [Fact]
    public void Divergence_per_dimension() => Compare(
        v => KlDivergencePerDimension.Apply(v[0], v[1]),
        v => Scale.Apply(Subtract.Apply(Add.Apply(Square.Apply(v[0]), Exp.Apply(v[1])), v[1]), 0.5f, -0.5f),
        new Shape(4, 7), new Shape(4, 7));

    [Fact]
    public void Reparameterization() => Compare(
        v => Reparameterize.Apply(v[0], v[1], Pixels), v => Add.Apply(v[0], Multiply.Apply(Exp.Apply(Scale.Apply(v[1], 0.5f)), Data(v[0]))),
            Images, Images);

    [Fact]
    public void Affine_with_activation() => Compare(
        v => Affine.Apply(v[0], v[1], v[2], new Activation(ActivationKind.Tanh)),
        v => Activate.Apply(Add.Apply(MatrixProduct.Apply(v[0], v[1], transposeB: true), v[2]), new Activation(ActivationKind.Tanh)),
        new Shape(3, 5), new Shape(4, 5), new Shape(4));

    [Fact]
    public void Softmax_and_its_relatives()
    {
        Compare(v => LogSumExp.Apply(v[0]), v => Log.Apply(SumAxis.Apply(Exp.Apply(v[0]), -1)), new Shape(4, 9));
        Compare(v => LogSoftmax.Apply(v[0]), v => Subtract.Apply(v[0], Reshape.Apply(LogSumExp.Apply(v[0]), new Shape(4, 1))),
            new Shape(4, 9));
        Compare(v => Softmax.Apply(v[0]), v => Exp.Apply(LogSoftmax.Apply(v[0])), new Shape(4, 9));
    }

    [Fact]
    public void Layer_normalization() => Compare(
        v => LayerNormalize.Apply(v[0], v[1], v[2], 1e-3f), v => Add.Apply(Multiply.Apply(Standardize(v[0], -1), v[1]), v[2]),
        new Shape(4, 9), new Shape(9), new Shape(9));

    [Fact]
    public void Batch_normalization() => Compare(
        v => BatchNormalize.Apply(
            v[0], v[1], v[2], new Tensor(new Shape(9)), new Tensor(new Shape(9)), training: true, epsilon: 1e-3f,
                activation: new Activation(ActivationKind.Sigmoid)),
        v => Activate.Apply(Add.Apply(Multiply.Apply(Standardize(v[0], 0), v[1]), v[2]), new Activation(ActivationKind.Sigmoid)),
        new Shape(6, 9), new Shape(9), new Shape(9));

    [Fact]
    public void Free_bits_stop_the_gradient_of_dimensions_below_the_bound()
    {
        var tape = new Tape();
        Variable mean = tape.Watch(new Tensor(new Shape(2, 2), [0.1f, 2, -0.1f, 3]));
        Variable logVariance = tape.Watch(new Tensor(new Shape(2, 2)));
        Variable perDimension = MeanAxis.Apply(KlDivergencePerDimension.Apply(mean, logVariance), 0);
        Variable loss = Sum.Apply(Maximum.Apply(perDimension, 0.5f));
        tape.Backward(loss);
        loss.Value.Item().ShouldBe(0.5f + (13f / 4), 1e-6f);
        mean.Gradient!.Span.ToArray().ShouldBe([0, 1, 0, 1.5f]);
    }

    private static Variable Data(Variable like) => like.Tape.Constant(Pixels);

    private static Variable PerExample(Variable x) =>
        SumAxis.Apply(Reshape.Apply(x, new Shape(x.Shape[0], x.Shape.Length / x.Shape[0])), 1);

    private static Variable Errors(Variable mean) => PerExample(Square.Apply(Subtract.Apply(mean, Data(mean))));

    private static Variable Standardize(Variable x, int axis)
    {
        Variable centered = Subtract.Apply(x, MeanAxis.Apply(x, axis, keep: true));
        Variable variance = MeanAxis.Apply(Square.Apply(centered), axis, keep: true);
        return Divide.Apply(centered, Sqrt.Apply(Scale.Apply(variance, 1, 1e-3f)));
    }

    private static void Compare(Func<Variable[], Variable> fused, Func<Variable[], Variable> composed, params Shape[] inputs) =>
        Compare(fused, composed, 1e-5, inputs);

    private static void Compare(Func<Variable[], Variable> fused, Func<Variable[], Variable> composed, double tolerance,
        params Shape[] inputs)
    {
        float[][] actual = Run(fused, inputs);
        float[][] expected = Run(composed, inputs);
        for (int i = 0; i < actual.Length; i++)
        {
            TestValues.ShouldBeNear(actual[i], ReferenceNormalization.Wide(expected[i]), tolerance, i == 0 ? "value" : $"gradient {i - 1}");
        }
    }

    private static float[][] Run(Func<Variable[], Variable> apply, Shape[] shapes)
    {
        var tape = new Tape();
        Variable[] inputs = [.. shapes.Select((s, i) => tape.Watch(new Tensor(s, TestValues.Uniform(s.Length, (ulong)i + 5))))];
        Variable y = apply(inputs);
        tape.Backward(Sum.Apply(Multiply.Apply(y, tape.Constant(new Tensor(y.Shape, TestValues.Uniform(y.Shape.Length, 77))))));
        return [y.Value.Span.ToArray(), .. inputs.Select(v => v.Gradient!.Span.ToArray())];
    }
}
