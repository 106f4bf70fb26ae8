using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Models;

public sealed class AutoencoderTests
{
    private static readonly PictureFormat Format = new(12, 10, 3);

    public static TheoryData<string> Kinds() => new("mlp", "conv");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ManyAtOnceEqualOneByOne(string kind)
    {
        Autoencoder model = Create(kind);
        PictureDataset set = TestSets.Boxes(129, Format);
        Tensor pictures = TestSets.Pixels(set);
        (Tensor mean, Tensor? logVariance) = model.EncodePosterior(pictures);
        Tensor decoded = model.Decode(mean);
        TestSets.Bits(model.Encode(pictures)).ShouldBe(TestSets.Bits(mean));
        for (int i = 0; i < set.Count; i++)
        {
            var one = new Tensor(model.BatchShape(1), pictures.Span.Slice(i * Format.Length, Format.Length));
            (Tensor m, Tensor? v) = model.EncodePosterior(one);
            TestSets.Bits(m).ShouldBe(TestSets.Bits(mean)[(i * m.Length)..((i + 1) * m.Length)]);
            TestSets.Bits(v!).ShouldBe(TestSets.Bits(logVariance!)[(i * m.Length)..((i + 1) * m.Length)]);
            TestSets.Bits(model.Decode(m)).ShouldBe(TestSets.Bits(decoded)[(i * Format.Length)..((i + 1) * Format.Length)]);
        }
    }

    [Fact]
    public void ThePointPosteriorHasNoKlAndNoNoise()
    {
        var model = new Autoencoder(TestSets.Mlp(Format) with { Posterior = new PointOptions() });
        Tensor pictures = TestSets.Pixels(TestSets.Boxes(3, Format));
        model.EncodePosterior(pictures).LogVariance.ShouldBeNull();
        model.Parameters.ShouldNotContain(p => p.Name.Contains("log_variance"));
        ModelPass first = model.Forward(new Tape(), pictures, new RandomStream(1, 1), training: true);
        ModelPass second = model.Forward(new Tape(), pictures, new RandomStream(2, 1), training: true);
        first.HasSpread.ShouldBeFalse();
        first.Posterior.ShouldBeOfType<PointMass>();
        TestSets.Bits(first.Likelihood.Mean.Value).ShouldBe(TestSets.Bits(second.Likelihood.Mean.Value));
        TestSets.Bits(first.Posterior.Mean.Value).ShouldBe(TestSets.Bits(model.Encode(pictures)));
    }

    [Fact]
    public void TheGaussianPosteriorIsSampledAsTheFormulaSays()
    {
        var tape = new Tape(records: false);
        var noise = new RandomStream(4, 4);
        var mean = new Tensor(new Shape(2, 2), [1, -2, 0, 3]);
        var logVariance = new Tensor(mean.Shape, [0, MathF.Log(4), -2, 1]);
        float[] z = new DiagonalGaussian(tape.Constant(mean), tape.Constant(logVariance)).Sample(noise, start: 6).Value.Span.ToArray();
        for (int i = 0; i < 4; i++)
        {
            z[i].ShouldBe((float)(mean.Span[i] + (Math.Exp(0.5 * logVariance.Span[i]) * noise.Normal(6 + (ulong)i))), 1e-5f);
        }
    }

    [Fact]
    public void TheKlTermIsTheFormula()
    {
        Tensor mean = TestSets.Normal(new Shape(3, 4), 1);
        Tensor logVariance = TestSets.Normal(new Shape(3, 4), 2);
        var tape = new Tape(records: false);
        var prior = new StandardNormal(tape, mean.Shape);
        var posterior = new DiagonalGaussian(tape.Constant(mean), tape.Constant(logVariance));
        float[] perDimension = posterior.KlPerDimensionTo(prior)!.Value.Span.ToArray();
        float[] whole = posterior.KlTo(prior)!.Value.Span.ToArray();
        for (int n = 0; n < 3; n++)
        {
            double sum = 0;
            for (int j = 0; j < 4; j++)
            {
                double m = mean.Span[(n * 4) + j], v = logVariance.Span[(n * 4) + j];
                double kl = 0.5 * ((m * m) + Math.Exp(v) - 1 - v);
                ((double)perDimension[(n * 4) + j]).ShouldBe(kl, 1e-5);
                sum += kl;
            }

            ((double)whole[n]).ShouldBe(sum, 1e-5);
        }
    }

    [Fact]
    public void SamplesOfASeedDoNotDependOnTheirNumber()
    {
        Autoencoder model = Create("mlp");
        int[] five = TestSets.Bits(model.Sample(5, seed: 9));
        TestSets.Bits(model.Sample(140, seed: 9))[..five.Length].ShouldBe(five);
        TestSets.Bits(model.Sample(5, seed: 10)).ShouldNotBe(five);
        TestSets.Bits(model.Sample(5, seed: 9, temperature: 0)).ShouldBe(TestSets.Bits(model.Decode(new Tensor(new Shape(5, 4)))));
    }

    /// <summary>Pieces of a call and room that is used again change no bit; warm calls allocate next to nothing.</summary>
    [Theory]
    [InlineData("mlp")]
    [InlineData("conv")]
    public void DecodingIntoRoomThatIsThereGivesTheSameBitsAndAllocatesNone(string kind)
    {
        Autoencoder model = Create(kind);
        Tensor codes = TestSets.Normal(new Shape(150, model.Options.Latent), 3);
        var room = new Tensor(model.BatchShape(150));
        model.Decode(codes, room);
        TestSets.Bits(room).ShouldBe(TestSets.Bits(model.Decode(codes)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Decode(codes, room);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000);
        Should.Throw<ArgumentException>(() =>
            model.Decode(codes, new Tensor(model.BatchShape(149)))).Message.ShouldContain("[149, 3, 10, 12]");
    }

    [Fact]
    public void FirstValuesFollowFromTheSeed()
    {
        TestSets.Bits(new Autoencoder(TestSets.Mlp(Format), 5))
            .ShouldHaveTheBitsOf(TestSets.Bits(new Autoencoder(TestSets.Mlp(Format), 5)));
        TestSets.Bits(new Autoencoder(TestSets.Mlp(Format), 6))["decoder.0.weight"]
            .ShouldNotBe(TestSets.Bits(new Autoencoder(TestSets.Mlp(Format), 5))["decoder.0.weight"]);
    }

    [Fact]
    public void CallsFromSeveralThreadsTakeTurns()
    {
        Autoencoder model = Create("conv");
        Tensor pictures = TestSets.Pixels(TestSets.Boxes(3, Format));
        int[] expected = TestSets.Bits(model.Reconstruct(pictures));
        var found = new int[16][];
        Parallel.For(0, found.Length, i => found[i] = TestSets.Bits(model.Reconstruct(pictures)));
        found.ShouldAllBe(bits => bits.SequenceEqual(expected));
    }

    [Fact]
    public void WrongShapesAreRefusedWithBothShapes()
    {
        Autoencoder model = Create("mlp");
        string pictures = Should.Throw<ArgumentException>(() => model.Encode(new Tensor(new Shape(3, 2, 12, 10)))).Message;
        pictures.ShouldContain("[batch, 3, 10, 12]");
        pictures.ShouldContain("[3, 2, 12, 10]");
        string codes = Should.Throw<ArgumentException>(() => model.Decode(new Tensor(new Shape(3, 5)))).Message;
        codes.ShouldContain("[batch, 4]");
        codes.ShouldContain("[3, 5]");
        Should.Throw<ArgumentException>(() => model.Decode(new Tensor(new Shape(4))));
    }

    private static Autoencoder Create(string kind) =>
        new(kind == "mlp" ? TestSets.Mlp(Format) : TestSets.Conv(Format, residual: true), seed: 2);
}
