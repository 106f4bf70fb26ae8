using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;

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
            Model = (number & 2) == 0 ? ModelKind.Vae : ModelKind.Ae,
            Network = new NetworkOptions
            {
                Kind = (number & 4) == 0 ? NetworkKind.Mlp : NetworkKind.Conv,
                Hidden = (number & 8) == 0 ? [5] : [7, 3, 4],
                Channels = (number & 8) == 0 ? [4] : [3, 5, 2],
                Residual = (number & 16) != 0,
                Upsampling = (number & 32) == 0 ? UpsamplingKind.Transposed : UpsamplingKind.Nearest,
            },
            Likelihood = new LikelihoodOptions { Kind = (LikelihoodKind)(number % 3), Variance = (VarianceKind)(number / 3 % 3) },
        };
        ModelSize.Parameters(options).ShouldBe(new Autoencoder(options).ParameterCount);
    }
}
