using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tensors.Tests.Autodiff;

public sealed class WarmStepTests
{
    [Fact]
    public void A_warm_step_allocates_no_storage_and_less_than_32_KB()
    {
        var model = new SmallAutoencoder();
        var tape = new Tape();
        for (int i = 0; i < 3; i++)
        {
            model.Step(tape);
            tape.Clear();
        }

        long storage = tape.Pool.AllocatedBytes;
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Step(tape);
        tape.Clear();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(32 * 1024);
        tape.Pool.AllocatedBytes.ShouldBe(storage);
    }
}
