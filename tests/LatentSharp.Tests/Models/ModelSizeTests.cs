using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Mixtures;
using LatentSharp.Models;
using LatentSharp.Networks;

namespace LatentSharp.Tests.Models;

public sealed class ModelSizeTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, 64)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_size_is_that_of_the_model(int number)
    {
        ModelOptions options = new()
        {
            Pictures = new PictureFormat(number % 3 == 0 ? 17 : 12, 14, (number & 1) == 0 ? 1 : 3),
            Latent = 1 + (number % 7),
            Posterior = (number & 2) == 0 ? new DiagonalGaussianOptions() : new PointOptions(),
            Network = (number & 4) == 0
                ? new MlpOptions { Hidden = (number & 8) == 0 ? [5] : [7, 3, 4] }
                : new ConvolutionOptions
                {
                    Channels = (number & 8) == 0 ? [4] : [3, 5, 2],
                    Residual = (number & 16) != 0,
                    Attention = number % 5 < 2,
                    Upsampling = (number & 32) == 0 ? UpsamplingKind.Transposed : UpsamplingKind.Nearest,
                },
            Likelihood = (number % 3) switch
            {
                0 => new BernoulliOptions(),
                1 => new GaussianOptions { Variance = (VarianceKind)(number / 3 % 3) },
                _ when (number & 1) == 0 => new LogisticOptions(),
                _ => new LogisticMixtureOptions { Mixtures = 1 + (number % 4) },
            },
        };
        ModelSize.Parameters(options).ShouldBe(new Autoencoder(options).ParameterCount);
    }
}
