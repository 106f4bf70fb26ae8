using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Tensors.Tests.Kernels;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>
/// The same bits on every processor: hashes of results on fixed inputs. Run the tests once as they are, once with
/// <c>DOTNET_EnableAVX2=0 LATENTSHARP_EXPECT_NO_AVX2=1</c>, once with <c>DOTNET_EnableHWIntrinsic=0 LATENTSHARP_EXPECT_NO_INTRINSICS=1</c>
/// and once with <c>DOTNET_EnableAVX512=0 LATENTSHARP_EXPECT_NO_AVX512=1</c>; the second variable makes sure that the first one took
/// effect.
/// </summary>
public sealed class HardwareTests
{
    public static TheoryData<string, string> Golden => new()
    {
        { "exp", "93f212119c0a161f" },
        { "log", "5f488d66efff965a" },
        { "tanh", "f970f6ccd987e6f0" },
        { "softplus", "23903667a8227979" },
        { "multiply by channel", "7926b6949aaf7943" },
        { "divide", "6afcd327a62bd6c5" },
        { "matrix product", "98bb1ae299071b2e" },
        { "matrix products of a batch", "763b701934497bc2" },
        { "affine", "63cc3084e4ea357f" },
        { "convolution", "85714301cbf2b68b" },
        { "transposed convolution", "fba9f23d27a018e4" },
        { "batch normalisation", "94fb1137e561de05" },
        { "layer normalisation", "9f7a9184b7b25c57" },
        { "upsampling", "22f1e271d577dc30" },
        { "softmax", "b094027a2173da3e" },
        { "log-softmax", "7bb6f008ab401cfe" },
        { "log-sum-exp", "c94cafe78fd3374d" },
    };

    [SwitchedOffFact("LATENTSHARP_EXPECT_NO_AVX2")]
    public void Avx2_is_off()
    {
        Avx2.IsSupported.ShouldBeFalse();
        Vector256.IsHardwareAccelerated.ShouldBeFalse();
        Vector512.IsHardwareAccelerated.ShouldBeFalse();
    }

    [SwitchedOffFact("LATENTSHARP_EXPECT_NO_INTRINSICS")]
    public void No_intrinsics_are_on()
    {
        Vector128.IsHardwareAccelerated.ShouldBeFalse();
        Fma.IsSupported.ShouldBeFalse();
        Sse2.IsSupported.ShouldBeFalse();
    }

    [SwitchedOffFact("LATENTSHARP_EXPECT_NO_AVX512")]
    public void Avx512_is_off()
    {
        Avx512F.IsSupported.ShouldBeFalse();
        Vector512.IsHardwareAccelerated.ShouldBeFalse();
    }

    [Fact]
    public void Every_wide_case_has_a_golden_hash() =>
        WideCases.All.Select(c => c.Name).Except(Golden.Select(row => (string)row[0])).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Golden))]
    public void Results_and_gradients_have_the_same_bits_everywhere(string name, string hash)
    {
        WideCases.All.Single(c => c.Name == name).Hash().ShouldBe(hash);
    }

    [Fact]
    public void A_training_step_has_the_same_bits_everywhere()
    {
        var model = new SmallAutoencoder();
        model.Hash(model.Step(new Tape())).ToString("x16", CultureInfo.InvariantCulture).ShouldBe("c822e90b824112cc");
    }

    [Fact]
    public void Draws_have_the_same_bits_everywhere()
    {
        var stream = new RandomStream(20, 26);
        var values = new float[10_007];
        stream.FillNormal(values, 3);
        ulong all = Samples.Hash(values);
        stream.FillUniform(values, 3);
        all = (all * 31) + Samples.Hash(values);
        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("2bb85c692968b582");
    }

    /// <summary>A test that runs only where an environment variable says that instructions were switched off.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SwitchedOffFactAttribute : FactAttribute
    {
        public SwitchedOffFactAttribute(string variable)
        {
            if (Environment.GetEnvironmentVariable(variable) != "1")
            {
                Skip = $"{variable} is not 1.";
            }
        }
    }
}
