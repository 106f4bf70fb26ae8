using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Tests.Training;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Tests.Models.Objectives;

/// <summary>
/// A model whose likelihood is known: z ~ N(0, 1), x|z ~ N(0.8 z, 0.25), so that x ~ N(0, 0.89); a posterior that is not the right one.
/// </summary>
public sealed class IwaeTests
{
    private const float X = 1.2f;
    private const float Weight = 0.8f;
    private const double Variance = 0.25;
    private const int Rows = 20_000;

    // −log N(1.2; 0, 0.89), nats.
    private static readonly double Exact = 0.5 * (Math.Log(2 * Math.PI * 0.89) + (X * X / 0.89));

    [Fact]
    public void The_bound_rises_with_the_samples_towards_the_likelihood()
    {
        double[] bounds = [.. new[] { 1, 5, 50 }.Select(k => (double)new Trial(k, BoundGradient.Plain).Loss.Value.Item())];
        bounds[0].ShouldBeGreaterThan(bounds[1] + 0.1);
        bounds[1].ShouldBeGreaterThan(bounds[2] + 0.02);
        bounds[2].ShouldBeGreaterThan(Exact);
        bounds[2].ShouldBe(Exact, 0.03);
    }

    [Fact]
    public void One_sample_is_the_sampled_evidence_lower_bound()
    {
        var trial = new Trial(1, BoundGradient.Plain, rows: 50);
        ModelPass pass = trial.Pass;
        Variable elbo = pass.Likelihood.NegativeLogDensity(pass.X) + pass.Posterior.LogDensity(pass.Code)
            + pass.Prior.NegativeLogDensity(pass.Code);
        Values(trial.Terms[0].Value).ShouldBe(Values(elbo), 1e-5);
    }

    [Fact]
    public void The_terms_beside_it_are_those_of_the_evidence_lower_bound()
    {
        IReadOnlyList<LossTerm> terms = new Trial(5, BoundGradient.Plain, rows: 3).Terms;
        terms.Select(term => (term.Name, term.Weight, term.IsOfBound)).ShouldBe(
            [("importanceBound", 1.0, false), ("reconstruction", 0.0, true), ("kl", 0.0, true)]);
        terms.ShouldAllBe(term => term.Value.Shape.Rank == 1 && term.Value.Shape.Length == 3);
        var averages = LossTerms.Averages(terms);
        averages.Bound.ShouldBe(averages["reconstruction"] + averages["kl"], 1e-9);

        // KL(N(0.3, e^0.2) ‖ N(0, 1)).
        averages["kl"].ShouldBe(0.5 * (Math.Exp(0.2) + 0.09 - 1 - 0.2), 1e-5);
    }

    [Fact]
    public void The_doubly_reparameterised_gradient_is_right_on_average_and_less_noisy()
    {
        (double[] plain, double[] doubly) = (Gradients(BoundGradient.Plain), Gradients(BoundGradient.Dreg));
        (double first, double noise) = Moments(plain);
        (double second, double less) = Moments(doubly);
        (first - second).ShouldBe(0, 4 * Math.Sqrt((noise + less) / Rows));
        less.ShouldBeLessThan(0.5 * noise);

        // The decoder has the same gradient by both.
        static float OfDecoder(BoundGradient gradient) => new Trial(8, gradient, rows: 30).Backward().Weight.Gradient.Item();
        OfDecoder(BoundGradient.Dreg).ShouldBe(OfDecoder(BoundGradient.Plain), 1e-5f);
    }

    [Fact]
    public void With_fixed_noise_the_gradient_is_that_of_finite_differences()
    {
        Trial trial = new Trial(6, BoundGradient.Plain, rows: 7).Backward();
        for (int parameter = 0; parameter < 3; parameter++)
        {
            (double at, double up, double down) = (trial.Parameters[parameter].Gradient.Span[0], Moved(0.02f), Moved(-0.02f));
            at.ShouldBe((up - down) / 0.04, 2e-3, $"parameter {parameter}");

            double Moved(float step)
            {
                var moved = new Trial(6, BoundGradient.Plain, rows: 7, step, parameter);
                return moved.Loss.Value.Item();
            }
        }
    }

    [Fact]
    public void A_training_by_it_warms_up_allocates_nothing_more_and_is_measured_by_it()
    {
        ModelOptions options = TestSets.Mlp(Run.Format) with { Objective = new IwaeOptions { Samples = 3, Gradient = BoundGradient.Dreg } };
        var model = new Autoencoder(options, seed: 2);
        TrainingOptions training = Run.Options;
        var step = new TrainingStep(new StepContext(
            model, Run.Set, training.CreateOptimizer(model.Parameters), training));
        LossTerms first = step.Run([.. Enumerable.Range(0, 16)], 0, 0.5);
        for (int i = 1; i < 60; i++)
        {
            step.Run([.. Enumerable.Range(0, 16)], i, 0.5);
        }

        long storage = step.StorageBytes;
        LossTerms last = step.Run([.. Enumerable.Range(0, 16)], 60, 0.5);
        step.StorageBytes.ShouldBe(storage);
        last["importanceBound"].ShouldBeLessThan(first["importanceBound"] - 5);
        HeldOutMeasures whole = new HeldOut(model, Run.Set, [.. Enumerable.Range(5, 40)], seed: 3).Measure(withMeanCode: true);
        HeldOutMeasures pieces = new HeldOut(model, Run.Set, [.. Enumerable.Range(5, 40)], seed: 3, batch: 21).Measure(withMeanCode: true);
        whole.Objective.ShouldBe(whole.Terms["importanceBound"]);
        whole.Objective.ShouldBe(pieces.Objective, 1e-4);
        whole.Objective.ShouldBeLessThan(whole.NegativeElbo);
        whole.NegativeElbo.ShouldBe(whole.Reconstruction + whole.Kl, 1e-9);
        whole.ActiveUnits.ShouldBe(pieces.ActiveUnits);
    }

    [Fact]
    public void What_does_not_go_with_it_is_refused()
    {
        Should.Throw<SettingException>(() => AllSettings.Read("importance-samples=0")).Message.ShouldBe(
            "importance-samples 0 is not possible: it must be a whole number from 1 to 10000.");
        Refused("objective=iwae", "beta=4").ShouldBe("beta is for objective elbo or tc or mmd; leave it out");
        Refused("objective=iwae", "free-bits=1").ShouldBe("free-bits is for objective elbo; leave it out");
        Refused("family=iwae", "objective=elbo").ShouldBe(
            "family iwae is with objective iwae, but elbo was given; leave one of them out");
        Refused("importance-samples=5", "warm-up=linear").ShouldBe(
            "warm-up is for objective elbo, importance-samples for objective iwae; give only one of them");
        Refused("objective=iwae", "model=ae").ShouldBe(
            "objective chooses what a VAE is trained by, and model ae is trained by its reconstructions; leave one of them out");
        Should.Throw<SettingException>(() => new Autoencoder(
            TestSets.Mlp(Run.Format) with { Posterior = new PointOptions(), Objective = new IwaeOptions() })).Message.ShouldStartWith(
                "objective iwae is not possible: it must be elbo where codes are points");
        RunOptions chosen = RunOptions.Choose(Run.Split, AllSettings.Read("importance-samples=7"));
        chosen.Model.Objective.ShouldBe(new IwaeOptions { Samples = 7 });
        chosen.Lines.ShouldContain("objective: iwae (chosen: importance-samples was given)");
        chosen.Lines.ShouldNotContain(line => line.StartsWith("beta", StringComparison.Ordinal));
        RunOptions.Choose(Run.Split, AllSettings.Read("family=iwae", "gradient=plain")).Model.Objective.ShouldBe(new IwaeOptions());
    }

    private static string Refused(params string[] said) =>
        Should.Throw<SettingException>(() => AllSettings.Table.Check(AllSettings.Read(said))).Message;

    /// <summary>The gradient of each row's bound for its mean.</summary>
    private static double[] Gradients(BoundGradient gradient) =>
        [.. new Trial(8, gradient).Backward().Parameters[0].Gradient.Span.ToArray().Select(value => (double)value * Rows)];

    private static (double Mean, double Variance) Moments(double[] values)
    {
        double mean = values.Average();
        return (mean, values.Sum(value => (value - mean) * (value - mean)) / values.Length);
    }

    private static double[] Values(Variable variable) => [.. variable.Value.Span.ToArray().Select(value => (double)value)];

    /// <summary>A batch of one example again and again, each with its own draws; one number may be moved in its first row.</summary>
    private sealed class Trial
    {
        private readonly Tape _tape = new();

        public Trial(int samples, BoundGradient gradient, int rows = Rows, float moved = 0, int which = 0)
        {
            Parameters = [Filled("mean", rows, 0.3f), Filled("logVariance", rows, 0.2f), Filled("weight", 1, IwaeTests.Weight)];
            Parameters[which].Value.Span[0] += moved;
            Objective = new IwaeOptions { Samples = samples, Gradient = gradient }.Build();
            Tensor x = new(new Shape(rows, 1));
            x.Span.Fill(X);
            var posterior = new DiagonalGaussian(_tape.Use(Parameters[0]), _tape.Use(Parameters[1]));
            var drawn = CodeSamples.Draw(posterior, new RandomStream(5, 1), 0, samples, Objective.WeighsCodeGradients);
            Variable mean = drawn.Together * _tape.Use(Parameters[2]);
            Tensor variance = new(mean.Shape);
            variance.Span.Fill((float)Math.Log(Variance));
            Pass = new ModelPass(_tape.Constant(x), posterior, new StandardNormal(_tape, drawn.Together.Shape),
                drawn.Together, new DiagonalGaussian(mean, _tape.Constant(variance)))
            { HasSpread = true, Samples = drawn };
            Terms = Objective.Terms(Pass, 0);
            Loss = Objective.Loss(Terms);
        }

        public Parameter[] Parameters { get; }

        public Parameter Weight => Parameters[2];

        public Objective Objective { get; }

        public ModelPass Pass { get; }

        public IReadOnlyList<LossTerm> Terms { get; }

        public Variable Loss { get; }

        public Trial Backward()
        {
            _tape.Backward(Loss);
            return this;
        }

        private static Parameter Filled(string name, int rows, float value)
        {
            var tensor = new Tensor(new Shape(rows, 1));
            tensor.Span.Fill(value);
            return new Parameter(name, tensor);
        }
    }
}
