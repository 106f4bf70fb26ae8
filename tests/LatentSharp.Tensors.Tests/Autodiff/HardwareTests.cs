using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Tensors.Tests.Kernels;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>
/// The same bits on every processor: hashes of results on fixed inputs. Run the tests once as they are, once with
/// <c>DOTNET_EnableAVX2=0 LATENTSHARP_EXPECT_NO_AVX2=1</c> and once with <c>DOTNET_EnableAVX512=0 LATENTSHARP_EXPECT_NO_AVX512=1</c>; the
/// second variable makes sure that the first one took effect.
/// </summary>
public sealed class HardwareTests
{
    public static TheoryData<string, string> Golden => new()
    {
        { "exp", "?" },
        { "log", "?" },
        { "tanh", "?" },
        { "softplus", "?" },
        { "multiply by channel", "?" },
        { "divide", "?" },
        { "matrix product", "?" },
        { "affine", "?" },
        { "convolution", "?" },
        { "transposed convolution", "?" },
        { "batch normalisation", "?" },
        { "group normalisation", "?" },
        { "layer normalisation", "?" },
        { "upsampling", "?" },
        { "softmax", "?" },
        { "log-softmax", "?" },
        { "log-sum-exp", "?" },
        { "reparameterisation", "?" },
        { "Bernoulli loss", "?" },
        { "Gaussian loss", "?" },
        { "optimal Gaussian loss", "?" },
        { "learned Gaussian loss", "?" },
        { "diagonal Gaussian loss", "?" },
        { "discretised logistic loss", "?" },
        { "divergence", "?" },
    };

    [SwitchedOffFact("LATENTSHARP_EXPECT_NO_AVX2")]
    public void Avx2_is_off()
    {
        Avx2.IsSupported.ShouldBeFalse();
        Vector256.IsHardwareAccelerated.ShouldBeFalse();
        Vector512.IsHardwareAccelerated.ShouldBeFalse();
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
        WideCase c = WideCases.All.Single(c => c.Name == name);
        ulong all = 0;
        foreach (float[] values in c.Run())
        {
            all = (all * 31) + Samples.Hash(values);
        }

        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe(hash);
    }

    [Fact]
    public void A_training_step_has_the_same_bits_everywhere()
    {
        var model = new SmallAutoencoder();
        model.Hash(model.Step(new Tape())).ToString("x16", CultureInfo.InvariantCulture).ShouldBe("STEP");
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
        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("DRAWS");
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
