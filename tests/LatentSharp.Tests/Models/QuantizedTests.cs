using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tests.Models;

/// <summary>Finite scalar quantization: where levels lie, what is rounded to them, and what a grid of codes is.</summary>
public sealed class QuantizedTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void WhatIsBoundedReachesEveryLevelAndNoOther(int level)
    {
        var codebook = new Codebook([level], 1);
        var tape = new Tape(records: false);
        float[] given = [.. Enumerable.Range(-1000, 2001).Select(i => i / 100f)];
        Variable bounded = codebook.Bound(tape.Constant(new Tensor(new Shape(given.Length, 1), given)));
        float[] rounded = codebook.Round(bounded).Value.Span.ToArray();

        // h, offset and shift as in the paper, in doubles (Mentzer et al. 2023, appendix A.1).
        double h = (level - 1) * 1.001 / 2;
        double offset = level % 2 == 0 ? 0.5 : 0;
        double shift = Math.Atanh(offset / h);
        int half = level / 2;
        for (int i = 0; i < given.Length; i++)
        {
            double place = (Math.Tanh(given[i] + shift) * h) - offset;
            ((double)bounded.Value.Span[i]).ShouldBe(place / half, 1e-6);
            if (Math.Abs(place - Math.Floor(place) - 0.5) > 1e-5)
            {
                ((double)rounded[i]).ShouldBe(Math.Round(place) / half, 1e-6);
            }
        }

        float[] reached = [.. rounded.Distinct().Order()];
        reached.Length.ShouldBe(level);
        reached[0].ShouldBe(-1);
        reached[^1].ShouldBeLessThanOrEqualTo(1);
        ((double)bounded.Value.Span[1000]).ShouldBe(0, 1e-6, "what the encoder gives as 0 is 0");
    }

    [Fact]
    public void RoundingTwiceIsRoundingOnceAndBeyondIsTheLastLevel()
    {
        var codebook = new Codebook([8, 5, 3, 2], 3);
        Tensor any = TestSets.Normal(new Shape(50, 12));
        var tape = new Tape(records: false);
        Variable once = codebook.Round(tape.Constant(any));
        TestSets.Bits(codebook.Round(once).Value).ShouldBe(TestSets.Bits(once.Value));
        var beyond = new Tensor(new Shape(2, 12), [.. Enumerable.Repeat(9f, 12), .. Enumerable.Repeat(-9f, 12)]);
        float[] far = codebook.Round(tape.Constant(beyond)).Value.Span.ToArray();
        far[..12].ShouldBe([0.75f, 0.75f, 0.75f, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
        far[12..].ShouldAllBe(value => value == -1);
    }

    [Fact]
    public void IndicesAndVectorsAreTheSameCodes()
    {
        var codebook = new Codebook([8, 5, 3], 4);
        codebook.Entries.ShouldBe(120);
        codebook.Bits.ShouldBe(4 * Math.Log2(120), 1e-9);
        var every = new Tensor(new Shape(30, 4), [.. Enumerable.Range(0, 120).Select(i => (float)i)]);
        Tensor vectors = codebook.Vectors(every);
        codebook.Indices(vectors).Span.ToArray().ShouldBe(every.Span.ToArray());
        var tape = new Tape(records: false);
        Variable rounded = codebook.Round(tape.Constant(vectors));
        TestSets.Bits(rounded.Value).ShouldBe(TestSets.Bits(vectors), "vectors of indices are what decoding rounds to");
        Tensor any = TestSets.Normal(new Shape(40, 12), 5);
        codebook.Indices(any).Span.ToArray().ShouldBe(codebook.Indices(codebook.Round(tape.Constant(any)).Value).Span.ToArray());
    }

    [Fact]
    public void TheGradientGoesStraightThrough()
    {
        var tape = new Tape();
        Variable x = tape.Watch(TestSets.Normal(new Shape(3, 4)));
        var weights = new Tensor(new Shape(3, 4), [.. Enumerable.Range(1, 12).Select(i => (float)i)]);
        tape.Backward((x.Round() * tape.Constant(weights)).Sum());
        x.Gradient!.Span.ToArray().ShouldBe(weights.Span.ToArray());

        var codebook = new Codebook([8, 5], 2);
        var other = new Tape();
        Variable z = other.Watch(new Tensor(new Shape(1, 4), [0.3f, -0.2f, 0.4f, -0.9f]));
        other.Backward(codebook.Round(z).Sum());
        foreach (float slope in z.Gradient!.Span)
        {
            slope.ShouldBe(1, 1e-5f);
        }
    }

    [Fact]
    public void UsageCountsLevelsEntriesAndPerplexity()
    {
        var codebook = new Codebook([2, 3], 2);
        CodeUsage usage = CodeUsage.Measure(codebook, codebook.Vectors(new Tensor(new Shape(2, 2), [0, 1, 0, 1])));
        usage.Codes.ShouldBe(2);
        usage.Levels.ShouldBe(3 / 5.0);
        usage.Entries.ShouldBe(2 / 6.0);
        usage.Perplexity.ShouldBe(2, 1e-9);
        usage.Bits.ShouldBe(2 * Math.Log2(6), 1e-9);
        CodeUsage.Measure(codebook, codebook.Vectors(new Tensor(new Shape(3, 2), [0, 1, 2, 3, 4, 5]))).Perplexity.ShouldBe(6, 1e-9);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void AModelDecodesWhatItsCodesAreRoundedTo(bool isGrid, bool isNearest)
    {
        ModelOptions options = Options(isGrid, isNearest);
        options.Validate();
        var model = new Autoencoder(options, 3);
        ModelSize.Parameters(options).ShouldBe(model.ParameterCount);
        Tensor pictures = TestSets.Pixels(TestSets.Boxes(6, (PictureFormat)options.Format));
        Tensor codes = model.Encode(pictures);
        codes.Shape.ShouldBe(new Shape(6, options.Latent));
        Codebook codebook = model.Code.Codebook.ShouldNotBeNull();
        Tensor rounded = codebook.Vectors(codebook.Indices(codes));
        rounded.Span.ToArray().ShouldNotBe(codes.Span.ToArray());
        TestSets.Bits(model.Decode(rounded)).ShouldBe(TestSets.Bits(model.Decode(codes)));
        TestSets.Bits(model.Reconstruct(pictures)).ShouldBe(TestSets.Bits(model.Decode(codes)));
        model.Code.CanSample.ShouldBeFalse();
        model.Posterior.Parameters.Count.ShouldBe(isGrid ? 0 : 2);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedInASentence()
    {
        Refused(Options(true) with { Latent = 47 })
            .ShouldBe("latent 47 is not possible: it must be 48, 3 channels (8,5,3 levels) in each of the 16 cells of the grid.");
        Refused(Options(false) with { Latent = 7 })
            .ShouldBe("latent 7 is not possible: it must be a multiple of 3, the channels (8,5,3 levels) of a cell.");
        Refused(Options(true) with { Posterior = new DiagonalGaussianOptions() })
            .ShouldBe("grid-codes true is not possible: it must be left out with posterior gaussian, whose code is one vector.");
        foreach (int[] levels in (int[][])[[1, 8], [], [300], [256, 256, 256, 256]])
        {
            Refused(Options(false) with { Posterior = new QuantizedOptions { Levels = levels } }).ShouldStartWith("levels ");
        }
    }

    private static string Refused(ModelOptions options) => Should.Throw<SettingException>(options.Validate).Message;

    private static ModelOptions Options(bool isGrid, bool isNearest = false) => new()
    {
        Pictures = new PictureFormat(16, 16, 3),
        Latent = isGrid ? 48 : 9,
        Network = isGrid
            ? new ConvolutionOptions
            {
                Channels = [4, 6],
                GridCodes = true,
                Upsampling = isNearest ? UpsamplingKind.Nearest : UpsamplingKind.Transposed,
            }
            : new MlpOptions { Hidden = [12] },
        Posterior = new QuantizedOptions { Levels = [8, 5, 3] },
    };
}
