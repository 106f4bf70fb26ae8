using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;

namespace LatentSharp.Tests.House;

/// <summary>The model of parts of the README, compiled and run by <see cref="ReadmeTests"/>.</summary>
internal static class ReadmeComposition
{
    public static void Run()
    {
        // example begins
        PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 16, Limit = 400 });
        Shape picture = faces.Format.Shape;
        var random = new RandomStream(seed: 1, stream: 1);
        var vae = new Autoencoder(
            faces.Format,
            encoder: Sequence.Named("encoder",
                _ => new Reshaping(new Shape(picture.Length)),
                name => new Linear(name, picture.Length, 256, random),
                _ => new Nonlinearity(Activation.Relu)),
            posterior: new DiagonalGaussianOptions().Build(features: 256, latent: 16, random),
            prior: new StandardNormalOptions().Build(latent: 16, random),
            decoder: Sequence.Named("decoder",
                name => new Linear(name, 16, 256, random),
                _ => new Nonlinearity(Activation.Relu),
                name => new Linear(name, 256, picture.Length, random),
                _ => new Reshaping(picture)),
            likelihood: new GaussianOptions().Build(),
            objective: new ElboOptions().Build());

        ModelCard card = new Trainer(vae, Split.ByContent(faces), new TrainingOptions { Epochs = 2 }).Run();
        Console.WriteLine($"{card.Test!.Reconstruction:F1} + {card.Test.Kl:F1} nats");
        // example ends
    }
}
