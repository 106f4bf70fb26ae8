using System.Numerics.Tensors;

namespace LatentSharp.Tensors.Tests;

/// <summary>A tensor as System.Numerics.Tensors has it: the same shape, the same storage.</summary>
public sealed class TensorSpanTests
{
    [Fact]
    public void It_has_the_shape_and_shares_the_storage()
    {
        var tensor = new Tensor(new Shape(2, 3), [1, 2, 3, 4, 5, 6]);
        TensorSpan<float> span = tensor.AsTensorSpan();
        span.Lengths.ToArray().ShouldBe([2, 3]);
        span[1, 2].ShouldBe(6);
        System.Numerics.Tensors.Tensor.Sum<float>(span).ShouldBe(21);
        span[1, 0] = 9;
        tensor.Span[3].ShouldBe(9);
        new Tensor(new Shape(), [7]).AsTensorSpan().FlattenedLength.ShouldBe(1);
    }
}
