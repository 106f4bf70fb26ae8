using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Tests.Training;

public sealed class CalibrationTests
{
    private static readonly PictureFormat Format = new(16, 16, 1);
    private static readonly PictureDataset Set = TestSets.Boxes(64, Format);
    private static readonly int[] All = [.. Enumerable.Range(0, 64)];

    [Fact]
    public void Outside_training_a_batch_is_then_normalized_as_inside()
    {
        Autoencoder model = Trained();
        double before = Difference(model);
        new Calibration(model, Set, All, 1).Run();
        double after = Difference(model);

        // One batch holds all pictures; what remains is the variance divided by n − 1 instead of n.
        after.ShouldBeLessThan(0.02);
        before.ShouldBeGreaterThan(5 * after);
    }

    [Fact]
    public void It_is_the_same_each_time_and_touches_no_weight()
    {
        Autoencoder model = Trained();
        int[][] weights = [.. model.Parameters.Select(p => TestSets.Bits(p.Value))];
        new Calibration(model, Set, All, 1).Run();
        int[][] first = [.. model.Buffers.Select(b => TestSets.Bits(b.Value))];
        new Calibration(model, Set, All, 1).Run();
        model.Buffers.Select(b => TestSets.Bits(b.Value)).ToArray().ShouldBe(first);
        model.Parameters.Select(p => TestSets.Bits(p.Value)).ToArray().ShouldBe(weights);
    }

    [Fact]
    public void Several_batches_are_averaged_and_a_remainder_is_left_out()
    {
        Autoencoder model = Trained();
        PictureDataset set = TestSets.Boxes(129, Format);
        int[] firstHalf = [.. Enumerable.Range(0, 64)];
        int[] secondHalf = [.. Enumerable.Range(64, 64)];
        float[] Mean(int[] indices)
        {
            new Calibration(model, set, indices, 1).Run();
            return model.Buffers[0].Value.Span.ToArray();
        }

        float[] halves = [.. Mean(firstHalf).Zip(Mean(secondHalf), (a, b) => (a + b) / 2)];
        Mean([.. firstHalf, .. secondHalf]).ShouldBe(halves, 1e-6f);

        // 129 pictures are two batches and one picture: spread over the set, none is taken twice.
        float[] spread = Mean([.. Enumerable.Range(0, 129)]);
        Mean([.. Enumerable.Range(0, 128).Select(i => i * 129 / 128)]).ShouldBe(spread, 1e-6f);
    }

    [Fact]
    public void Each_evaluation_uses_statistics_of_its_own_weights()
    {
        var model = new Autoencoder(TestSets.Conv(Format), seed: 2);
        var split = new Split(Set, All[..48], All[48..]);
        HeldOutMeasures? measured = null;
        new Trainer(model, split, new TrainingOptions { Epochs = 2, Batch = 8, Seed = 4, LearningRate = 1e-2 },
            hooks: new TrainingHooks { Evaluated = e => measured = e.Test }).Run();
        int[][] buffers = [.. model.Buffers.Select(b => TestSets.Bits(b.Value))];
        new Calibration(model, Set, split.Train, 4).Run();
        model.Buffers.Select(b => TestSets.Bits(b.Value)).ToArray().ShouldBe(buffers);
        new HeldOut(model, Set, split.Test, 4).Measure(withMeanCode: false).Objective.ShouldBe(measured!.Objective);
    }

    private static Autoencoder Trained()
    {
        var model = new Autoencoder(TestSets.Conv(Format), seed: 2);
        var optimizer = new Optimizer(OptimizerKind.Adam, model.Parameters);
        var step = new TrainingStep(new StepContext(model, Set, optimizer,
            new TrainingOptions { Epochs = 1, Batch = 8, LearningRate = 1e-2 }));
        for (int i = 0; i < 8; i++)
        {
            step.Run(All.AsSpan(8 * i, 8), i, 0);
        }

        return model;
    }

    /// <summary>Root mean square distance of the codes' means outside training from those inside it.</summary>
    private static double Difference(Autoencoder model)
    {
        Tensor pixels = TestSets.Pixels(Set);
        Tensor outside = model.Encode(pixels);
        var kept = model.Buffers.Select(b => b.Value.Clone()).ToArray();
        ModelPass inside = model.Forward(new Tape(records: false), pixels, new RandomStream(1, 1), training: true);
        for (int b = 0; b < kept.Length; b++)
        {
            kept[b].Span.CopyTo(model.Buffers[b].Value.Span);
        }

        double sum = 0;
        for (int i = 0; i < outside.Length; i++)
        {
            double d = outside.Span[i] - inside.Posterior.Mean.Value.Span[i];
            sum += d * d;
        }

        return Math.Sqrt(sum / outside.Length);
    }
}
