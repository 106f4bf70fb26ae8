using LatentSharp.Evaluation.Quality;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Evaluation.Quality;

public sealed class SetComparisonTests
{
    [Fact]
    public void A_set_beside_itself_is_perfect()
    {
        Tensor rows = Draws(1, 60, 0);
        SetComparison found = SetComparison.Of(new FeatureSet(rows, 1), new FeatureSet(rows, 2));
        (found.Precision, found.Recall, found.Coverage).ShouldBe((1, 1, 1));

        // Each row is the fifth or a nearer neighbor of five others on average, and lies in its own neighborhood.
        found.Density.ShouldBe(6.0 / 5, 1e-9);
        found.Frechet.Value.ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Sets_far_apart_have_nothing_in_common()
    {
        SetComparison found = SetComparison.Of(new FeatureSet(Draws(1, 40, 0), 1), new FeatureSet(Draws(2, 40, 100), 2));
        (found.Precision, found.Recall, found.Density, found.Coverage).ShouldBe((0, 0, 0, 0));
    }

    [Theory]
    [InlineData(50, 70, 0.5)]
    [InlineData(70, 50, 1)]
    [InlineData(4, 3, 0.2)]
    public void All_four_are_as_the_papers_have_them(int fakes, int reals, double shift)
    {
        (Tensor fake, Tensor real) = (Draws(3, fakes, shift), Draws(4, reals, 0));
        SetComparison found = SetComparison.Of(new FeatureSet(fake, 1), new FeatureSet(real, 2));
        double[] realRadii = [.. Enumerable.Range(0, reals).Select(i => Radius(real, i))];
        double[] fakeRadii = [.. Enumerable.Range(0, fakes).Select(i => Radius(fake, i))];
        int[] range = [.. Enumerable.Range(0, reals)], drawn = [.. Enumerable.Range(0, fakes)];
        found.Precision.ShouldBe(drawn.Average(j => range.Any(i => Distance(fake, j, real, i) <= realRadii[i]) ? 1.0 : 0), 1e-12);
        found.Recall.ShouldBe(range.Average(i => drawn.Any(j => Distance(fake, j, real, i) <= fakeRadii[j]) ? 1.0 : 0), 1e-12);
        found.Density.ShouldBe(drawn.Average(j => range.Count(i => Distance(fake, j, real, i) <= realRadii[i])
            / (double)Math.Min(5, reals - 1)), 1e-12);
        found.Coverage.ShouldBe(range.Average(i => drawn.Any(j => Distance(fake, j, real, i) <= realRadii[i]) ? 1.0 : 0), 1e-12);
    }

    // The distance to the fifth nearest other, the last where there are fewer.
    private static double Radius(Tensor rows, int i)
    {
        double[] distances = [.. Enumerable.Range(0, rows.Shape[0]).Where(j => j != i).Select(j => Distance(rows, i, rows, j)).Order()];
        return distances[Math.Min(5, distances.Length) - 1];
    }

    private static double Distance(Tensor a, int i, Tensor b, int j)
    {
        double sum = 0;
        for (int k = 0; k < Width; k++)
        {
            double d = (double)a.Span[(i * Width) + k] - b.Span[(j * Width) + k];
            sum += d * d;
        }

        return Math.Sqrt(sum);
    }

    private const int Width = 3;

    private static Tensor Draws(ulong seed, int count, float shift)
    {
        var rows = new Tensor(new Shape(count, Width));
        new RandomStream(seed, 7).FillNormal(rows.Span, 0);
        foreach (ref float value in rows.Span)
        {
            value += shift;
        }

        return rows;
    }

    private static Tensor Draws(ulong seed, int count, double shift) => Draws(seed, count, (float)shift);
}
