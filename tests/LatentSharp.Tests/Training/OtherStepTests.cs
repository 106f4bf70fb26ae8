using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
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
