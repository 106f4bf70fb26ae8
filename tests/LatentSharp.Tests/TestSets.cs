using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests;

/// <summary>Small generated pictures and models that the tests of several rooms share.</summary>
internal static class TestSets
{
    /// <summary>A bright box on a dim ground, at a place and of a brightness that follow from seed and index.</summary>
    public static PictureDataset Boxes(int count, PictureFormat format, ulong seed = 1)
    {
        var builder = new DatasetBuilder(format, count);
        for (int i = 0; i < count; i++)
        {
            RandomStream random = new RandomStream(seed, 77).Substream((ulong)i);
            int size = 2 + random.Integer(0, format.Height / 2);
            int top = random.Integer(1, format.Height - size);
            int left = random.Integer(2, format.Width - 2);
            Span<byte> slot = builder.Slot(i);
            slot.Fill((byte)random.Integer(3, 40));
            for (int c = 0; c < format.Channels; c++)
            {
                byte light = (byte)(150 + random.Integer(10 + (ulong)c, 105));
                for (int y = top; y < top + size; y++)
                {
                    slot.Slice((((c * format.Height) + y) * format.Width) + left, Math.Min(size, format.Width - left)).Fill(light);
                }
            }

            builder.SetName(i, $"box/{i}");
        }

        return builder.Build();
    }

    /// <summary>All pictures of a set as floats.</summary>
    public static Tensor Pixels(Dataset set) => set.Batch([.. Enumerable.Range(0, set.Count)]);

    /// <summary>Standard normal numbers.</summary>
    public static Tensor Normal(Shape shape, ulong seed = 3)
    {
        var tensor = new Tensor(shape);
        new RandomStream(seed, 78).FillNormal(tensor.Span, 0);
        return tensor;
    }

    /// <summary>A small multilayer perceptron.</summary>
    public static ModelOptions Mlp(PictureFormat format, string likelihood = "bernoulli",
        Binarization binarize = Binarization.None) => new()
        {
            Pictures = format,
            Latent = 4,
            Network = new MlpOptions { Hidden = [24] },
            Likelihood = likelihood == "bernoulli" ? new BernoulliOptions { Binarize = binarize }
                : DistributionKinds.Likelihoods.Create(likelihood),
        };

    /// <summary>The posterior of a family, vae or ae.</summary>
    public static PosteriorOptions Posterior(string family) => family == "ae" ? new PointOptions() : new DiagonalGaussianOptions();

    /// <summary>The objective of a model that has the usual one.</summary>
    public static ElboOptions Elbo(this ModelOptions options) => options.Objective.ShouldBeOfType<ElboOptions>();

    /// <summary>A small convolutional network.</summary>
    public static ModelOptions Conv(PictureFormat format, bool residual = false, UpsamplingKind upsampling = UpsamplingKind.Transposed) =>
        new()
        {
            Pictures = format,
            Latent = 5,
            Network = new ConvolutionOptions { Channels = [4, 6, 5], Residual = residual, Upsampling = upsampling },
        };

    /// <summary>The bits of a tensor.</summary>
    public static int[] Bits(Tensor tensor)
    {
        var bits = new int[tensor.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.SingleToInt32Bits(tensor.Span[i]);
        }

        return bits;
    }

    /// <summary>The bits of all that training leaves in a model, under its names.</summary>
    public static Dictionary<string, int[]> Bits(Autoencoder model) => model.Parameters.Select(p => (p.Name, p.Value))
        .Concat(model.RunningStatistics.Select(b => (b.Name, b.Value)))
        .ToDictionary(p => p.Name, p => Bits(p.Value));

    /// <summary>Compares what <see cref="Bits(Autoencoder)"/> gives, in any order of names.</summary>
    public static void ShouldHaveTheBitsOf(this Dictionary<string, int[]> found, Dictionary<string, int[]> expected)
    {
        found.Keys.Order().ShouldBe(expected.Keys.Order());
        foreach ((string name, int[] bits) in expected)
        {
            found[name].AsSpan().SequenceEqual(bits).ShouldBeTrue($"{name} differs");
        }
    }
}
