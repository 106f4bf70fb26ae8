using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Formats.Metrics;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void TheBestWeightsAreKeptWhenTheObjectiveGetsWorse()
    {
        using var run = new Run();
        Autoencoder model = run.Create();
        var evaluations = new List<EvaluationReport>();
        Dictionary<string, int[]> best = [];
        var hooks = new TrainingHooks
        {
            Step = report =>
            {
                // From the third epoch on every pixel is white.
                if (report.Epoch >= 3)
                {
                    model.Parameters[^1].Value.Span.Fill(20);
                }
            },
            Evaluated = report =>
            {
                evaluations.Add(report);
                best = report.IsBest ? TestSets.Bits(model) : best;
            },
        };
        ModelCard card = run.Trainer(model, Run.Options with { Epochs = 4 }, hooks).Run();

        evaluations.Select(e => e.IsBest).ShouldBe([true, true, false, false]);
        card.Epoch.ShouldBe(2);
        Run.Bits(run.Folder.Model).ShouldHaveTheBitsOf(best);
        TestSets.Bits(model).ShouldHaveTheBitsOf(best);
        TestSets.Bits(ModelFile.Load(run.Folder.Model).Model).ShouldHaveTheBitsOf(best);
        Run.Bits(run.Folder.Checkpoint)["decoder.2.bias"].ShouldAllBe(bits => bits == BitConverter.SingleToInt32Bits(20));
        card.Test!.Objective.ShouldBe(evaluations[1].Test.Objective, 1e-9);
        card.Test.Psnr.ShouldNotBeNull();
    }

    [Fact]
    public void TheBestIsChosenByTheTrainingObjective()
    {
        using var run = new Run();
        var reports = new List<EvaluationReport>();
        run.Trainer(run.Create(), hooks: new TrainingHooks { Evaluated = reports.Add }).Run();
        double lowest = double.PositiveInfinity;
        foreach (EvaluationReport report in reports)
        {
            report.Test.Kl.ShouldBeGreaterThan(0);
            report.Test.Objective.ShouldBe(report.Test.Reconstruction + (3 * report.Test.Kl), 1e-9);
            report.Test.NegativeElbo.ShouldBe(report.Test.Reconstruction + report.Test.Kl, 1e-9);
            report.IsBest.ShouldBe(report.Test.Objective < lowest);
            lowest = Math.Min(lowest, report.Test.Objective);
        }
    }

    [Fact]
    public void HooksAreCalledAfterEachStepAndEvaluation()
    {
        using var run = new Run();
        var calls = new List<string>();
        var weights = new List<double>();
        var hooks = new TrainingHooks
        {
            Step = r =>
            {
                calls.Add($"{r.Epoch}/{r.Epochs} {r.Batch}/{r.Batches}");
                weights.Add(r.Terms.Single(term => term.Name == "kl").Weight);
                double.IsFinite(r.Terms.Bound).ShouldBeTrue();
                r.ImagesPerSecond.ShouldBeGreaterThan(0);
                r.Left(40).ShouldBeGreaterThanOrEqualTo(TimeSpan.Zero);
            },
            Evaluated = r => calls.Add($"evaluated {r.Epoch}"),
        };
        run.Trainer(run.Create(), Run.Options with { Epochs = 3, EvaluateEvery = 2 }, hooks).Run();
        string[] Epoch(int epoch) => [.. Enumerable.Range(1, 5).Select(b => $"{epoch}/3 {b}/5")];
        calls.ShouldBe([.. Epoch(1), .. Epoch(2), "evaluated 2", .. Epoch(3), "evaluated 3"]);

        // β = 3 reached in two epochs of five batches
        weights.Take(3).ShouldBe([0, 0.3, 0.6], 1e-9);
        weights.Skip(10).ShouldAllBe(w => w == 3);
        Directory.GetFiles(Path.GetDirectoryName(run.Folder.Sheet(1))!).Select(Path.GetFileName).Order()
            .ShouldBe(["epoch-0002.png", "epoch-0003.png"]);
        MetricsLog.Read(run.Folder.Metrics).Select(m => $"{m.Split} {m.Epoch} {m.Step}")
            .ShouldBe(["train 1 5", "train 2 10", "test 2 10", "train 3 15", "test 3 15"]);
    }

    [Fact]
    public void WithoutTestPicturesTheTrainingObjectiveDecides()
    {
        using var run = new Run();
        bool evaluated = false;
        Autoencoder model = run.Create();
        ModelCard card = run.Trainer(model, hooks: new TrainingHooks { Evaluated = _ => evaluated = true },
            split: Run.Split with { Test = [] }).Run();
        evaluated.ShouldBeFalse();
        card.Test.ShouldBeNull();
        card.Data.Train.ShouldBe(40);
        card.Data.Test.ShouldBe(0);
        TestSets.Bits(ModelFile.Load(run.Folder.Model).Model).ShouldHaveTheBitsOf(TestSets.Bits(model));
        MetricsLog.Read(run.Folder.Metrics).ShouldAllBe(m => m.Split == "train");
    }

    [Fact]
    public void ARunWithoutAFolderWritesNothingAndKeepsTheLastWeights()
    {
        Autoencoder inFolder;
        using (var run = new Run { Model = TestSets.Mlp(Run.Format) })
        {
            inFolder = run.Create();
            run.Trainer(inFolder, Run.Options with { Epochs = 1 }).Run();
        }

        var model = new Autoencoder(TestSets.Mlp(Run.Format), seed: 21);
        ModelCard card = new Trainer(model, Run.Split, Run.Options with { Epochs = 1 }).Run();
        card.Epoch.ShouldBe(1);
        card.Test!.Examples.ShouldBe(10);
        card.Parameters.ShouldBe(model.ParameterCount);
        TestSets.Bits(model).ShouldHaveTheBitsOf(TestSets.Bits(inFolder));
    }

    /// <summary>
    /// Eight pictures a step: the second step of the epoch finds it. All at once: the evaluation after the only step does.
    /// </summary>
    [Theory]
    [InlineData(8)]
    [InlineData(40)]
    public void ALossThatIsNoNumberEndsTheRunAndLeavesTheFilesIntact(int batch)
    {
        using var run = new Run();
        run.Trainer(run.Create(), Run.Options with { Epochs = 1 }).Run();
        byte[] model = File.ReadAllBytes(run.Folder.Model);
        byte[] checkpoint = File.ReadAllBytes(run.Folder.Checkpoint);

        TrainingOptions absurd = Run.Options with { LearningRate = 1e30, Batch = batch };
        string message = Should.Throw<TrainingException>(() => run.Trainer(run.Create(), absurd).Run(resume: true)).Message;
        message.ShouldContain("no longer a number");
        message.ShouldContain("for the second time");
        message.ShouldContain("learning-rate 1.1E+29 or clip 1");
        File.ReadAllBytes(run.Folder.Model).ShouldBe(model);
        File.ReadAllBytes(run.Folder.Checkpoint).ShouldBe(checkpoint);
    }

    [Fact]
    public void PicturesOfAnotherFormatAreRefused()
    {
        var model = new Autoencoder(TestSets.Mlp(new PictureFormat(16, 12, 1)));
        string message = Should.Throw<ArgumentException>(() => new Trainer(model, Run.Split, Run.Options)).Message;
        message.ShouldContain("16×12");
        message.ShouldContain("12×12");
        Should.Throw<ArgumentException>(() =>
            new Trainer(new Autoencoder(TestSets.Mlp(Run.Format)), new Split(Run.Set, [], [1]), Run.Options));
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("conv")]
    public void AVaeLearnsInThirtySteps(string kind)
    {
        PictureDataset set = TestSets.Boxes(200, Run.Format);
        var model = new Autoencoder(kind == "mlp" ? TestSets.Mlp(Run.Format)
            : TestSets.Conv(Run.Format) with { Likelihood = new BernoulliOptions() }, seed: 1);
        var before = new HeldOut(model, set, [.. Enumerable.Range(160, 40)], seed: 1);
        double start = before.Measure(withMeanCode: false).Objective;
        new Trainer(model, new Split(set, [.. Enumerable.Range(0, 160)], []),
            new TrainingOptions { Epochs = 6, Batch = 32, LearningRate = 5e-3 }).Run();
        double end = before.Measure(withMeanCode: false).Objective;
        start.ShouldBeInRange(90, 120); // 144 pixels · ln 2 is 99.8
        end.ShouldBeLessThan(0.8 * start);
    }
}
