using LatentSharp.Distributions;
using LatentSharp.Distributions.Mixtures;
using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Models;

/// <summary>A mixture of discretised logistics: its masses, its mean, its draws, and its case of one component.</summary>
public sealed class LogisticMixtureTests
{
    [Theory]
    [InlineData(1, 1f)]
    [InlineData(3, 1f)]
    [InlineData(5, 4f)]
    [InlineData(10, 30f)]
    public void MassesOfAllLevelsAddUpToOne(int components, float spread)
    {
        Tensor one = TestSets.Normal(new Shape(1, 3 * components, 2, 2), 8);
        var numbers = new Tensor(new Shape(256, 3 * components, 2, 2));
        var x = new Tensor(new Shape(256, 1, 2, 2));
        for (int level = 0; level < 256; level++)
        {
            for (int i = 0; i < one.Length; i++)
            {
                numbers.Span[(level * one.Length) + i] = spread * one.Span[i];
            }

            x.Span.Slice(level * 4, 4).Fill(level / 255f);
        }

        for (int place = 0; place < 4; place++)
        {
            var alone = new Tensor(new Shape(256, 3 * components, 1, 1));
            var value = new Tensor(new Shape(256, 1, 1, 1));
            for (int row = 0; row < 256; row++)
            {
                value.Span[row] = x.Span[row * 4];
                for (int part = 0; part < 3 * components; part++)
                {
                    alone.Span[(row * 3 * components) + part] = numbers.Span[(((row * 3 * components) + part) * 4) + place];
                }
            }

            Negative(alone, value, components).Sum(v => Math.Exp(-v)).ShouldBe(1, 1e-4);
        }
    }

    [Fact]
    public void OneComponentIsTheDiscretisedLogistic()
    {
        Tensor output = TestSets.Normal(new Shape(4, 3, 5, 2), 4);
        var numbers = new Tensor(new Shape(4, 9, 5, 2));
        for (int n = 0; n < 4; n++)
        {
            // A weight of any size; the mean as the other has it; and the scale that the other begins with.
            numbers.Span.Slice(n * 90, 30).Fill(0.7f);
            output.Span.Slice(n * 30, 30).CopyTo(numbers.Span[((n * 90) + 30)..]);
        }

        Tensor x = Levels(output.Shape);
        var tape = new Tape(records: false);
        Distribution one = new LogisticMixtureOptions { Mixtures = 1 }.Build().Given(tape.Constant(numbers));
        Distribution logistic = new LogisticOptions().Build().Given(tape.Constant(output));
        float[] found = one.NegativeLogDensity(tape.Constant(x)).Value.Span.ToArray();
        float[] expected = logistic.NegativeLogDensity(tape.Constant(x)).Value.Span.ToArray();
        for (int n = 0; n < 4; n++)
        {
            found[n].ShouldBe(expected[n], 1e-5f * expected[n]);
        }

        one.Mean.Value.Span.ToArray().ShouldBe(logistic.Mean.Value.Span.ToArray());
        var random = new RandomStream(3, 3);
        one.Sample(random, 17).Value.Span.ToArray().ShouldBe(logistic.Sample(random, 17).Value.Span.ToArray());
    }

    [Fact]
    public void TheMeanIsThatOfTheComponentsAndOfDraws()
    {
        const int Count = 4000;
        float[] one = [0.2f, -1f, 0.9f, -0.5f, 0.4f, 0.1f, -3, -3.5f, -4];
        var numbers = new Tensor(new Shape(Count, 9, 1, 1));
        for (int n = 0; n < Count; n++)
        {
            one.CopyTo(numbers.Span[(n * 9)..]);
        }

        double[] weights = [.. one[..3].Select(w => Math.Exp(w))];
        double[] means = [.. Enumerable.Range(0, 3).Select(k => 1 / (1 + Math.Exp(-one[3 + k] - Math.Log((k + 0.5) / (2.5 - k)))))];
        double expected = weights.Zip(means, (w, m) => w * m).Sum() / weights.Sum();
        var mixture = new LogisticMixture(new Tape(records: false).Constant(numbers), 3);
        ((double)mixture.Mean.Value.Span[0]).ShouldBe(expected, 1e-6);

        float[] draws = mixture.Sample(new RandomStream(1, 1)).Value.Span.ToArray();
        draws.ShouldAllBe(v => v >= 0 && v <= 1 && Math.Abs((v * 255) - Math.Round(v * 255)) < 1e-3);
        double variance = weights.Zip(means, (w, m) => w * m * m).Sum() / weights.Sum() - (expected * expected);
        ((double)draws.Average()).ShouldBe(expected, 5 * Math.Sqrt(variance / Count));

        // The same draws, in whatever batch they are asked for.
        mixture.Sample(new RandomStream(1, 1)).Value.Span.ToArray().ShouldBe(draws);
        Negative(First(numbers, 9, 3), Levels(new Shape(3, 1, 1, 1)), 3).Length.ShouldBe(3);
    }

    [Fact]
    public void DrawsHaveTheMassesOfTheirLevels()
    {
        const int Count = 20000;
        float[] one = [0, 0, -2.2f, 2.2f, -0.5f, -1];
        var numbers = new Tensor(new Shape(Count, 6, 1, 1));
        for (int n = 0; n < Count; n++)
        {
            one.CopyTo(numbers.Span[(n * 6)..]);
        }

        float[] draws = new LogisticMixture(new Tape(records: false).Constant(numbers), 2).Sample(new RandomStream(2, 9))
            .Value.Span.ToArray();
        var levels = new Tensor(new Shape(256, 1, 1, 1), [.. Enumerable.Range(0, 256).Select(k => k / 255f)]);
        double[] masses = [.. Negative(First(numbers, 6, 256), levels, 2).Select(v => Math.Exp(-v))];
        for (int from = 0; from < 256; from += 32)
        {
            double mass = masses[from..(from + 32)].Sum();
            double share = draws.Count(v => Math.Round(v * 255) >= from && Math.Round(v * 255) < from + 32) / (double)Count;
            share.ShouldBe(mass, 5 * Math.Sqrt((mass * (1 - mass) / Count) + 1e-8), $"levels from {from}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void FarFromEveryComponentTheDensityIsFinite(int components)
    {
        var numbers = new Tensor(new Shape(2, 3 * components, 1, 1));
        numbers.Span.Fill(-60);
        var x = new Tensor(new Shape(2, 1, 1, 1), [0, 1]);
        var tape = new Tape();
        Variable given = tape.Watch(numbers);
        Variable loss = LogisticMixtureLoss.Apply(given, x, components).Sum();
        tape.Backward(loss);
        float.IsFinite(loss.Value.Item()).ShouldBeTrue();
        given.Gradient!.Span.ToArray().ShouldAllBe(v => float.IsFinite(v));
    }

    private static float[] Negative(Tensor numbers, Tensor x, int components)
    {
        var tape = new Tape(records: false);
        return LogisticMixtureLoss.Apply(tape.Constant(numbers), x, components).Value.Span.ToArray();
    }

    private static Tensor First(Tensor numbers, int columns, int rows) =>
        new(new Shape(rows, columns, 1, 1), numbers.Span[..(rows * columns)].ToArray());

    private static Tensor Levels(Shape shape)
    {
        var x = new Tensor(shape);
        for (int i = 0; i < x.Length; i++)
        {
            x.Span[i] = new RandomStream(2, 2).Integer((ulong)i, 256) / 255f;
        }

        (x.Span[0], x.Span[1]) = (0, 1);
        return x;
    }
}
