using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Tests.Training;

/// <summary>Two runs of ten steps whose bits are known.</summary>
internal static class Golden
{
    public const string MlpHash = "2e5ec4fc422fc597";
    public const string ConvHash = "69cf9769d64494cd";

    /// <summary>A multilayer perceptron on dynamically binarized pictures, with Adam.</summary>
    public static string Mlp() => TenSteps(
        TestSets.Mlp(new PictureFormat(12, 12, 1), "bernoulli", Binarization.Dynamic), OptimizerKind.Adam);

    /// <summary>A residual convolutional network with a Gaussian likelihood on color pictures of odd size, with AdamW.</summary>
    public static string Conv() => TenSteps(TestSets.Conv(new PictureFormat(16, 17, 3), residual: true), OptimizerKind.AdamW);

    /// <summary>A hash of every bit of a model, names included.</summary>
    public static string Hash(Autoencoder model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, int[] bits) in TestSets.Bits(model))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(MemoryMarshal.AsBytes(bits.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static string TenSteps(ModelOptions options, OptimizerKind kind)
    {
        PictureDataset set = TestSets.Boxes(40, options.Pictures);
        var model = new Autoencoder(options, seed: 11);
        var training = new TrainingOptions { Batch = 16, Optimizer = kind, WeightDecay = 0.01, LearningRate = 3e-3, Seed = 12 };
        var step = new TrainingStep(new StepContext(model, set, new Optimizer(kind, model.Parameters, training.WeightDecay), training));
        var batches = Batches.Shuffled([.. Enumerable.Range(0, set.Count)], training.Batch, training.Seed);
        long done = 0;
        for (int epoch = 0; done < 10; epoch++)
        {
            foreach (ReadOnlySpan<int> batch in batches.Epoch(epoch))
            {
                if (done < 10)
                {
                    double.IsFinite(step.Run(batch, done, epoch).Bound).ShouldBeTrue();
                    done++;
                }
            }
        }

        return Hash(model);
    }
}
