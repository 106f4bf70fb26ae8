using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training;

public sealed class ResumeTests
{
    /// <summary>
    /// Inside the second epoch; after the last step of an epoch, so that the evaluation is what is cut; after the very first step.
    /// </summary>
    [Theory]
    [InlineData(7, false)]
    [InlineData(10, false)]
    [InlineData(1, false)]
    [InlineData(7, true)]
    [InlineData(10, true)]
    [InlineData(14, true)]
    public void ARunThatWasCutEqualsAnUnbrokenOne(int cutAfter, bool withAll)
    {
        // With augmentation, batch normalization, averaged and clipped gradients, and a rate that depends on evaluations.
        ModelOptions modelOptions = withAll ? TestSets.Conv(Run.Format) : new Run().Model;
        TrainingOptions options = withAll ? Run.Options with
        {
            Augment = new Augmentation { Mirror = true, Shift = true, Color = true },
            Average = 0.9,
            Clip = 0.5,
            Schedule = ScheduleKind.Plateau,
            RateWarmUp = 1.5
        } : Run.Options;
        using var unbroken = new Run { Model = modelOptions };
        Autoencoder first = unbroken.Create();
        ModelCard expected = unbroken.Trainer(first, options).Run();

        using var cut = new Run { Model = modelOptions };
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        var hooks = new TrainingHooks
        {
            Step = _ =>
            {
                if (++steps == cutAfter)
                {
                    cancellation.Cancel();
                }
            },
        };
        Should.Throw<OperationCanceledException>(() => cut.Trainer(cut.Create(), options, hooks).Run(cancellation: cancellation.Token));
        steps.ShouldBe(cutAfter);

        Autoencoder second = cut.Create();
        int rest = 0;
        ModelCard found = cut.Trainer(second, options, new TrainingHooks { Step = _ => rest++ }).Run(resume: true);

        rest.ShouldBe(15 - cutAfter);
        TestSets.Bits(second).ShouldHaveTheBitsOf(TestSets.Bits(first));
        Run.Bits(cut.Folder.Checkpoint).ShouldHaveTheBitsOf(Run.Bits(unbroken.Folder.Checkpoint));
        Run.Bits(cut.Folder.Model).ShouldHaveTheBitsOf(Run.Bits(unbroken.Folder.Model));
        cut.Log().ShouldBe(unbroken.Log());
        cut.Log().Length.ShouldBe(6);
        Plain(found).ShouldBe(Plain(expected));
        Plain(ModelFile.Load(cut.Folder.Model).Card).ShouldBe(Plain(expected));
    }

    [Fact]
    public void AFinishedRunStaysAsItIs()
    {
        using var run = new Run();
        Autoencoder model = run.Create();
        string expected = Plain(run.Trainer(model).Run());
        Dictionary<string, int[]> bits = TestSets.Bits(model);
        string[] log = run.Log();

        Autoencoder again = run.Create();
        Plain(run.Trainer(again).Run(resume: true)).ShouldBe(expected);
        TestSets.Bits(again).ShouldHaveTheBitsOf(bits);
        run.Log().ShouldBe(log);
    }

    [Fact]
    public void WeightsAloneAreNoCheckpoint()
    {
        using var run = new Run();
        run.Trainer(run.Create(), Run.Options with { Epochs = 1 }).Run();
        File.Copy(run.Folder.Model, run.Folder.Checkpoint, overwrite: true);
        var exception = Should.Throw<ModelFileException>(() => run.Trainer(run.Create()).Run(resume: true));
        exception.Path.ShouldBe(run.Folder.Checkpoint);
        exception.Message.ShouldContain("not the state of a run");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"epoch\":1")]
    [InlineData("{\"epoch\":-1}")]
    [InlineData("{\"batch\":\"one\"}")]
    public void ADamagedStateIsRefused(string state)
    {
        using var run = new Run();
        run.Trainer(run.Create(), Run.Options with { Epochs = 1 }).Run();
        Dictionary<string, string> metadata;
        List<(string, Tensor)> tensors;
        using (SafeTensorsFile file = SafeTensorsFile.Read(run.Folder.Checkpoint))
        {
            metadata = new Dictionary<string, string>(file.Metadata) { ["latentsharp.state"] = state };
            tensors = [.. file.Entries.Select(e => (e.Name, file.Get(e.Name)))];
        }

        SafeTensorsFile.Write(run.Folder.Checkpoint, metadata, tensors);
        var exception = Should.Throw<ModelFileException>(() => run.Trainer(run.Create()).Run(resume: true));
        exception.Path.ShouldBe(run.Folder.Checkpoint);
        exception.Message.ShouldContain("the state");
    }

    [Fact]
    public void ThereIsNothingToResumeInAnEmptyFolder()
    {
        using var run = new Run();
        Should.Throw<ModelFileException>(() => run.Trainer(run.Create()).Run(resume: true)).Path.ShouldBe(run.Folder.Checkpoint);
    }

    private static string Plain(ModelCard card) => CardText.Of(card with { Seconds = 0, ImagesPerSecond = 0 });
}
