using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Autodiff.Operations;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>What tapes and pools keep, and what they give out again.</summary>
public sealed class StorageTests
{
    [Fact]
    public void A_released_value_serves_the_next_one()
    {
        var tape = new Tape(records: false);
        Variable input = tape.Constant(new Tensor(new Shape(4, 50)));
        Variable x = Square.Apply(input);
        for (int i = 0; i < 20; i++)
        {
            Variable y = Exp.Apply(x);
            tape.Release(x, input, y);
            x = y;
        }

        tape.Pool.AllocatedBytes.ShouldBeLessThan(3 * 4 * 300);
        tape.Clear();
    }

    [Fact]
    public void What_is_needed_still_is_not_released()
    {
        var tape = new Tape(records: false);
        Variable x = Square.Apply(tape.Constant(new Tensor(new Shape(4, 50), [.. Enumerable.Repeat(3f, 200)])));
        Variable view = Reshape.Apply(x, new Shape(200));
        tape.Release(x, view);
        tape.Rent(x.Shape).Span.Fill(-1);
        view.Value.Span.ToArray().ShouldAllBe(v => v == 9);
    }

    [Fact]
    public void A_tape_that_records_keeps_all()
    {
        var tape = new Tape();
        Variable watched = tape.Watch(new Tensor(new Shape(3), [1, 2, 3]));
        Variable squares = Square.Apply(watched);
        Variable fourth = Square.Apply(squares);
        tape.Release(squares, fourth);
        tape.Rent(squares.Shape).Span.Fill(float.NaN);
        tape.Backward(Sum.Apply(fourth));
        watched.Gradient!.Span.ToArray().ShouldBe([4, 32, 108]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pool_gives_out_larger_storage_only_where_that_is_wanted(bool largerFits)
    {
        var pool = new TensorPool(largerFits);
        pool.Return(pool.Rent(new Shape(10_000)));
        long first = pool.AllocatedBytes;
        Tensor small = pool.Rent(new Shape(10));
        (pool.AllocatedBytes == first).ShouldBe(largerFits);
        pool.Return(small);
        pool.Rent(new Shape(10_000)).Length.ShouldBe(10_000);
        pool.AllocatedBytes.ShouldBeLessThan(first + 1000);
    }
}
