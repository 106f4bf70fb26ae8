using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Tests.Training;

/// <summary>What happens when training goes wrong, or well enough.</summary>
public sealed class SafetyTests
{
    [Fact]
    public void A_spoiled_step_goes_back_once_with_a_third_of_the_rate()
    {
        using var run = new Run();
        Autoencoder model = run.Create();
        var notices = new List<string>();
        var seen = new List<(int Epoch, int Batch)>();
        bool spoiled = false;
        int[] afterFirst = [];
        var hooks = new TrainingHooks
        {
            Noticed = notices.Add,
            Step = step =>
            {
                seen.Add((step.Epoch, step.Batch));
                if ((step.Epoch, step.Batch) == (1, 5))
                {
                    afterFirst = TestSets.Bits(model.Parameters[0].Value);
                }

                if (!spoiled && (step.Epoch, step.Batch) == (2, 2))
                {
                    spoiled = true;
                    model.Parameters[0].Value.Span[3] = float.NaN;
                }
            },
        };
        ModelCard card = run.Trainer(model, Run.Options with { Epochs = 2 }, hooks).Run();

        notices.ShouldHaveSingleItem()
            .ShouldBe("the loss is no longer a number at step 8; going back to the weights of epoch 1 with a third of the learning rate");
        seen.Count(s => s.Epoch == 2).ShouldBe(2 + 5);
        card.Test.ShouldNotBeNull();
        double.IsFinite(card.Test.Objective).ShouldBeTrue();

        // From the weights of epoch 1 with a third of the rate: what another run does that was given it there.
        using var other = new Run();
        Autoencoder second = other.Create();
        other.Trainer(second, Run.Options with { Epochs = 1 }).Run();
        TestSets.Bits(second.Parameters[0].Value).ShouldBe(afterFirst);
        other.Trainer(second, Run.Options with { Epochs = 2, LearningRate = Run.Options.LearningRate / 3 }).Run(resume: true);
        Run.Bits(run.Folder.Checkpoint).ShouldHaveTheBitsOf(Run.Bits(other.Folder.Checkpoint));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_it_goes_back_to_is_the_same_with_a_checkpoint_as_without(int epoch)
    {
        int[] Last(bool withFolder)
        {
            using var run = new Run();
            Autoencoder model = run.Create();
            bool spoiled = false;
            int[] last = [];
            var hooks = new TrainingHooks
            {
                Step = step =>
                {
                    last = TestSets.Bits(model.Parameters[0].Value);
                    if (!spoiled && (step.Epoch, step.Batch) == (epoch, 3))
                    {
                        spoiled = true;
                        model.Parameters[0].Value.Span[3] = float.NaN;
                    }
                },
            };
            var trainer = withFolder ? run.Trainer(model, hooks: hooks) : new Trainer(model, Run.Split, Run.Options, hooks: hooks);
            trainer.Run();
            spoiled.ShouldBeTrue();
            return last;
        }

        int[] kept = Last(withFolder: true);
        kept.ShouldBe(Last(withFolder: false));
        kept.ShouldNotContain(BitConverter.SingleToInt32Bits(float.NaN));
    }

    [Fact]
    public void The_second_time_ends_the_run_with_what_to_try()
    {
        using var run = new Run();
        Autoencoder model = run.Create();
        var hooks = new TrainingHooks
        {
            Step = step => model.Parameters[0].Value.Span[3] = step.Epoch == 2 && step.Batch == 2
            ? float.NaN : model.Parameters[0].Value.Span[3]
        };
        string message = Should.Throw<TrainingException>(() => run.Trainer(model, hooks: hooks).Run()).Message;
        message.ShouldContain("for the second time");
        message.ShouldContain("learning-rate 0.00033 or clip 1");

        // What was saved before is intact and can be gone on with.
        ModelFile.Load(run.Folder.Model).Card.Epoch.ShouldBe(1);
        run.Trainer(run.Create(), Run.Options with { LearningRate = 1e-3 }).Run(resume: true).Epoch.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void An_explosion_is_found_while_the_loss_is_still_a_number()
    {
        using var run = new Run();
        Autoencoder model = run.Create();
        var notices = new List<string>();
        bool spoiled = false;
        var hooks = new TrainingHooks
        {
            Noticed = notices.Add,
            Step = step =>
            {
                if (!spoiled && step.Epoch == 2)
                {
                    spoiled = true;
                    model.Parameters[^1].Value.Span.Fill(1e6f);
                }
            },
        };
        run.Trainer(model, hooks: hooks).Run();
        notices.ShouldHaveSingleItem().ShouldStartWith("the loss has grown from ");
    }

    [Fact]
    public void Patience_ends_a_run_that_gets_no_better()
    {
        using var run = new Run();
        Autoencoder model = run.Create();
        var notices = new List<string>();
        int evaluations = 0;
        var hooks = new TrainingHooks
        {
            Noticed = notices.Add,
            Evaluated = _ => evaluations++,

            // From the third epoch on every pixel is white.
            Step = report => model.Parameters[^1].Value.Span.Fill(report.Epoch >= 3 ? 20 : model.Parameters[^1].Value.Span[0]),
        };
        ModelCard card = run.Trainer(model, Run.Options with { Epochs = 50, Patience = 3 }, hooks).Run();
        evaluations.ShouldBe(5);
        card.Epoch.ShouldBe(2);
        notices.ShouldHaveSingleItem().ShouldBe("ended early: 3 evaluations in a row were no better than that of epoch 2");

        // Resumed, it is as finished as before.
        int more = 0;
        run.Trainer(run.Create(), Run.Options with { Epochs = 50, Patience = 3 }, new TrainingHooks { Step = _ => more++ })
            .Run(resume: true).Epoch.ShouldBe(2);
        more.ShouldBe(0);
    }

    [Fact]
    public void Patience_begins_when_the_weight_of_the_kl_term_has_grown()
    {
        using var run = new Run
        {
            Model = TestSets.Mlp(Run.Format) with
            {
                Objective = new ElboOptions { Beta = 3, WarmUp = WarmUpKind.Linear, WarmUpEpochs = 6 },
            },
        };
        Autoencoder model = run.Create();
        int evaluations = 0;
        var hooks = new TrainingHooks
        {
            Evaluated = _ => evaluations++,
            Step = report => model.Parameters[^1].Value.Span.Fill(report.Epoch >= 2 ? 20 : model.Parameters[^1].Value.Span[0]),
        };
        run.Trainer(model, Run.Options with { Epochs = 50, Patience = 2 }, hooks).Run().Epoch.ShouldBe(1);
        evaluations.ShouldBe(8);
    }

    [Fact]
    public void Averaged_weights_are_measured_and_kept_and_training_is_not_touched()
    {
        using var plain = new Run { Model = TestSets.Conv(Run.Format) };
        plain.Trainer(plain.Create()).Run();
        using var averaged = new Run { Model = TestSets.Conv(Run.Format) };
        Autoencoder model = averaged.Create();
        averaged.Trainer(model, Run.Options with { Average = 0.5 }).Run();

        // The last weights are those of a run without averages; the kept ones are not.
        Dictionary<string, int[]> last = Run.Bits(averaged.Folder.Checkpoint);
        foreach ((string name, int[] bits) in Run.Bits(plain.Folder.Checkpoint)
            .Where(t => t.Key.EndsWith("weight", StringComparison.Ordinal)))
        {
            last[name].ShouldBe(bits);
        }

        int[] kept = Run.Bits(averaged.Folder.Model)["decoder.0.weight"];
        kept.ShouldNotBe(Run.Bits(plain.Folder.Model)["decoder.0.weight"]);
        last["average.decoder.0.weight"].ShouldBe(kept);
    }

    [Fact]
    public void Gradients_are_shortened_together()
    {
        Autoencoder model = new(TestSets.Mlp(Run.Format), seed: 1);
        var optimizer = new LatentSharp.Tensors.Autodiff.Optimizer(LatentSharp.Tensors.Autodiff.OptimizerKind.Adam, model.Parameters);
        foreach (LatentSharp.Tensors.Autodiff.Parameter parameter in model.Parameters)
        {
            parameter.Gradient.Span.Fill(2);
        }

        double norm = 2 * Math.Sqrt(model.ParameterCount);
        optimizer.ClipGradients(10 * norm).ShouldBe(norm, 1e-3);
        model.Parameters[0].Gradient.Span[0].ShouldBe(2);
        optimizer.ClipGradients(norm / 4).ShouldBe(norm, 1e-3);
        Array.TrueForAll([.. model.Parameters], p => Math.Abs(p.Gradient.Span[0] - 0.5f) < 1e-6f).ShouldBeTrue();
        model.Parameters[0].Gradient.Span[0] = float.NaN;
        double.IsFinite(optimizer.ClipGradients(1)).ShouldBeFalse();
    }

    [Fact]
    public void A_folder_has_one_writer_and_a_lock_that_was_left_behind_hinders_nobody()
    {
        using var run = new Run();
        using (RunLock.Take(run.Folder))
        {
            string message = Should.Throw<TrainingException>(() => run.Trainer(run.Create()).Run()).Message;
            message.ShouldContain($"is being written by process {Environment.ProcessId};");
            File.Exists(run.Folder.Metrics).ShouldBeFalse();
        }

        Directory.Exists(run.Folder.Path).ShouldBeFalse();
        Directory.CreateDirectory(run.Folder.Path);

        // What a killed process leaves.
        File.WriteAllText(Path.Combine(run.Folder.Path, "run.lock"), "");
        File.WriteAllText(Path.Combine(run.Folder.Path, "run.pid"), "1");
        File.WriteAllText(Path.Combine(run.Folder.Path, ".abcdefgh.ijk.tmp"), "half of a checkpoint");
        File.WriteAllText(Path.Combine(run.Folder.Path, "mine.tmp"), "");
        run.Trainer(run.Create()).Run().Epoch.ShouldBeGreaterThan(0);
        Directory.GetFiles(run.Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["checkpoint.safetensors", "data.json", "metrics.jsonl", "mine.tmp", "model.safetensors"]);
    }

    [Fact]
    public void A_checkpoint_is_written_within_an_epoch_when_its_time_has_come()
    {
        using var run = new Run();
        DateTime? written = null;
        var hooks = new TrainingHooks
        {
            Step = step => written ??= step is { Epoch: 1, Batch: 3 } && File.Exists(run.Folder.Checkpoint)
            ? DateTime.UtcNow : null
        };
        run.Trainer(run.Create(), Run.Options with { CheckpointMinutes = 1e-9 }, hooks).Run();
        written.ShouldNotBeNull();

        using var slow = new Run();
        written = null;
        slow.Trainer(slow.Create(), hooks: new TrainingHooks
        {
            Step = step =>
            written ??= step is { Epoch: 1, Batch: 3 } && File.Exists(slow.Folder.Checkpoint) ? DateTime.UtcNow : null
        }).Run();
        written.ShouldBeNull();
    }
}
