using System.Runtime.Intrinsics.X86;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Training;

/// <summary>Ten steps give the same bits on every processor; continuous integration also runs these with AVX2 off.</summary>
public sealed class GoldenRunTests
{
    [Fact]
    public void Avx2IsOffWhereItIsSaidToBe()
    {
        if (Environment.GetEnvironmentVariable("LATENTSHARP_EXPECT_NO_AVX2") == "1")
        {
            Avx2.IsSupported.ShouldBeFalse();
        }

        (Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") == "0" && Avx2.IsSupported).ShouldBeFalse();
    }

    [Fact]
    public void TenStepsOfAnMlpToTheBit() => Golden.Mlp().ShouldBe(Golden.MlpHash);

    [Fact]
    public void TenStepsOfAConvolutionalNetworkToTheBit() => Golden.Conv().ShouldBe(Golden.ConvHash);
}

/// <summary>Tests that change something of the whole process, such as its number of threads; they run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ThreadCollection
{
    public const string Name = "threads";
}

[Collection(ThreadCollection.Name)]
public sealed class ThreadCountTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ChangesNoBit(int threads)
    {
        int before = Compute.Threads;
        Compute.Threads = threads;
        try
        {
            Golden.Mlp().ShouldBe(Golden.MlpHash);
            Golden.Conv().ShouldBe(Golden.ConvHash);
        }
        finally
        {
            Compute.Threads = before;
        }
    }
}
