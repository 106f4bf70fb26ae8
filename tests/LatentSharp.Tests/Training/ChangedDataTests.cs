using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Training;
using LatentSharp.Training.Provenance;

namespace LatentSharp.Tests.Training;

public sealed class ChangedDataTests
{
    [Fact]
    public void A_trainer_refuses_other_data_before_the_first_step_unless_they_are_allowed()
    {
        using var run = new Run();
        run.Trainer(run.Create(), Run.Options with { Epochs = 1 }).Run();
        PictureDataset other = Shifted();
        int steps = 0;
        var hooks = new TrainingHooks { Step = _ => steps++ };
        Split split = Run.Split with { Set = other };
        Trainer Going(bool allows) => new(run.Create(), split, Run.Options, run.Folder, hooks) { AllowsChangedData = allows };
        string message = Should.Throw<TrainingException>(() => Going(false).Run(resume: true)).Message;
        message.ShouldEndWith("; give the data that the run was started with, or start another run.");
        message.ShouldNotContain("--");
        steps.ShouldBe(0);

        ModelCard card = Going(true).Run(resume: true);
        steps.ShouldBe(10);
        card.Data.Changes.ShouldHaveSingleItem().Epoch.ShouldBe(1);
        card.Data.Fingerprint.ShouldBe(DataFingerprint.Of(split));
        Going(false).Run(resume: true).Data.Changes.Count.ShouldBe(1);
    }

    [Fact]
    public void A_trainer_refuses_another_division()
    {
        using var run = new Run();
        run.Trainer(run.Create(), Run.Options with { Epochs = 1 }).Run();
        var swapped = new Split(Run.Set, [.. Run.Split.Train[..^1], 40], [39, .. Run.Split.Test[1..]]);
        Should.Throw<TrainingException>(() => run.Trainer(run.Create(), split: swapped).Run(resume: true)).Message
            .ShouldStartWith("40 pictures to train on and 10 to test on are another division than the run was started with;");
    }

    /// <summary>The pictures of the run, one with another pixel.</summary>
    private static PictureDataset Shifted()
    {
        var builder = new DatasetBuilder(Run.Format, Run.Set.Count);
        for (int i = 0; i < Run.Set.Count; i++)
        {
            Run.Set.Pixels(i).CopyTo(builder.Slot(i));
            builder.SetName(i, Run.Set.Name(i));
        }

        builder.Slot(7)[3] ^= 1;
        return builder.Build();
    }
}
