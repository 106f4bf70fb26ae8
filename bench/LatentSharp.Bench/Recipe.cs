using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Bench;

/// <summary>A network with its batch size, ready to step on random pictures in memory. The same two as in pytorch/recipe.py.</summary>
internal sealed class Recipe
{
    private const int DefaultPictures = 1024;

    private readonly TrainingStep _step;
    private readonly int[] _order;
    private long _steps;

    public Recipe(string name, ModelOptions options, int batch, int pictures = DefaultPictures, Profile? profile = null)
    {
        Name = name;
        Batch = batch;
        var training = new TrainingOptions { Batch = batch };
        Model = new Autoencoder(options, training.Seed);
        Set = RandomPictures(options.Pictures, pictures);
        _order = [.. Enumerable.Range(0, pictures)];
        _step = new TrainingStep(new StepContext(Model, Set, new Optimizer(training.Optimizer, Model.Parameters), training)
        {
            Profile = profile,
        });
        Training = training;
    }

    public static Recipe Mlp() => new("MLP 784-400-20, Bernoulli, batch 128", new ModelOptions
    {
        Pictures = new PictureFormat(28, 28, 1),
        Latent = 20,
        Network = new MlpOptions { Hidden = [400] },
        Likelihood = new BernoulliOptions { Binarize = Binarization.Dynamic },
    }, 128);

    public static Recipe Convolutional(int latent = 64, UpsamplingKind upsampling = UpsamplingKind.Transposed) => new(
        $"conv 64×64×3, 32-64-128-256, latent {latent}, batch 64", ConvolutionalOptions(64, latent, upsampling), 64);

    /// <summary>The convolutional network for square pictures of any size that halves four times.</summary>
    public static ModelOptions ConvolutionalOptions(int size, int latent, UpsamplingKind upsampling = UpsamplingKind.Transposed) => new()
    {
        Pictures = new PictureFormat(size, size, 3),
        Latent = latent,
        Network = new ConvolutionOptions { Channels = [32, 64, 128, 256], Upsampling = upsampling },
        Likelihood = new GaussianOptions { Variance = VarianceKind.Optimal },
    };

    public string Name { get; }

    public int Batch { get; }

    public Autoencoder Model { get; }

    public TrainingOptions Training { get; }

    /// <summary>The pictures that it trains on.</summary>
    public PictureDataset Set { get; }

    public long StorageBytes => _step.StorageBytes;

    /// <summary>Does one step on the next batch.</summary>
    public LossTerms Step()
    {
        int start = (int)(_steps * Batch % (_order.Length - Batch + 1));
        return _step.Run(_order.AsSpan(start, Batch), _steps++, 0);
    }

    /// <summary>Useful multiply-adds of a step for each picture, forward and backward, counted by the tape.</summary>
    public double MultiplyAdds()
    {
        const int few = 2;
        var profile = new Profile();
        var small = new Recipe(Name, Model.Options, few, few, profile);
        while (profile.Steps < few)
        {
            small.Step();
        }

        return profile.Entries.Sum(e => e.MultiplyAdds) / profile.Steps / few;
    }

    /// <summary>A ramp between two random colors in a random direction, with noise: something that a few steps begin to learn.</summary>
    private static PictureDataset RandomPictures(PictureFormat format, int pictures)
    {
        var builder = new DatasetBuilder(format, pictures);
        var random = new Random(7);
        for (int i = 0; i < pictures; i++)
        {
            (double sine, double cosine) = Math.SinCos(random.NextDouble() * 2 * Math.PI);
            Span<byte> slot = builder.Slot(i);
            int j = 0;
            for (int channel = 0; channel < format.Channels; channel++)
            {
                double from = random.NextDouble();
                double to = random.NextDouble();
                for (int y = 0; y < format.Height; y++)
                {
                    for (int x = 0; x < format.Width; x++)
                    {
                        double at = 0.5 + (cosine * (((double)x / format.Width) - 0.5)) + (sine * (((double)y / format.Height) - 0.5));
                        double value = from + ((to - from) * at) + (0.1 * (random.NextDouble() - 0.5));
                        slot[j++] = (byte)(255 * Math.Clamp(value, 0, 1));
                    }
                }
            }
        }

        return builder.Build();
    }
}
