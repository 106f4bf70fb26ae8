using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Formats;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
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
    }

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
