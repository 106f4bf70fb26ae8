using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Tests.Autodiff;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tests.Distributions.Operations;

/// <summary>Each fused operation against the same formula composed of elementary operations on the tape: values and gradients.</summary>
public sealed class FusedLossTests
{
    private const float LogTwoPi = 1.8378770664f;
    private const int Elements = 2 * 3 * 4;
    private static readonly Shape Images = new(5, 2, 3, 4);
    private static readonly Tensor Pixels = TestValues.Pixels(5, 2, 3, 4);

    [Fact]
    public void BernoulliLossIsItsFormula() => Compare(
        v => BernoulliLoss.Apply(v[0], Pixels),
        v => PerExample(v[0].Activate(Activation.Softplus) - (v[0] * Data(v[0]))),
        Images);

    [Fact]
    public void GaussianLossIsItsFormula() => Compare(
        v => GaussianLoss.Apply(v[0], Pixels, -1.25f),
        v => ((0.5f * MathF.Exp(1.25f)) * Errors(v[0])) + (0.5f * Elements * (LogTwoPi - 1.25f)),
        Images);

    [Fact]
    public void LearnedGaussianLossIsItsFormula() => Compare(
        v => GaussianLoss.Apply(v[0], Pixels, v[1]),
        v => (0.5f * ((Errors(v[0]) * (-v[1]).Exp()) + (Elements * v[1]))) + (0.5f * Elements * LogTwoPi),
        Images, default);

    [Fact]
    public void OptimalGaussianLossIsItsFormula() => Compare(
        v => OptimalGaussianLoss.Apply(v[0], Pixels),
        v =>
        {
            Variable mse = (v[0] - Data(v[0])).Square().Mean();
            Variable constant = ((0.5f * Elements) * mse.Log()) + (0.5f * Elements * LogTwoPi);
            return (Errors(v[0]) / (2 * mse)) + constant;
        },
        Images);

    [Fact]
    public void OptimalGaussianLossAveragesToItsClosedForm()
    {
        var tape = new Tape();
        Variable mean = tape.Watch(new Tensor(Images, TestValues.Uniform(Images.Length, 3)));
        Variable loss = OptimalGaussianLoss.Apply(mean, Pixels, out float variance).Mean();
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
    public void DiagonalGaussianLossIsItsFormula() => Compare(
        v => DiagonalGaussianLoss.Apply(v[0], v[1], v[2]),
        v => PerExample((0.5f * (v[2] + ((v[0] - v[1]).Square() * (-v[2]).Exp()))) + (0.5f * LogTwoPi)),
        Images, Images, Images);

    [Fact]
    public void StandardNormalLossIsItsFormula() => Compare(
        v => StandardNormalLoss.Apply(v[0]), v => PerExample((0.5f * v[0].Square()) + (0.5f * LogTwoPi)), Images);

    [Fact]
    public void DiscretizedLogisticLossIsItsFormula()
    {
        // the composed form is a plain difference of sigmoids, so pixels stay off the two ends and scales are moderate
        Tensor inner = new(Images, Array.ConvertAll(TestValues.Uniform(Images.Length, 4), v => MathF.Round(128 + (100 * v)) / 255f));
        var sigmoid = Activation.Sigmoid;
        Compare(
            v => DiscretizedLogisticLoss.Apply((0.4f * v[0]) + 0.5f, inner, (0.25f * v[1]) - 2),
            v =>
            {
                Variable sharpness = (-((0.25f * v[1]) - 2)).Exp();
                Variable center = v[0].Tape.Constant(inner) - ((0.4f * v[0]) + 0.5f);
                Variable upper = ((center + (1 / 510f)) * sharpness).Activate(sigmoid);
                Variable lower = ((center + (-1 / 510f)) * sharpness).Activate(sigmoid);
                return PerExample(-(upper - lower).Log());
            },
            2e-4, Images, new Shape(2, 1, 1));
    }

    [Fact]
    public void Divergence() => Compare(
        v => KlDivergence.Apply(v[0], v[1]), v => PerExample(KlDivergence.PerDimension(v[0], v[1])), new Shape(4, 7), new Shape(4, 7));

    [Fact]
    public void DivergencePerDimension() => Compare(
        v => KlDivergence.PerDimension(v[0], v[1]),
        v => (0.5f * ((v[0].Square() + v[1].Exp()) - v[1])) - 0.5f,
        new Shape(4, 7), new Shape(4, 7));

    [Fact]
    public void Reparameterization() => Compare(
        v => Reparameterize.Apply(v[0], v[1], Pixels), v => v[0] + ((0.5f * v[1]).Exp() * Data(v[0])),
            Images, Images);

    [Fact]
    public void FreeBitsStopTheGradientOfDimensionsBelowTheBound()
    {
        var tape = new Tape();
        Variable mean = tape.Watch(new Tensor(new Shape(2, 2), [0.1f, 2, -0.1f, 3]));
        Variable logVariance = tape.Watch(new Tensor(new Shape(2, 2)));
        Variable perDimension = KlDivergence.PerDimension(mean, logVariance).Mean(0);
        Variable loss = perDimension.AtLeast(0.5f).Sum();
        tape.Backward(loss);
        loss.Value.Item().ShouldBe(0.5f + (13f / 4), 1e-6f);
        mean.Gradient!.Span.ToArray().ShouldBe([0, 1, 0, 1.5f]);
    }

    private static Variable Data(Variable like) => like.Tape.Constant(Pixels);

    private static Variable PerExample(Variable x) =>
        x.Reshape(new Shape(x.Shape[0], x.Shape.Length / x.Shape[0])).Sum(1);

    private static Variable Errors(Variable mean) => PerExample((mean - Data(mean)).Square());

    private static void Compare(Func<Variable[], Variable> fused, Func<Variable[], Variable> composed, params Shape[] inputs) =>
        Comparison.Check(fused, composed, 1e-5, inputs);

    private static void Compare(Func<Variable[], Variable> fused, Func<Variable[], Variable> composed, double tolerance,
        params Shape[] inputs) =>
        Comparison.Check(fused, composed, tolerance, inputs);
}
