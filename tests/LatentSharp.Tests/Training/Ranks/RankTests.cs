using LatentSharp.Data;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Training;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Tests.Training.Ranks;

/// <summary>A run of S shards leaves the same bits on any number of ranks that divides S.</summary>
public sealed class RankTests
{
    // 40 pictures in batches of 13: three full ones, whose shards differ in size, and one picture for eight shards.
    private static readonly TrainingOptions Options = Run.Options with
    {
        Batch = 13,
        Shards = 8,
        Epochs = 2,
        Clip = 0.5,
        Average = 0.9,
        Augment = new Augmentation { Mirror = true, Shift = true, Color = true },
    };

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(false, 4)]
    [InlineData(false, 8)]
    [InlineData(true, 2)]
    [InlineData(true, 4)]
    [InlineData(true, 8)]
    public void TheBitsDoNotDependOnTheNumberOfRanks(bool convolutional, int count)
    {
        using Run alone = Create(convolutional), together = Create(convolutional);
        alone.Trainer(alone.Create(), Options).Run();
        Train(together, count, Options).ShouldAllBe(thrown => thrown == null);
        together.Log().ShouldBe(alone.Log());
        Run.Bits(together.Folder.Model).ShouldHaveTheBitsOf(Run.Bits(alone.Folder.Model));
        Run.Bits(together.Folder.Checkpoint).ShouldHaveTheBitsOf(Run.Bits(alone.Folder.Checkpoint));
    }

    /// <summary>Rank 0 is asked to stop, in an epoch; another number of ranks goes on.</summary>
    [Theory]
    [InlineData(4, 2)]
    [InlineData(2, 1)]
    [InlineData(1, 8)]
    public void AStoppedRunGoesOnWithAnotherNumberOfRanks(int before, int after)
    {
        using Run alone = Create(convolutional: true), together = Create(convolutional: true);
        alone.Trainer(alone.Create(), Options).Run();
        using var stop = new CancellationTokenSource();
        int steps = 0;
        var hooks = new TrainingHooks
        {
            Step = _ =>
            {
                if (++steps == 2)
                {
                    stop.Cancel();
                }
            },
        };
        Exception?[] thrown = ThreadRanks.Run(before, ranks =>
        {
            Should.Throw<OperationCanceledException>(() => Trainer(together, ranks, Options, hooks)
                .Run(cancellation: ranks.Rank == 0 ? stop.Token : default));
            ranks.HasStopped.ShouldBeTrue();
        });
        thrown.ShouldAllBe(exception => exception == null);

        Train(together, after, Options, resume: true).ShouldAllBe(exception => exception == null);
        together.Log().ShouldBe(alone.Log());
        Run.Bits(together.Folder.Model).ShouldHaveTheBitsOf(Run.Bits(alone.Folder.Model));
        Run.Bits(together.Folder.Checkpoint).ShouldHaveTheBitsOf(Run.Bits(alone.Folder.Checkpoint));
    }

    /// <summary>A rate that is far too high: all ranks go back to the last good epoch together, and give up together.</summary>
    [Fact]
    public void DivergenceIsMetTogether()
    {
        using var run = new Run();
        TrainingOptions wild = Options with { LearningRate = 1e25, Clip = null, Average = null };
        Exception?[] thrown = Train(run, 2, wild);
        thrown.ShouldAllBe(exception => exception is TrainingException);
        thrown.Select(exception => exception!.Message).Distinct().ShouldHaveSingleItem().ShouldContain("for the second time");
    }

    [Fact]
    public void ARankWithOtherSettingsIsNamed()
    {
        using var run = new Run();
        Exception?[] thrown = ThreadRanks.Run(4, ranks =>
            Trainer(run, ranks, ranks.Rank == 2 ? Options with { LearningRate = 1 } : Options, null).Run());
        thrown.ShouldAllBe(exception => exception is TrainingException);
        thrown[0]!.Message.ShouldContain("rank 2 (on ");
        thrown[0]!.Message.ShouldContain("was given other settings than rank 0: learning-rate 1 in place of learning-rate 0.003;");
    }

    [Fact]
    public void ARankWithOtherDataIsNamed()
    {
        using var run = new Run();
        Split other = new(TestSets.Boxes(50, Run.Format, seed: 7), Run.Split.Train.ToArray(), Run.Split.Test.ToArray());
        Exception?[] thrown = ThreadRanks.Run(2, ranks =>
            Trainer(run, ranks, Options, null, ranks.Rank == 1 ? other : Run.Split).Run());
        thrown[0].ShouldBeOfType<TrainingException>().Message.ShouldContain("has other data than rank 0: contents ");
    }

    [Fact]
    public void AnotherVersionIsNamed()
    {
        Exception?[] thrown = ThreadRanks.Run(2, ranks =>
        {
            using var run = new Run();
            Handshake.Compare(new RankGroup(ranks), run.Model, Options, DataOf(run), $"1.{ranks.Rank}");
        });
        thrown[1].ShouldBeOfType<TrainingException>().Message
            .ShouldContain("runs another version of the program than rank 0: version 1.1 in place of version 1.0; install the same");
    }

    [Theory]
    [InlineData(4, 2, "4 ranks share 2 shards of a batch, so that some would have nothing to do; give shards 4 or a larger power of two")]
    [InlineData(2, 1, "2 ranks share 1 shard of a batch")]
    [InlineData(3, 8, "3 ranks cannot share the shards of a batch, whose number is a power of two")]
    public void ANumberOfRanksThatDoesNotFitIsRefused(int count, int shards, string message)
    {
        using var run = new Run();
        Train(run, count, Options with { Shards = shards }).ShouldAllBe(exception => exception is SettingException
            && exception.Message.Contains(message, StringComparison.Ordinal));
    }

    /// <summary>Each rank sends what a ring would: P numbers to be added, and the P/N that it has added.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void ASumSendsNoMoreThanARing(int count)
    {
        const int Length = 4096;
        long[] sent = new long[count];
        ThreadRanks.Run(count, ranks =>
        {
            float[] values = [.. Enumerable.Range(0, Length).Select(i => (float)(i + ranks.Rank) / 7)];
            new RankGroup(ranks).Sum(values);
            float tree = count == 2 ? Leaf(5, 0) + Leaf(5, 1) : Leaf(5, 0) + Leaf(5, 1) + (Leaf(5, 2) + Leaf(5, 3));
            values[5].ShouldBe(tree);
            sent[ranks.Rank] = ranks.Sent;
        }).ShouldAllBe(exception => exception == null);
        sent.ShouldAllBe(numbers => numbers == Length + (Length / count));

        static float Leaf(int i, int rank) => (float)(i + rank) / 7;
    }

    [Fact]
    public void TextsAndTensorsOfTheFirstReachAll() => ThreadRanks.Run(4, ranks =>
    {
        var group = new RankGroup(ranks);
        group.FromFirst(ranks.Rank == 0 ? "μ and σ" : "other").ShouldBe("μ and σ");
        group.FromFirst("").ShouldBe("");
        var tensor = new Tensor(new Shape(3, 5), [.. Enumerable.Range(0, 15).Select(i => i * (ranks.Rank + 1f))]);
        group.FromFirst([tensor]);
        tensor.Span.ToArray().ShouldBe([.. Enumerable.Range(0, 15).Select(i => (float)i)]);
        group.Gather([ranks.Rank, 0.1]).ShouldBe([0, 0.1, 1, 0.1, 2, 0.1, 3, 0.1]);
    }).ShouldAllBe(exception => exception == null);

    private static LatentSharp.Training.Provenance.DataFingerprint DataOf(Run run) =>
        LatentSharp.Training.Provenance.DataFingerprint.Of(Run.Split);

    private static Run Create(bool convolutional) => convolutional ? new Run { Model = TestSets.Conv(Run.Format) } : new Run();

    private static Exception?[] Train(Run run, int count, TrainingOptions options, bool resume = false) =>
        ThreadRanks.Run(count, ranks => Trainer(run, ranks, options, null).Run(resume));

    /// <summary>The first rank has the folder; each has a model of its own.</summary>
    private static Trainer Trainer(Run run, IRanks ranks, TrainingOptions options, TrainingHooks? hooks, Split? split = null) =>
        new(run.Create(), split ?? Run.Split, options, ranks.Rank == 0 ? run.Folder : null, ranks.Rank == 0 ? hooks : null,
            new DataCard { Source = "boxes" })
        { Ranks = ranks };
}
