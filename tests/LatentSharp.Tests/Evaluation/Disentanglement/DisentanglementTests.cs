using LatentSharp.Data.Labels;
using LatentSharp.Evaluation.Disentanglement;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Evaluation.Disentanglement;

/// <summary>Of codes whose relation to their factors is known: one dimension a factor, the same turned, and none at all.</summary>
public sealed class DisentanglementTests
{
    private const int Count = 3000;
    private const int Latent = 7;
    private static readonly RandomStream Random = new(2, 7);

    // Two choices, two ordered factors, and one that is a number.
    private static readonly NumericFactor[] Factors =
    [
        Factor("a", 0, value => MathF.Floor(3 * value)), Factor("b", 1, value => MathF.Floor(8 * value)),
        Factor("c", 2, value => MathF.Floor(16 * value)), Factor("d", 3, value => MathF.Floor(20 * value)), Factor("e", 4, value => value),
    ];

    [Fact]
    public void A_code_with_a_dimension_for_each_factor_has_high_scores()
    {
        DisentanglementFigures found = Measure(Perfect());
        found.Mig.ShouldBeGreaterThan(0.9);
        found.Disentanglement.ShouldBeGreaterThan(0.95);
        found.Completeness.ShouldBeGreaterThan(0.95);
        found.Informativeness.ShouldBeGreaterThan(0.95);
        found.Sap.ShouldBeGreaterThan(0.9);
        found.FactorVae.ShouldBeGreaterThan(0.95);
        found.MigPerFactor.Keys.ShouldBe(["a", "b", "c", "d", "e"], ignoreOrder: true);
        found.Codes.ShouldBe(Count);
    }

    [Fact]
    public void The_same_turned_has_low_ones_but_still_says_as_much()
    {
        DisentanglementFigures found = Measure(Turned(Perfect()));
        found.Mig.ShouldBeLessThan(0.15);
        found.Disentanglement.ShouldBeLessThan(0.5);
        found.Completeness.ShouldBeLessThan(0.5);
        found.Sap.ShouldBeLessThan(0.25);
        found.Informativeness.ShouldBeGreaterThan(0.3);
    }

    [Fact]
    public void A_code_that_knows_nothing_has_none()
    {
        DisentanglementFigures found = Measure(Noise(1, 9));
        found.Mig.ShouldBeLessThan(0.02);
        found.Disentanglement.ShouldBeLessThan(0.1);
        found.Informativeness.ShouldBeLessThan(0.02);
        found.Sap.ShouldBeLessThan(0.02);

        // One of five is told by chance.
        found.FactorVae.ShouldBeLessThan(0.35);
        Measure(new Tensor(new Shape(Count, Latent))).FactorVae.ShouldBe(0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_figures_and_a_few_codes_none()
    {
        DisentanglementFigures first = Measure(Turned(Perfect()));
        DisentanglementFigures again = Measure(Turned(Perfect()));
        (again with { MigPerFactor = first.MigPerFactor }).ShouldBe(first);
        int[] few = [.. Enumerable.Range(0, 50)];
        DisentanglementFigures.Measure(new Tensor(new Shape(50, Latent)), Factors, few, 1).ShouldBeNull();
        int[] all = [.. Enumerable.Range(0, Count)];
        DisentanglementFigures.Measure(Perfect(), [new NumericFactor("same", new float[Count])], all, 1).ShouldBeNull();
    }

    [Theory]
    [InlineData(0.1f, 0.95, 1)]
    [InlineData(0.04f, 0, 0)]
    public void A_dimension_counts_from_a_standard_deviation_of_a_twentieth_on(float size, double least, double most)
    {
        Tensor codes = Perfect();
        foreach (ref float value in codes.Span)
        {
            value *= size;
        }

        Measure(codes).FactorVae.ShouldBeInRange(least, most);
    }

    [Fact]
    public void Mutual_information_is_counted()
    {
        int[] a = [0, 0, 1, 1, 0, 0, 1, 1];
        int[] b = [0, 1, 0, 1, 0, 1, 0, 1];
        MutualInformation.Between(a, 2, b, 2).ShouldBe(0, 1e-12);
        MutualInformation.Between(a, 2, a, 2).ShouldBe(Math.Log(2), 1e-12);
        MutualInformation.Entropy([0, 1, 2, 3], 4).ShouldBe(Math.Log(4), 1e-12);
        Bins.Of([0, 0.049f, 0.051f, 0.5f, 1]).ShouldBe([0, 0, 1, 10, 19]);
        Bins.Of([3, 3]).ShouldBe([0, 0]);
    }

    [Fact]
    public void Trees_find_the_dimension_that_decides()
    {
        int[][] bins = [.. Enumerable.Range(0, 4).Select(j => Enumerable.Range(0, 600).Select(i => Random.Substream((ulong)j)
            .Integer((ulong)i, Bins.Count)).ToArray())];
        double[] target = [.. bins[2].Select(bin => bin > 12 ? 5.0 : bin > 4 ? 1 : 0)];
        var importance = new double[4];
        BoostedTrees.Learn(bins, target, 400, importance).ShouldBeGreaterThan(0.99);
        (importance[2] / importance.Sum()).ShouldBeGreaterThan(0.99);
    }

    private static DisentanglementFigures Measure(Tensor codes)
    {
        int[] rows = [.. Enumerable.Range(0, Count)];
        return DisentanglementFigures.Measure(codes, Factors, rows, 3).ShouldNotBeNull();
    }

    private static NumericFactor Factor(string name, ulong stream, Func<float, float> level) =>
        new(name, [.. Enumerable.Range(0, Count).Select(i => level(Random.Substream(stream).Uniform((ulong)i)))]);

    private static Tensor Noise(float size, ulong stream)
    {
        var codes = new Tensor(new Shape(Count, Latent));
        Random.Substream(stream).FillNormal(codes.Span, 0);
        foreach (ref float value in codes.Span)
        {
            value *= size;
        }

        return codes;
    }

    /// <summary>Five dimensions that are factors, of variance 1, and two that are noise.</summary>
    private static Tensor Perfect()
    {
        Tensor codes = Noise(0.01f, 8);
        Tensor other = Noise(1, 10);
        for (int j = 0; j < Latent; j++)
        {
            float[] values = j < Factors.Length ? Factors[j].Values : [];
            float mean = values.Length > 0 ? values.Average() : 0;
            float spread = values.Length > 0 ? MathF.Sqrt(values.Average(value => (value - mean) * (value - mean))) : 1;
            for (int i = 0; i < Count; i++)
            {
                codes.Span[(i * Latent) + j] += values.Length > 0 ? (values[i] - mean) / spread : other.Span[(i * Latent) + j];
            }
        }

        return codes;
    }

    /// <summary>Turned by Householder reflections, so that every dimension is made of all.</summary>
    private static Tensor Turned(Tensor codes)
    {
        for (ulong turn = 0; turn < 4; turn++)
        {
            float[] axis = new float[Latent];
            Random.Substream(20 + turn).FillNormal(axis, 0);
            float norm = axis.Sum(value => value * value);
            for (int i = 0; i < Count; i++)
            {
                Span<float> row = codes.Span.Slice(i * Latent, Latent);
                float product = 0;
                for (int j = 0; j < Latent; j++)
                {
                    product += row[j] * axis[j];
                }

                for (int j = 0; j < Latent; j++)
                {
                    row[j] -= 2 * product / norm * axis[j];
                }
            }
        }

        return codes;
    }
}
