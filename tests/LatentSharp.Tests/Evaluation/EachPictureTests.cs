using LatentSharp.Evaluation;

namespace LatentSharp.Tests.Evaluation;

public sealed class EachPictureTests
{
    [Fact]
    public void Every_number_is_done_once()
    {
        int[] done = new int[100];
        EachPicture.Do(done.Length, i => Interlocked.Increment(ref done[i]));
        done.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public void What_is_thrown_comes_out_as_it_is() =>
        Should.Throw<IOException>(() =>
            EachPicture.Do(10, i => throw new IOException("the disk is full"))).Message.ShouldBe("the disk is full");
}
