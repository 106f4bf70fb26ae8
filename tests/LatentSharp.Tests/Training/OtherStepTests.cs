using LatentSharp.Distributions;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Tests.Training;

/// <summary>Steps that another engine does, with tensors of its own, leave the bits of ours wherever the trainer looks.</summary>
public sealed class OtherStepTests
{
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 0.9)]
    public void AnotherEngineLeavesTheSameRun(bool convolutional, double? average)
    {
        using Run ours = Create(convolutional), theirs = Create(convolutional);
        TrainingOptions options = Run.Options with { Average = average };
        ours.Trainer(ours.Create(), options).Run();
        Trainer(theirs, options).Run();
        theirs.Log().ShouldBe(ours.Log());
        Run.Bits(theirs.Folder.Model).ShouldHaveTheBitsOf(Run.Bits(ours.Folder.Model));
        Run.Bits(theirs.Folder.Checkpoint).ShouldHaveTheBitsOf(Run.Bits(ours.Folder.Checkpoint));
    }

    [Fact]
    public void AnotherEngineGoesOnFromACheckpoint()
    {
        using Run ours = Create(convolutional: true), theirs = Create(convolutional: true);
        ours.Trainer(ours.Create(), Run.Options with { Epochs = 4 }).Run();
        Trainer(theirs, Run.Options with { Epochs = 2 }).Run();
        Trainer(theirs, Run.Options with { Epochs = 4 }).Run(resume: true);
        Run.Bits(theirs.Folder.Checkpoint).ShouldHaveTheBitsOf(Run.Bits(ours.Folder.Checkpoint));
    }

    /// <summary>The engine that docs/scaling.md shows: the loss falls, and a checkpoint is written and gone on from.</summary>
    [Fact]
    public void TheEngineOfThePageTrains()
    {
        using var run = new Run();
        var random = new RandomStream(seed: 1, stream: 1);
        Sequence encoder = Sequence.Named("encoder", _ => new Reshaping(new Shape(144)), name => new Linear(name, 144, 32, random),
            _ => new Nonlinearity(Activation.Relu));
        Sequence decoder = Sequence.Named("decoder", name => new Linear(name, 4, 32, random), _ => new Nonlinearity(Activation.Relu),
            name => new Linear(name, 32, 144, random), _ => new Reshaping(Run.Format.Shape));
        var model = new Autoencoder(Run.Format, encoder, new DiagonalGaussianOptions().Build(32, 4, random),
            new StandardNormalOptions().Build(4, random), decoder, new BernoulliOptions().Build(), new ElboOptions().Build());
        var losses = new List<double>();
        var trainer = new Trainer(model, Run.Split, Run.Options with { Epochs = 6, LearningRate = 0.01 }, run.Folder,
            new TrainingHooks { Evaluated = report => losses.Add(report.Train.Bound) })
        {
            Step = context => new OwnStepExample.Shown.Descent(context, encoder, decoder),
        };
        trainer.Run().Epoch.ShouldBeGreaterThan(0);
        losses.Count.ShouldBe(6);
        losses[^1].ShouldBeLessThan(0.9 * losses[0]);
    }

    private static Run Create(bool convolutional) =>
        convolutional ? new Run { Model = TestSets.Conv(Run.Format) } : new Run();

    private static Trainer Trainer(Run run, TrainingOptions options) =>
        new(run.Create(), Run.Split, options, run.Folder, null, new DataCard { Source = "boxes" })
        {
            Step = context => new Elsewhere(context),
        };

    /// <summary>Has its own copy of everything, and shares nothing between fetching and sending.</summary>
    private sealed class Elsewhere : ITrainingStep
    {
        private readonly StepContext _here;
        private readonly StepContext _there;
        private readonly TrainingStep _step;

        public Elsewhere(StepContext here)
        {
            _here = here;
            var model = new Autoencoder(here.Model.Options, seed: 99);
            var optimizer = new Optimizer(here.Options.Optimizer, model.Parameters, here.Options.WeightDecay);
            _there = here with { Model = model, Optimizer = optimizer, Pool = null };
            _step = new TrainingStep(_there);
        }

        public LossTerms Run(ReadOnlySpan<int> batch, StepPlace place) => _step.Run(batch, place);

        public void FetchState() => Copy(_there, _here);

        public void SendState() => Copy(_here, _there);

        private static void Copy(StepContext from, StepContext to)
        {
            foreach ((Tensor source, Tensor target) in All(from).Zip(All(to)))
            {
                source.Span.CopyTo(target.Span);
            }

            to.Optimizer.Steps = from.Optimizer.Steps;
        }

        private static IEnumerable<Tensor> All(StepContext context) =>
        [
            .. context.Model.Parameters.Select(p => p.Value), .. context.Model.Buffers.Select(b => b.Value),
            .. context.Optimizer.FirstMoments, .. context.Optimizer.SecondMoments,
        ];
    }
}
