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

/// <summary>Objectives that look at the codes of a batch together: total correlation and maximum mean discrepancy.</summary>
public sealed class BatchObjectiveTests
{
    private static readonly int[] Batch = [.. Enumerable.Range(0, 16)];

    [Fact]
    public void The_parts_of_the_kl_term_add_up_to_the_sampled_one()
    {
        var tape = new Tape();
        ModelPass pass = Pass(tape, TestSets.Normal(new Shape(12, 3)), TestSets.Normal(new Shape(12, 3), seed: 8));
        IReadOnlyList<LossTerm> terms = new TcOptions { Beta = 4, Examples = 500 }.Build().Terms(pass, 0);
        terms.Select(term => (term.Name, term.Weight, term.IsOfBound)).ShouldBe(
        [
            ("reconstruction", 1.0, true), ("mutualInformation", 1.0, false), ("totalCorrelation", 4.0, false), ("dimensionKl", 1.0, false),
            ("kl", 0.0, true),
        ]);
        Variable sampled = pass.Posterior.LogDensity(pass.Code) + pass.Prior.NegativeLogDensity(pass.Code);
        for (int i = 0; i < 12; i++)
        {
            (terms[1].Value.Value.Span[i] + terms[2].Value.Value.Span[i] + terms[3].Value.Value.Span[i])
                .ShouldBe(sampled.Value.Span[i], 1e-4f);
        }

        LossTerms.Averages(terms).Bound.ShouldBe(LossTerms.Averages(terms)["reconstruction"] + LossTerms.Averages(terms)["kl"], 1e-9);
    }

    /// <summary>
    /// Where all posteriors are one, the estimate of q(z) is q(z|x) / N, so that the mutual information is its greatest value, ln N, and
    /// each dimension but the first adds ln N to the total correlation.
    /// </summary>
    [Fact]
    public void Of_equal_posteriors_the_parts_are_known()
    {
        var tape = new Tape();
        ModelPass pass = Pass(tape, new Tensor(new Shape(9, 3)), new Tensor(new Shape(9, 3)));
        IReadOnlyList<LossTerm> terms = new TcOptions { Examples = 50 }.Build().Terms(pass, 0);
        LossTerms averages = LossTerms.Averages(terms);
        averages["mutualInformation"].ShouldBe(Math.Log(50), 1e-4);
        averages["totalCorrelation"].ShouldBe(2 * Math.Log(50), 1e-4);
    }

    [Fact]
    public void The_discrepancy_is_nought_for_codes_of_the_prior_and_grows_when_they_are_shifted()
    {
        double[] shifts = [.. new[] { 0f, 0.5f, 1, 2, 4 }.Select(shift =>
            Enumerable.Range(0, 20).Average(i => Discrepancy(shift, (ulong)i)))];
        double[] own = [.. Enumerable.Range(0, 20).Select(i => Discrepancy(0, (ulong)i))];
        double error = Math.Sqrt(own.Sum(value => value * value) / own.Length / own.Length);
        shifts[0].ShouldBe(0, 4 * error);
        error.ShouldBeLessThan(0.01);
        shifts.Zip(shifts.Skip(1)).ShouldAllBe(pair => pair.Second > pair.First + 0.02);
    }

    [Theory]
    [InlineData("tc")]
    [InlineData("mmd")]
    public void A_training_learns_and_allocates_nothing_more(string kind)
    {
        ObjectiveOptions objective = RunOptions.Choose(Run.Split, AllSettings.Read($"objective={kind}")).Model.Objective;
        var model = new Autoencoder(TestSets.Mlp(Run.Format) with { Objective = objective }, seed: 2);
        var step = new TrainingStep(new StepContext(model, Run.Set, Run.Options.CreateOptimizer(model.Parameters), Run.Options));
        double first = step.Run(Batch, 0, 0.5)["reconstruction"];
        for (int i = 1; i < 40; i++)
        {
            step.Run(Batch, i, 0.5);
        }

        long storage = step.StorageBytes;
        step.Run(Batch, 40, 0.5)["reconstruction"].ShouldBeLessThan(first - 5);
        step.StorageBytes.ShouldBe(storage);
        HeldOutMeasures measures = new HeldOut(model, Run.Set, [.. Enumerable.Range(5, 40)], seed: 3).Measure(withMeanCode: true);
        measures.NegativeElbo.ShouldBe(measures.Reconstruction + measures.Kl, 1e-9);
        measures.Objective.ShouldBe(measures.Terms.Sum(term => term.Weight * term.Value), 1e-9);
        measures.KlPerDimension.Count.ShouldBe(4);
        step.Run([3], 41, 0.5).AreFinite.ShouldBeTrue();
    }

    [Fact]
    public void Beta_belongs_to_all_of_them_and_the_number_of_examples_comes_from_the_data()
    {
        RunOptions.Choose(Run.Split, AllSettings.Read("family=tc", "beta=3")).Model.Objective.ShouldBe(
            new TcOptions { Beta = 3, Examples = 40 });
        RunOptions.Choose(Run.Split, AllSettings.Read("objective=mmd", "beta=0")).Model.Objective.ShouldBe(new MmdOptions { Beta = 0 });
        RunOptions chosen = RunOptions.Choose(Run.Split, AllSettings.Read("family=tc"));
        chosen.Lines.ShouldContain("beta: 6 (chosen: family tc: the weight of the total correlation, as on dSprites)");
        chosen.Model.Latent.ShouldBe(10);
        Should.Throw<SettingException>(() => AllSettings.Table.Check(AllSettings.Read("objective=iwae", "beta=3"))).Message.ShouldBe(
            "beta is for objective elbo or tc or mmd; leave it out");
        Should.Throw<SettingException>(() => AllSettings.Table.Check(AllSettings.Read("family=tc", "mmd-weight=3"))).Message.ShouldBe(
            "mmd-weight is for objective mmd; leave it out");
    }

    private static double Discrepancy(float shift, ulong seed)
    {
        var tape = new Tape();
        Tensor codes = TestSets.Normal(new Shape(100, 4), 100 + seed);
        foreach (ref float value in codes.Span)
        {
            value += shift;
        }

        ModelPass pass = Pass(tape, codes, new Tensor(codes.Shape)) with
        {
            Code = tape.Constant(codes),
            PriorCodes = () => tape.Constant(TestSets.Normal(codes.Shape, 500 + seed)),
        };
        return new MmdOptions().Build().Terms(pass, 0)[2].Value.Value.Item();
    }

    private static ModelPass Pass(Tape tape, Tensor mean, Tensor logVariance)
    {
        var posterior = new DiagonalGaussian(tape.Watch(mean), tape.Watch(logVariance));
        Variable code = posterior.Sample(new RandomStream(4, 1));
        return new ModelPass(code, posterior, new StandardNormal(tape, code.Shape), code, new DiagonalGaussian(code, posterior.LogVariance))
        {
            HasSpread = true,
        };
    }
}
