using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>What tapes and pools keep, and what they give out again.</summary>
public sealed class StorageTests
{
    [Fact]
    public void A_released_value_serves_the_next_one()
    {
        var tape = new Tape(records: false);
        Variable input = tape.Constant(new Tensor(new Shape(4, 50)));
        Variable x = input.Square();
        for (int i = 0; i < 20; i++)
        {
            Variable y = x.Exp();
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
        Variable x = tape.Constant(new Tensor(new Shape(4, 50), [.. Enumerable.Repeat(3f, 200)])).Square();
        Variable view = x.Reshape(new Shape(200));
        tape.Release(x, view);
        tape.Rent(x.Shape).Span.Fill(-1);
        view.Value.Span.ToArray().ShouldAllBe(v => v == 9);
    }

    [Fact]
    public void A_tape_that_records_keeps_all()
    {
        var tape = new Tape();
        Variable watched = tape.Watch(new Tensor(new Shape(3), [1, 2, 3]));
        Variable squares = watched.Square();
        Variable fourth = squares.Square();
        tape.Release(squares, fourth);
        tape.Rent(squares.Shape).Span.Fill(float.NaN);
        tape.Backward(fourth.Sum());
        watched.Gradient!.Span.ToArray().ShouldBe([4, 32, 108]);
    }

    [Fact]
    public void A_tensor_is_returned_once_and_to_its_own_pool()
    {
        var pool = new TensorPool();
        Tensor first = pool.Rent(new Shape(40, 5));
        Tensor view = first.Reshape(new Shape(200));
        pool.Return(view);
        Refuses(pool, first);
        Refuses(pool, view);

        // The storage is another tensor's by now: the old one must not give it back.
        Tensor second = pool.Rent(new Shape(200));
        second.Storage.ShouldBeSameAs(first.Storage);
        Refuses(pool, first);
        Refuses(new TensorPool(), second);
        Refuses(pool, new Tensor(new Shape(200)));
        Refuses(pool, second.Clone());
        pool.Return(second);
        Tensor[] two = [pool.Rent(new Shape(200)), pool.Rent(new Shape(200))];
        two[0].Storage.ShouldNotBeSameAs(two[1].Storage);

        static void Refuses(TensorPool pool, Tensor tensor) =>
            Should.Throw<InvalidOperationException>(() =>
                pool.Return(tensor)).Message.ShouldContain("returned already, or this pool never gave it out");
    }

    [Fact]
    public void A_variable_is_gone_with_its_step()
    {
        var tape = new Tape();
        Variable watched = tape.Watch(new Tensor(new Shape(3), [1, 2, 3]));
        Variable squares = watched.Square();
        Variable constant = tape.Constant(new Tensor(new Shape(3)));
        tape.Backward(squares.Sum());
        watched.Gradient!.Span.ToArray().ShouldBe([2, 4, 6]);
        tape.Clear();
        foreach (Variable old in (Variable[])[watched, squares, constant])
        {
            Should.Throw<InvalidOperationException>(() => old.Value).Message.ShouldContain("Variable[3] was used after Tape.Clear");
            Should.Throw<InvalidOperationException>(() => old.Gradient);
            Should.Throw<InvalidOperationException>(() => old.Square());
            old.Shape.ShouldBe(new Shape(3));
        }

        Variable next = tape.Watch(new Tensor(new Shape(3), [1, 2, 3])).Square();
        next.Value.Span.ToArray().ShouldBe([1, 4, 9]);
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
