using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Training;

namespace LatentSharp.Tests.House;

/// <summary>
/// The program of the README, compiled and run by <see cref="ReadmeTests"/>, which also holds the two texts against each other.
/// </summary>
internal static class ReadmeExample
{
    public static void Run()
    {
        // example begins
        PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 32, Limit = 400 });
        var model = new Autoencoder(new ModelOptions
        {
            Pictures = faces.Format,
            Latent = 16,
            Network = new ConvolutionOptions { Channels = [8, 16, 32] },
        }, seed: 1);

        var trainer = new Trainer(model, Split.ByContent(faces), new TrainingOptions { Epochs = 2 });
        ModelCard card = trainer.Run();
        Console.WriteLine($"negative evidence lower bound on held-out faces: {card.Test!.NegativeElbo:F1} nats");

        IReadOnlyList<Picture> samples = faces.Format.Draw(model.Sample(32, seed: 1));
        Png.WriteFile("samples.png", ContactSheet.Render(samples));
        // example ends
    }
}
