using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tests.Distributions.Operations;

/// <summary>Logits of pixels that are never white run away in a long training; no subnormal number may come of them.</summary>
public sealed class FarLogitTests
{
    [Theory]
    [InlineData(-1e9f, 0, 0, 0)]
    [InlineData(-95, 0, 0, 0)]
    [InlineData(-64.5f, 0, 0, 0)]
    [InlineData(-95, 1, 95, -1)]
    [InlineData(64.5f, 1, 0, 0)]
    [InlineData(95, 1, 0, 0)]
    [InlineData(95, 0, 95, 1)]
    [InlineData(1e9f, 0.5f, 5e8f, 0.5f)]
    public void WhatIsLeftOutIsNothing(float logit, float pixel, float loss, float slope)
    {
        (float value, float gradient) = Loss(logit, pixel);
        value.ShouldBe(loss);
        gradient.ShouldBe(slope);
    }

    [Fact]
    public void WhatIsNearIsAsBefore()
    {
        (float value, float gradient) = Loss(-63.5f, 0);
        value.ShouldBe((float)Math.Exp(-63.5), 1e-33f);
        gradient.ShouldBe((float)Math.Exp(-63.5), 1e-33f);
    }

    [Fact]
    public void ADamagedLogitIsNotHidden()
    {
        (float value, float gradient) = Loss(float.NaN, 0);
        value.ShouldBe(float.NaN);
        gradient.ShouldBe(float.NaN);
    }

    private static (float Loss, float Slope) Loss(float logit, float pixel)
    {
        var tape = new Tape();
        Variable logits = tape.Watch(new Tensor(new Shape(1, 1), [logit]));
        Variable loss = BernoulliLoss.Apply(logits, new Tensor(new Shape(1, 1), [pixel]));
        tape.Backward(loss.Sum());
        return (loss.Value.Span[0], logits.Gradient!.Span[0]);
    }
}
