using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Tests.Training;

public sealed class TrainingStepTests
{
    private static readonly int[] Batch = [.. Enumerable.Range(0, 16)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AWarmStepAllocatesNoTensorStorage(bool convolutional)
    {
        var format = new PictureFormat(16, 16, 1);
        ModelOptions options = convolutional ? TestSets.Conv(format, residual: true, UpsamplingKind.Nearest)
            : TestSets.Mlp(format, "bernoulli", Binarization.Dynamic);
        TrainingStep step = Create(options, out _);
        for (int i = 0; i < 3; i++)
        {
            step.Run(Batch, i, 0.5);
        }

        long storage = step.StorageBytes;
        storage.ShouldBeGreaterThan(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        step.Run(Batch, 3, 0.5);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(32 * 1024);
        step.StorageBytes.ShouldBe(storage);
    }

    /// <summary>The last batch of an epoch may be one picture, and the last grid one pixel: a variance of one value.</summary>
    [Fact]
    public void OnePictureOfOnePixelIsEnough()
    {
        TrainingStep step = Create(TestSets.Conv(new PictureFormat(8, 9, 1)), out Autoencoder model);
        for (int i = 0; i < 3; i++)
        {
            double.IsFinite(step.Run([7], i, 1).Bound).ShouldBeTrue();
        }

        TestSets.Bits(model).Values.SelectMany(bits => bits).All(bits => float.IsFinite(BitConverter.Int32BitsToSingle(bits)))
            .ShouldBeTrue();
    }

    /// <summary>
    /// With a learning rate too small to change a weight and no noise, only what is drawn anew differs from step to step.
    /// </summary>
    [Theory]
    [InlineData(Binarization.None, true)]
    [InlineData(Binarization.Fixed, true)]
    [InlineData(Binarization.Static, true)]
    [InlineData(Binarization.Dynamic, false)]
    public void OnlyDynamicBinarizationDrawsAnew(Binarization binarization, bool same)
    {
        TrainingStep step = Create(TestSets.Mlp(Run.Format, "bernoulli", binarization) with { Posterior = new PointOptions() }, out _,
            learningRate: 1e-30);
        LossTerms first = step.Run(Batch, 0, 0);
        LossTerms second = step.Run(Batch, 1, 0);
        first.Equals(second).ShouldBe(same);
        first.ShouldHaveSingleItem().Name.ShouldBe("reconstruction");

        // A picture's own draws do not depend on its place in the batch.
        int[] reversed = [.. Batch.Reverse()];
        double again = step.Run(reversed, 2, 0).Bound;
        (Math.Abs(again - first.Bound) < 1e-4).ShouldBe(same);
    }

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("gaussian")]
    public void HeldOutMeasuresDoNotDependOnTheBatch(string kind)
    {
        ModelOptions options = TestSets.Mlp(Run.Format, kind, kind == "bernoulli" ? Binarization.Dynamic : Binarization.None);
        TrainingStep step = Create(options, out Autoencoder model);
        for (int i = 0; i < 5; i++)
        {
            step.Run(Batch, i, 1);
        }

        int[] indices = [.. Enumerable.Range(5, 40)];
        HeldOutMeasures whole = new HeldOut(model, Run.Set, indices, seed: 3).Measure(withMeanCode: true);
        HeldOutMeasures again = new HeldOut(model, Run.Set, indices, seed: 3).Measure(withMeanCode: true);
        HeldOutMeasures pieces = new HeldOut(model, Run.Set, indices, seed: 3, batch: 7).Measure(withMeanCode: true);
        (again with { KlPerDimension = [] }).ShouldBe(whole with { KlPerDimension = [] });
        new HeldOut(model, Run.Set, indices, seed: 4).Measure(withMeanCode: true).Reconstruction.ShouldNotBe(whole.Reconstruction);
        pieces.Examples.ShouldBe(40);
        pieces.Reconstruction.ShouldBe(whole.Reconstruction, 1e-5 * Math.Abs(whole.Reconstruction));
        pieces.Kl.ShouldBe(whole.Kl, 1e-5 * whole.Kl);
        pieces.Psnr!.Value.ShouldBe(whole.Psnr!.Value, 1e-5);
        pieces.ActiveUnits.ShouldBe(whole.ActiveUnits);
        whole.Kl.ShouldBe(whole.KlPerDimension.Sum(), 1e-9);
        whole.BitsPerDimension.ShouldBe(whole.NegativeElbo / (144 * Math.Log(2)), 1e-9);
    }

    [Fact]
    public void AugmentationIsOfTrainingPicturesOnly()
    {
        // With a learning rate too small to change a weight, only what is seen differs.
        var augment = new Augmentation { Mirror = true, Shift = true };
        ModelOptions options = TestSets.Mlp(Run.Format) with { Posterior = new PointOptions() };
        TrainingStep plain = Create(options, out _, learningRate: 1e-30);
        TrainingStep step = Create(options, out Autoencoder model, learningRate: 1e-30, augment);
        LossTerms first = step.Run(Batch, 0, 0.25);
        step.Run(Batch, 1, 0.75).ShouldBe(first);
        step.Run(Batch, 2, 1).ShouldNotBe(first);
        plain.Run(Batch, 0, 0.25).ShouldNotBe(first);

        HeldOutMeasures held = new HeldOut(model, Run.Set, Batch, seed: 3).Measure(withMeanCode: false);
        held.Reconstruction.ShouldBe(plain.Run(Batch, 1, 0).Bound, 1e-4);
    }

    [Fact]
    public void ABasicAutoencoderHasNoKl()
    {
        var model = new Autoencoder(TestSets.Mlp(Run.Format) with
        {
            Posterior = new PointOptions(),
            Objective = new ElboOptions { Beta = 5 }
        });
        HeldOutMeasures measures = new HeldOut(model, Run.Set, Run.Split.Test, seed: 1).Measure(withMeanCode: false);
        measures.Kl.ShouldBe(0);
        measures.KlPerDimension.ShouldBeEmpty();
        measures.Objective.ShouldBe(measures.Reconstruction);
        measures.Psnr.ShouldBeNull();
    }

    private static TrainingStep Create(ModelOptions options, out Autoencoder model, double learningRate = 1e-3,
        Augmentation? augment = null)
    {
        model = new Autoencoder(options, seed: 2);
        var training = new TrainingOptions { LearningRate = learningRate, Seed = 9, Augment = augment };
        return new TrainingStep(new StepContext(model, TestSets.Boxes(50, options.Pictures),
            new Optimizer(OptimizerKind.Adam, model.Parameters), training));
    }
}
