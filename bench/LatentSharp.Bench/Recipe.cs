using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;

namespace LatentSharp.Bench;

/// <summary>A network with its batch size, ready to step on random pictures in memory. The same two as in pytorch/recipe.py.</summary>
internal sealed class Recipe
{
    private const int Pictures = 1024;

    private readonly TrainingStep _step;
    private readonly int[] _order = [.. Enumerable.Range(0, Pictures)];
    private long _steps;

    public Recipe(string name, ModelOptions options, int batch)
    {
        Name = name;
        Batch = batch;
        var training = new TrainingOptions { Batch = batch };
        Model = new Autoencoder(options, training.Seed);
        _step = new TrainingStep(Model, RandomPictures(options.Pictures, Pictures), new Optimiser(training.Optimizer, Model.Parameters), training);
        Training = training;
    }

    public static Recipe Mlp() => new("MLP 784-400-20, Bernoulli, batch 128", new ModelOptions
    {
        Pictures = new PictureFormat(28, 28, 1),
        Latent = 20,
        Network = new NetworkOptions { Kind = NetworkKind.Mlp, Hidden = [400] },
        Likelihood = new LikelihoodOptions { Kind = LikelihoodKind.Bernoulli, Binarize = Binarisation.Dynamic },
    }, 128);

    public static Recipe Convolutional() => new("conv 64×64×3, 32-64-128-256, latent 64, batch 64", new ModelOptions
    {
        Pictures = new PictureFormat(64, 64, 3),
        Latent = 64,
        Network = new NetworkOptions { Kind = NetworkKind.Conv, Channels = [32, 64, 128, 256] },
        Likelihood = new LikelihoodOptions { Kind = LikelihoodKind.Gaussian, Variance = VarianceKind.Optimal },
    }, 64);

    public string Name { get; }

    public int Batch { get; }

    public Autoencoder Model { get; }

    public TrainingOptions Training { get; }

    public long StorageBytes => _step.StorageBytes;

    /// <summary>Does one step on the next batch.</summary>
    public Elbo Step()
    {
        int start = (int)(_steps * Batch % (Pictures - Batch + 1));
        return _step.Run(_order.AsSpan(start, Batch), _steps++, 0);
    }

    private static PictureSet RandomPictures(PictureFormat format, int count)
    {
        var builder = new PictureSetBuilder(format, count);
        var values = new float[format.Length];
        var random = new RandomStream(7, 0);
        for (int i = 0; i < count; i++)
        {
            random.FillUniform(values, (ulong)i * (ulong)values.Length);
            Span<byte> slot = builder.Slot(i);
            for (int j = 0; j < values.Length; j++)
            {
                slot[j] = (byte)(values[j] * 256);
            }
        }

        return builder.Build();
    }
}
