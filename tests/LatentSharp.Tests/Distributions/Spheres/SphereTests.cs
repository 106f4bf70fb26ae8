using LatentSharp.Distributions;
using LatentSharp.Distributions.Spheres;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Distributions.Spheres;

/// <summary>Codes on the unit sphere.</summary>
public sealed class SphereTests
{
    private static readonly Tensor Features = TestSets.Normal(new Shape(6, 5));

    [Fact]
    public void Codes_samples_and_what_is_decoded_have_length_1_and_noughts_do_no_harm()
    {
        var tape = new Tape(records: false);
        var posterior = new SphereOptions().Build(5, 4, new RandomStream(1, 1));
        var code = posterior.Given(tape.Constant(Features));
        Lengths(code.Mean.Value).ShouldAllBe(length => Math.Abs(length - 1) < 1e-6);
        Variable sample = code.Sample(new RandomStream(3, 2));
        Lengths(sample.Value).ShouldAllBe(length => Math.Abs(length - 1) < 1e-6);
        Tensor codes = TestSets.Normal(new Shape(3, 4));
        codes.Row(1).Clear();
        double[] decoded = Lengths(posterior.Decoded(tape.Constant(codes)).Value);
        (decoded[0], decoded[1]).ShouldBe((1, 0), new Near());
        posterior.HasSpread.ShouldBeFalse();
        (posterior.Code.CanSample, posterior.Code.CanMix, posterior.Code.FillsSpace).ShouldBe((false, true, false));
    }

    [Fact]
    public void Noise_moves_a_code_by_about_its_size_and_none_leaves_it()
    {
        var tape = new Tape(records: false);
        Variable center = SpherePosterior.Unit(tape.Constant(TestSets.Normal(new Shape(500, 32))));
        new SphereCode(center, 0).Sample(new RandomStream(1, 1)).ShouldBeSameAs(center);
        ReadOnlySpan<float> moved = new SphereCode(center, 0.01).Sample(new RandomStream(1, 1)).Value.Span;
        double sum = 0;
        for (int i = 0; i < moved.Length; i++)
        {
            sum += Math.Pow(moved[i] - center.Value.Span[i], 2);
        }

        // Of 32 dimensions 31 lie along the sphere.
        Math.Sqrt(sum / 500).ShouldBe(0.01 * Math.Sqrt(31), 0.001);
    }

    [Fact]
    public void Codes_are_placed_where_they_are_decoded_and_those_of_other_models_stay()
    {
        Tensor codes = TestSets.Normal(new Shape(5, 4));
        Lengths(new SphereOptions().Code(4).Placed(codes)).ShouldAllBe(length => Math.Abs(length - 1) < 1e-6);
        new DiagonalGaussianOptions().Code(4).Placed(codes).ShouldBeSameAs(codes);
    }

    [Fact]
    public void A_density_is_refused_in_a_sentence()
    {
        var tape = new Tape(records: false);
        var code = new SphereCode(tape.Constant(Features), 0.1);
        Should.Throw<NotSupportedException>(() => code.LogDensity(code.Mean)).Message.ShouldBe("A code on the sphere gives no density: " +
            "the noise around it is for the decoder, and no prior is held against it.");
        code.KlTo(code).ShouldBeNull();
    }

    private static double[] Lengths(Tensor codes) => [.. Enumerable.Range(0, codes.Shape[0]).Select(i =>
        Math.Sqrt(codes.Span.Slice(i * codes.Shape[1], codes.Shape[1]).ToArray().Sum(value => (double)value * value)))];

    private sealed class Near : IEqualityComparer<(double A, double B)>
    {
        public bool Equals((double A, double B) x, (double A, double B) y) => Math.Abs(x.A - y.A) < 1e-5 && Math.Abs(x.B - y.B) < 1e-5;

        public int GetHashCode((double A, double B) pair) => 0;
    }
}
