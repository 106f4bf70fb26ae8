using System.Diagnostics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Training;
using LatentSharp.Training.Ranks;
using LatentSharp.Training.Steps.Shards;

namespace LatentSharp.Tests.Training.Ranks;

/// <summary>Gradients go to the other ranks in buckets, while the layers below are still differentiated, and the bits stay.</summary>
public sealed class BucketTests
{
    // 40 pictures in batches of 13: shards differ in size, and of the one picture left over all shards but one are empty.
    private static readonly TrainingOptions Options = Run.Options with { Batch = 13, Shards = 8, Epochs = 2, Clip = 0.5 };

    /// <summary>Buckets of 64 numbers: many layers in one, and many for one layer.</summary>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    [InlineData(true, 4)]
    [InlineData(true, 8)]
    public void TheBitsDoNotDependOnBuckets(bool convolutional, int count)
    {
        using Run alone = Create(convolutional), together = Create(convolutional);
        alone.Trainer(alone.Create(), Options).Run();
        int[] meanwhile = new int[count];
        ThreadRanks.Run(count, ranks =>
        {
            ranks.WaitsForFirst = true;
            Trainer(together, ranks).Run();
            meanwhile[ranks.Rank] = ranks.BegunMeanwhile;
        }).ShouldAllBe(thrown => thrown == null);
        together.Log().ShouldBe(alone.Log());
        Run.Bits(together.Folder.Model).ShouldHaveTheBitsOf(Run.Bits(alone.Folder.Model));
        Run.Bits(together.Folder.Checkpoint).ShouldHaveTheBitsOf(Run.Bits(alone.Folder.Checkpoint));
        meanwhile.ShouldAllBe(exchanges => exchanges > 0);
    }

    /// <summary>An MPI that allows one thread only: the sum begins when all gradients are there.</summary>
    [Fact]
    public void WithoutAThreadTheBitsAreTheSame()
    {
        using Run alone = Create(convolutional: true), together = Create(convolutional: true);
        alone.Trainer(alone.Create(), Options).Run();
        ThreadRanks.Run(2, ranks =>
        {
            ranks.AllowsThread = false;
            Trainer(together, ranks).Run();
            ranks.BegunMeanwhile.ShouldBe(0);
        }).ShouldAllBe(thrown => thrown == null);
        Run.Bits(together.Folder.Model).ShouldHaveTheBitsOf(Run.Bits(alone.Folder.Model));
    }

    [Fact]
    public void ABucketIsSentBeforeTheOthersAreThere() => ThreadRanks.Run(2, ranks =>
    {
        float[] values = [.. Enumerable.Range(0, 20).Select(i => i * (1f + ranks.Rank))];
        using var exchange = new BucketExchange(new RankGroup(ranks), values, size: 8);
        for (int step = 0; step < 2; step++)
        {
            long before = ranks.Sent;
            exchange.Begin();
            exchange.Release(13);
            exchange.Release(11);
            var clock = Stopwatch.StartNew();
            while (ranks.Sent < before + 12)
            {
                clock.Elapsed.TotalSeconds.ShouldBeLessThan(30);
                Thread.Sleep(1);
            }

            values[11].ShouldBe(step == 0 ? 11 * (1f + ranks.Rank) : 33);
            exchange.End();
            ranks.Sent.ShouldBe(before + 20 + 10);
            values.ShouldBe(Enumerable.Range(0, 20).Select(i => i * (step == 0 ? 3f : 6)));
        }
    }).ShouldAllBe(thrown => thrown == null);

    [Fact]
    public void WhatFailsOnTheThreadIsThrownByTheStep()
    {
        using var exchange = new BucketExchange(new RankGroup(new BrokenRanks()), new float[64], size: 8);
        exchange.Begin();
        exchange.Release(30);
        Should.Throw<TimeoutException>(exchange.End).Message.ShouldBe("the cable is cut");
    }

    /// <summary>A parameter that is used twice, one that no gradient reaches, and one that nothing uses.</summary>
    [Fact]
    public void GradientsAreHandedOverWhenTheyAreWhole()
    {
        Parameter first = Parameter("first", 1), twice = Parameter("twice", 2), behind = Parameter("behind", 3), unused = Parameter("u", 4);
        var tape = new Tape();
        var handed = new List<(string Name, float Value)>();
        Parameter[] all = [first, twice, behind, unused];
        for (int step = 0; step < 2; step++)
        {
            handed.Clear();
            Variable x = tape.Use(first) * tape.Use(twice);
            _ = tape.Use(behind) * x;
            Variable loss = (x * tape.Use(twice) * x).Sum();
            tape.Backward(loss, gradient =>
            {
                Parameter parameter = Array.Find(all, p => p.Gradient == gradient)!;
                handed.Add((parameter.Name, gradient.Span[0]));

                // Whoever is given it may change it.
                Map.Apply(default(Doubled), gradient.Span, gradient.Span);
            });
            tape.Clear();

            // loss = f² t³: 2 f t³ and 3 f² t² at f = 1, t = 2.
            handed.ShouldBe([("behind", 0f), ("first", 16f), ("twice", 12f)], ignoreOrder: true);
            all.Select(p => p.Gradient.Span[0]).ShouldBe([32, 24, 0, unused.Gradient.Span[0]]);
        }
    }

    /// <summary>In a sequence of layers the gradients of the upper ones come first.</summary>
    [Fact]
    public void UpperLayersComeFirst()
    {
        Parameter[] all = [.. Enumerable.Range(0, 5).Select(i => Parameter($"{i}", i + 1))];
        var tape = new Tape();
        Variable x = tape.Use(all[0]);
        foreach (Parameter parameter in all[1..])
        {
            x *= tape.Use(parameter);
        }

        var order = new List<int>();
        tape.Backward(x.Sum(), gradient => order.Add(Array.FindIndex(all, p => p.Gradient == gradient)));
        order[..3].ShouldBe([4, 3, 2]);
        order.Count.ShouldBe(5);
    }

    private static Parameter Parameter(string name, float value) => new(name, new Tensor(new Shape(1), [value]));

    private static Run Create(bool convolutional) => convolutional ? new Run { Model = TestSets.Conv(Run.Format) } : new Run();

    private static Trainer Trainer(Run run, ThreadRanks ranks) =>
        new(run.Create(), Run.Split, Options, ranks.Rank == 0 ? run.Folder : null, data: new DataCard { Source = "boxes" })
        {
            Ranks = ranks,
            Step = context => new ShardedStep(context, bucket: 64),
        };

    private readonly struct Doubled : IUnaryFormula
    {
        public System.Runtime.Intrinsics.Vector512<float> Invoke(System.Runtime.Intrinsics.Vector512<float> x) => x + x;
    }

    private sealed class BrokenRanks : IRanks
    {
        public int Rank => 0;

        public int Count => 2;

        public bool HasStopped { get; set; }

        public bool IsUnderWay { get; set; }

        public bool ComputesMeanwhile { get; set; }

        public bool AllowsThread => true;

        public void AllToAll(float[] values, float[] received, int slice) => throw new TimeoutException("the cable is cut");

        public void AllGather(float[] values, float[] received, int slice) => throw new TimeoutException("the cable is cut");
    }
}
