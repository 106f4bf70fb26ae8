using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Priors;
using LatentSharp.Formats;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Tests.Formats;
using LatentSharp.Tests.Training;
using LatentSharp.Training;

namespace LatentSharp.Tests.Models;

/// <summary>A model that a program composes of parts is the model that options of the same parts build.</summary>
public sealed class CompositionTests
{
    private static readonly PictureFormat Format = new(12, 12, 1);

    [Fact]
    public void ItHasTheBitsOfTheSameModelBuiltOfOptions()
    {
        var built = new Autoencoder(TestSets.Mlp(Format), seed: 9);
        Autoencoder composed = Compose(new RandomStream(9, Streams.Initialization));
        TestSets.Bits(composed).ShouldHaveTheBitsOf(TestSets.Bits(built));
        Tensor pictures = TestSets.Pixels(TestSets.Boxes(5, Format));
        TestSets.Bits(composed.Encode(pictures)).ShouldBe(TestSets.Bits(built.Encode(pictures)));
        composed.Options.Latent.ShouldBe(4);
        composed.Options.Likelihood.ShouldBe(new BernoulliOptions());
    }

    [Fact]
    public void ItTrainsAndItsFileIsReadIntoTheSameParts()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        Autoencoder model = Compose(new RandomStream(1, 1));
        new Trainer(model, Run.Split, Run.Options, run).Run();
        Autoencoder again = Compose(new RandomStream(2, 2));
        ModelFile.Load(run.Model, again).Data.Train.ShouldBe(40);
        TestSets.Bits(again).ShouldHaveTheBitsOf(TestSets.Bits(model));
        Should.Throw<ModelFileException>(() => ModelFile.Load(run.Model)).Message.ShouldContain("composed of layers in a program");
    }

    [Fact]
    public void PartsThatDoNotFitAreRefused()
    {
        var random = new RandomStream(1, 1);
        Should.Throw<ArgumentException>(() => Compose(random, outputs: 143)).Message.ShouldContain("143 values");
        Refused("posterior", "the features that the encoder gives, [1, 24]", new DiagonalGaussianPosterior(23, 4, random));
        Refused("decoder", "the decoder does not take a code, [1, 3]", new DiagonalGaussianPosterior(24, 3, random));
        Refused("prior", "the prior is none of codes [1, 4]", prior: new MixturePriorOptions().Build(5, random));
        Refused("encoder", "does not take an example, [1, 1, 12, 12]", encoder: new Linear("encoder", 12, 24, random));
        Refused("encoder", "two parameters are called 'decoder.0.weight'", encoder: Flat(name => new Linear("decoder.0", 144, 24, random)));
    }

    [Fact]
    public void A_part_that_is_missing_is_named()
    {
        var random = new RandomStream(1, 1);
        Layer layer = new Linear("a", 144, 4, random);
        Posterior posterior = new DiagonalGaussianPosterior(4, 4, random);
        var prior = new StandardNormalPrior();
        (Likelihood likelihood, Objective objective) = (new BernoulliLikelihood(), new ElboObjective());
        Missing("format", () => new Autoencoder(null!, layer, posterior, prior, layer, likelihood, objective));
        Missing("encoder", () => new Autoencoder(Format, null!, posterior, prior, layer, likelihood, objective));
        Missing("posterior", () => new Autoencoder(Format, layer, null!, prior, layer, likelihood, objective));
        Missing("prior", () => new Autoencoder(Format, layer, posterior, null!, layer, likelihood, objective));
        Missing("decoder", () => new Autoencoder(Format, layer, posterior, prior, null!, likelihood, objective));
        Missing("likelihood", () => new Autoencoder(Format, layer, posterior, prior, layer, null!, objective));
        Missing("objective", () => new Autoencoder(Format, layer, posterior, prior, layer, likelihood, null!));
        Should.Throw<ArgumentException>(() => new Autoencoder(new ModelOptions { Latent = 2 })).ParamName.ShouldBe("options");
    }

    [Fact]
    public void A_part_that_no_file_can_name_is_refused_before_the_training()
    {
        using var folder = new TemporaryFolder();
        var random = new RandomStream(1, 1);
        var model = new Autoencoder(
            Format, Flat(name => new Linear(name, 144, 24, random)), new DiagonalGaussianPosterior(24, 4, random), new OwnPrior(),
            Sequence.Named("decoder", name => new Linear(name, 4, 144, random)), new BernoulliLikelihood(), new ElboObjective());
        Should.Throw<ArgumentException>(() => new Trainer(model, Run.Split, Run.Options, new RunFolder(folder["run"]))).Message
            .ShouldContain("OwnPriorOptions is of no kind that files know; add it by PriorOptions.Kinds.Add");
        Should.NotThrow(() => new Trainer(model, Run.Split, Run.Options));
    }

    private sealed record OwnPriorOptions : PriorOptions
    {
        public override Prior Build(int latent, RandomStream random) => new OwnPrior();
    }

    private sealed class OwnPrior : Prior
    {
        public override string Name => "own";

        public override PriorOptions Options { get; } = new OwnPriorOptions();

        public override Distribution On(Tape tape, Shape shape) => new StandardNormalPrior().On(tape, shape);
    }

    private static void Missing(string name, Action compose) =>
        Should.Throw<ArgumentNullException>(compose).ParamName.ShouldBe(name);

    private static void Refused(
        string part, string problem, Posterior? posterior = null, Prior? prior = null, Layer? encoder = null)
    {
        var random = new RandomStream(1, 1);
        ArgumentException error = Should.Throw<ArgumentException>(() => new Autoencoder(
            Format, encoder ?? Flat(name => new Linear(name, 144, 24, random)), posterior ?? new DiagonalGaussianPosterior(24, 4, random),
            prior ?? new StandardNormalPrior(), Sequence.Named("decoder", name => new Linear(name, 4, 144, random)),
            new BernoulliLikelihood(), new ElboObjective()));
        error.Message.ShouldContain(problem);
        error.ParamName.ShouldBe(part);
    }

    private static Sequence Flat(Func<string, Layer> layer) => Sequence.Named("encoder", _ => new Reshaping(new Shape(144)), layer);

    private static Autoencoder Compose(RandomStream random, int outputs = 144)
    {
        // In the order in which options draw first values: networks, then the posterior.
        Sequence encoder = Sequence.Named("encoder",
            _ => new Reshaping(new Shape(144)), name => new Linear(name, 144, 24, random), _ => new Nonlinearity(Activation.Relu));
        Sequence decoder = Sequence.Named("decoder",
            name => new Linear(name, 4, 24, random), _ => new Nonlinearity(Activation.Relu), name =>
                new Linear(name, 24, outputs, random),
            _ => new Reshaping(outputs == 144 ? Format.Shape : new Shape(outputs)));
        return new Autoencoder(
            Format, encoder, new DiagonalGaussianPosterior(24, 4, random), new StandardNormalPrior(), decoder, new BernoulliLikelihood(),
            new ElboObjective());
    }
}
