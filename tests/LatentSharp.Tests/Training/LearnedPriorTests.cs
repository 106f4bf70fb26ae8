using LatentSharp.Distributions;
using LatentSharp.Distributions.Levels;
using LatentSharp.Distributions.Priors;
using LatentSharp.Models;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training;

/// <summary>Priors that are trained within the bound: they change, are kept, and are gone on with to the same bits.</summary>
public sealed class LearnedPriorTests
{
    public static TheoryData<string> Kinds => new() { "mixture", "vamp", "flow", "two-level" };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TrainingMovesEveryParameterOfThePrior(string kind)
    {
        using Run run = With(kind);
        Autoencoder model = run.Create();
        Trainer trainer = run.Trainer(model);
        float[][] before = [.. model.Prior.Parameters.Select(p => p.Value.Span.ToArray())];
        before.ShouldNotBeEmpty();
        ModelCard card = trainer.Run();
        foreach ((float[] then, Tensors.Autodiff.Parameter now) in before.Zip(model.Prior.Parameters))
        {
            now.Value.Span.ToArray().ShouldNotBe(then, now.Name);
        }

        card.Parameters.ShouldBe(ModelSize.Parameters(run.Model));
        double.IsFinite(card.Test!.NegativeElbo).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ARunThatWasCutEqualsAnUnbrokenOne(string kind)
    {
        using Run unbroken = With(kind);
        unbroken.Trainer(unbroken.Create()).Run();
        using Run cut = With(kind);
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        var hooks = new TrainingHooks
        {
            Step = _ =>
            {
                if (++steps == 7)
                {
                    cancellation.Cancel();
                }
            },
        };
        Should.Throw<OperationCanceledException>(() => cut.Trainer(cut.Create(), hooks: hooks).Run(cancellation: cancellation.Token));
        cut.Trainer(cut.Create()).Run(resume: true);
        Run.Bits(cut.Folder.Model).ShouldHaveTheBitsOf(Run.Bits(unbroken.Folder.Model));
        cut.Log().ShouldBe(unbroken.Log());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AFileKeepsThePrior(string kind)
    {
        using Run run = With(kind);
        Autoencoder model = run.Create();
        run.Trainer(model).Run();
        Autoencoder again = ModelFile.Load(run.Folder.Model).Model;
        again.Prior.Name.ShouldBe(model.Prior.Name);
        Tensor codes = model.SampleCodes(9, seed: 5);
        again.SampleCodes(9, seed: 5).Span.ToArray().ShouldBe(codes.Span.ToArray());
        again.Prior.LogDensity(codes).Span.ToArray().ShouldBe(model.Prior.LogDensity(codes).Span.ToArray());
        again.Prior.Fixed().LogDensity(codes).Span.ToArray().ShouldBe(model.Prior.LogDensity(codes).Span.ToArray());

        // A trained prior begins with no examples again.
        again.Prior.ExamplesWanted.ShouldBe(0);
    }

    [Fact]
    public void PseudoInputsBeginAsTrainingExamplesInTheRangeOfTheData()
    {
        using Run run = With("vamp");
        Autoencoder model = run.Create();
        model.Prior.ExamplesWanted.ShouldBe(6);
        _ = run.Trainer(model);
        float[][] inputs = [.. model.Prior.Parameters.Single().Value.Span.ToArray().Chunk(Run.Format.Length)];
        float[][] examples = [.. Run.Set.Batch(Run.Split.Train).Span.ToArray().Chunk(Run.Format.Length)];
        int[] nearest = [.. inputs.Select(input => Enumerable.Range(0, examples.Length).MinBy(i => Distance(input, examples[i])))];
        nearest.ShouldBeUnique();
        inputs.Zip(nearest, (input, i) => Distance(input, examples[i])).ShouldAllBe(distance => distance > 0 && distance < 0.06);
        inputs.ShouldAllBe(input => input.All(value => value >= 0 && value <= 1));
    }

    [Fact]
    public void MorePseudoInputsThanTrainingPicturesAreRefused()
    {
        using Run run = With("vamp", new VampPriorOptions { PseudoInputs = 41 });
        Should.Throw<SettingException>(() => run.Trainer(run.Create())).Message.ShouldBe(
            "pseudo-inputs 41 is not possible: it must be a whole number from 1 to 100000, and at most 40 here: each begins as a " +
            "training example of its own.");
    }

    [Fact]
    public void AWarmStepAllocatesNoStorage()
    {
        foreach (string kind in new[] { "mixture", "vamp", "flow", "two-level" })
        {
            using Run run = With(kind);
            var rented = new List<long>();
            Autoencoder model = run.Create();
            run.Trainer(model, Run.Options with { Epochs = 1 }).Run();
            var tape = new Tensors.Autodiff.Tape();
            for (int step = 0; step < 4; step++)
            {
                ModelPass pass = model.Forward(tape, Run.Set.Batch([0, 1, 2, 3]), new(1, 2), training: true);
                tape.Backward(Objective(model, pass));
                tape.Clear();
                rented.Add(tape.Pool.AllocatedBytes);
            }

            rented[3].ShouldBe(rented[1], kind);
        }
    }

    private static Tensors.Autodiff.Variable Objective(Autoencoder model, ModelPass pass) =>
        LatentSharp.Models.Objectives.Objective.Loss(model.Objective.Terms(pass, 1));

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Average());

    private static Run With(string kind, PriorOptions? options = null)
    {
        var run = new Run();
        return new Run
        {
            Model = run.Model with
            {
                Posterior = kind == "two-level" ? new TwoLevelPosteriorOptions { Width = 7 } : run.Model.Posterior,
                Prior = options ?? kind switch
                {
                    "mixture" => new MixturePriorOptions { Components = 3 },
                    "vamp" => new VampPriorOptions { PseudoInputs = 6 },
                    "two-level" => new TwoLevelPriorOptions { Width = 9 },
                    _ => new FlowPriorOptions { Couplings = 2, Width = 6 },
                },
            },
        };
    }
}
