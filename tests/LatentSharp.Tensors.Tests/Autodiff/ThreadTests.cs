using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>Tests that change the number of threads, which is global: they run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ThreadTestsCollection
{
    public const string Name = "Tests that change the number of threads";
}

[Collection(ThreadTestsCollection.Name)]
public sealed class ThreadTests
{
    [Fact]
    public void A_training_step_has_the_same_bits_for_any_number_of_threads()
    {
        int threads = Workers.Threads;
        try
        {
            Workers.Threads = 1;
            ulong expected = Step();
            foreach (int count in new[] { 2, 3, 7 })
            {
                Workers.Threads = count;
                Workers.Threads.ShouldBe(count);
                Step().ShouldBe(expected, $"{count} threads");
            }
        }
        finally
        {
            Workers.Threads = threads;
        }
    }

    [Fact]
    public void Every_operation_has_the_same_bits_for_any_number_of_threads()
    {
        int threads = Workers.Threads;
        try
        {
            foreach (WideCase c in WideCases.All)
            {
                Workers.Threads = 1;
                float[][] expected = c.Run();
                foreach (int count in new[] { 2, 3, 7 })
                {
                    Workers.Threads = count;
                    float[][] actual = c.Run();
                    for (int i = 0; i < expected.Length; i++)
                    {
                        actual[i].AsSpan().SequenceEqual(expected[i])
                            .ShouldBeTrue($"{c.Name}, {count} threads, {(i == 0 ? "result" : $"gradient {i - 1}")}");
                    }
                }
            }
        }
        finally
        {
            Workers.Threads = threads;
        }
    }

    private static ulong Step()
    {
        var model = new SmallAutoencoder();
        return model.Hash(model.Step(new Tape()));
    }
}
