using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>Kernels hold addresses of storage while the garbage collector moves all that is not pinned.</summary>
[Collection(ThreadTestsCollection.Name)]
public sealed class GarbageTests
{
    [Fact]
    public void Collections_that_move_everything_change_no_bit()
    {
        ulong[] expected = Steps();
        using var stop = new CancellationTokenSource();
        long collections = 0;
        var collector = new Thread(() =>
        {
            var litter = new List<byte[]>();
            while (!stop.IsCancellationRequested)
            {
                // Holes between what stays make the next collection move it.
                litter.AddRange(Enumerable.Range(0, 200).Select(i => new byte[1000 + i]));
                litter.RemoveAll(piece => piece.Length % 2 == 0);
                litter.RemoveRange(0, Math.Max(0, litter.Count - 1000));
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                Interlocked.Increment(ref collections);
            }
        })
        { IsBackground = true };
        collector.Start();
        try
        {
            for (int round = 0; round < 3 || Interlocked.Read(ref collections) < 5; round++)
            {
                Steps().ShouldBe(expected);
            }
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    /// <summary>New tensors and a pool of their own for each, so that storage is allocated meanwhile.</summary>
    private static ulong[] Steps()
    {
        var model = new SmallAutoencoder();
        var tape = new Tape();
        var hashes = new ulong[4];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = model.Hash(model.Step(tape));
            tape.Clear();
        }

        return hashes;
    }
}
