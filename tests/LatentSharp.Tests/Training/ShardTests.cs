using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;
using LatentSharp.Training.Files;
using LatentSharp.Training.Steps;
using LatentSharp.Training.Steps.Shards;

namespace LatentSharp.Tests.Training;

/// <summary>A batch in shards is the average of batches of their own.</summary>
public sealed class ShardTests
{
    private static readonly int[] Batch = [.. Enumerable.Range(3, 13)];

    /// <summary>13 pictures in four shards are 3, 3, 3 and 4 of them.</summary>
    [Theory]
    [InlineData(13, 4, new[] { 3, 3, 3, 4 })]
    [InlineData(3, 4, new[] { 0, 1, 1, 1 })]
    [InlineData(1, 2, new[] { 0, 1 })]
    public void ShardsPartTheBatch(int count, int shards, int[] sizes) =>
        Enumerable.Range(0, shards).Select(s => ShardedStep.Pictures(count, s, shards).GetOffsetAndLength(count).Length).ShouldBe(sizes);

    /// <summary>
    /// Without batch normalization a shard's statistics are no part of its loss, so that the average over shards is that over the batch, to
    /// rounding: every draw is the one that the whole batch has.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void WithoutStatisticsTheGradientsAreThoseOfTheWholeBatch(int shards)
    {
        ModelOptions options = TestSets.Mlp(Run.Format, "bernoulli", Binarization.Dynamic);
        TrainingOptions training = Run.Options with { Augment = new Augmentation { Mirror = true, Shift = true } };
        (double expected, float[] gradients) = Gradients(options, training);
        (double found, float[] sharded) = Gradients(options, training with { Shards = shards });
        found.ShouldBe(expected, 1e-4 * Math.Abs(expected));
        double norm = Math.Sqrt(gradients.Sum(g => (double)g * g));
        Math.Sqrt(gradients.Zip(sharded, (a, b) => Math.Pow(a - b, 2)).Sum()).ShouldBeLessThan(1e-5 * norm);
    }

    /// <summary>The same sum by hand: four passes of parts, each scaled, added in pairs.</summary>
    [Fact]
    public void TheSumIsATreeToTheBit()
    {
        ModelOptions options = TestSets.Conv(Run.Format);
        TrainingOptions training = Run.Options with { Shards = 4 };
        var place = new StepPlace(2, 0.5, 1, 0);
        StepContext context = Context(options, training);
        new ShardedStep(context).Run(Batch, place);

        StepContext other = Context(options, training);
        float[][] leaves = [.. Enumerable.Range(0, 4).Select(s =>
        {
            (int start, int length) = ShardedStep.Pictures(Batch.Length, s, 4).GetOffsetAndLength(Batch.Length);
            Autoencoder fresh = new(options, seed: 2);
            StepContext one = other with { Model = fresh };
            new BatchPass(one).Run(Batch.AsSpan(start, length), place, start);
            float share = (float)((double)length / Batch.Length);
            return All(fresh).Select(value => value * share).ToArray();
        })];
        float[] expected = [.. leaves[0].Zip(leaves[1], (a, b) => a + b).Zip(leaves[2].Zip(leaves[3], (a, b) => a + b), (a, b) => a + b)];
        All(context.Model).Select(BitConverter.SingleToInt32Bits).ShouldBe(expected.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void MemoryFallsWithShards()
    {
        var format = new PictureFormat(16, 16, 1);
        ModelOptions options = TestSets.Conv(format);
        var set = TestSets.Boxes(64, format);
        int[] batch = [.. Enumerable.Range(0, 64)];
        long[] bytes = [.. new[] { 2, 4, 8 }.Select(shards =>
        {
            var model = new Autoencoder(options, seed: 2);
            TrainingOptions training = Run.Options with { Batch = 64, Shards = shards };
            var step = new ShardedStep(new StepContext(model, set, training.CreateOptimizer(model.Parameters), training));
            step.Run(batch, new StepPlace(0, 0, 1, 0));
            return step.StorageBytes;
        })];
        ((double)bytes[1] / bytes[0]).ShouldBeLessThan(0.6);
        ((double)bytes[2] / bytes[1]).ShouldBeLessThan(0.65);
    }

    /// <summary>Fewer pictures than shards, an epoch's ragged end, and a run that is cut and resumed.</summary>
    [Fact]
    public void ARunOfShardsIsResumedToTheBit()
    {
        ModelOptions model = TestSets.Conv(Run.Format);
        TrainingOptions options = Run.Options with { Batch = 13, Shards = 8, Clip = 0.5 };
        using var whole = new Run { Model = model };
        using var cut = new Run { Model = model };
        ModelCard card = whole.Trainer(whole.Create(), options with { Epochs = 4 }).Run();
        card.Training.Shards.ShouldBe(8);
        cut.Trainer(cut.Create(), options with { Epochs = 2 }).Run();
        cut.Trainer(cut.Create(), options with { Epochs = 4 }).Run(resume: true);
        Run.Bits(cut.Folder.Checkpoint).ShouldHaveTheBitsOf(Run.Bits(whole.Folder.Checkpoint));
        Checkpoint.ReadCard(whole.Folder.Checkpoint).Training.Shards.ShouldBe(8);
    }

    [Theory]
    [InlineData(3, "shards 3 is not possible: it must be a power of two from 1 to 1024")]
    [InlineData(16, "shards 16 is more than the 8 pictures of a batch")]
    public void ImpossibleShardsAreRefused(int shards, string message) => Should.Throw<LatentSharpException>(
        () => (Run.Options with { Shards = shards }).Validate()).Message.ShouldContain(message);

    private static (double Bound, float[] Gradients) Gradients(ModelOptions options, TrainingOptions training)
    {
        StepContext context = Context(options, training);
        double bound = TrainingStep.Of(context).Run(Batch, new StepPlace(1, 0.5, 1, 0)).Bound;
        return (bound, [.. context.Model.Parameters.SelectMany(p => p.Gradient.Span.ToArray())]);
    }

    private static StepContext Context(ModelOptions options, TrainingOptions training)
    {
        var model = new Autoencoder(options, seed: 2);
        return new StepContext(model, Run.Set, new Optimizer(training.Optimizer, model.Parameters), training);
    }

    private static float[] All(Autoencoder model) =>
    [
        .. model.Parameters.SelectMany(p => p.Gradient.Span.ToArray()), .. model.RunningStatistics.SelectMany(b => b.Value.Span.ToArray()),
    ];
}
