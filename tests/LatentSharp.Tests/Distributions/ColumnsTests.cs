using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Distributions.Columns;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Distributions;

/// <summary>A distribution a column: its draws have the probabilities and widths that its density says.</summary>
public sealed class ColumnsTests
{
    private static readonly RowLayout Layout = new([new RowPart(3, [true, false, false]), new RowPart(0, [true])]);

    [Fact]
    public void Draws_have_the_probabilities_and_widths_of_the_density()
    {
        const int count = 20_000;
        float[] one = [0.5f, -0.5f, 1, 2, -3];
        var output = new Tensor(new Shape(count, 5), [.. Enumerable.Range(0, count).SelectMany(_ => one)]);
        var tape = new Tape(records: false);
        var widths = new Tensor(new Shape(2), [-0.1f, 0.05f]);
        var given = new ColumnsDistribution(Layout, tape.Constant(output), tape.Constant(widths));
        float[] draws = given.Sample(new RandomStream(3, 4)).Value.Span.ToArray();
        double[] shares = [.. Enumerable.Range(0, 3).Select(k => Enumerable.Range(0, count).Average(n => draws[(5 * n) + k]))];
        float[] mean = given.Mean.Value.Span[..5].ToArray();
        for (int k = 0; k < 3; k++)
        {
            shares[k].ShouldBe(mean[k], 4 * Math.Sqrt(0.25 / count));
        }

        double[] values = [.. Enumerable.Range(0, count).Where(n => draws[5 * n] == 1).Select(n => (double)draws[(5 * n) + 3])];
        values.Average().ShouldBe(2, 0.05);
        values.Average(value => (value - 2) * (value - 2)).ShouldBe(Math.Exp(-1), 0.03);
        Enumerable.Range(0, count).Where(n => draws[5 * n] == 0).All(n => draws[(5 * n) + 3] == 0).ShouldBeTrue();
        Enumerable.Range(0, count).Average(n => (draws[(5 * n) + 4] + 3.0) * (draws[(5 * n) + 4] + 3.0)).ShouldBe(Math.Exp(0.5), 0.08);
    }

    [Fact]
    public void A_row_costs_what_its_choices_and_values_cost()
    {
        var tape = new Tape(records: false);
        var output = new Tensor(new Shape(1, 5), [0, 0, 0, 1, 2]);
        var given = new ColumnsDistribution(Layout, tape.Constant(output), tape.Constant(new Tensor(new Shape(2))));
        double half = 0.5 * Math.Log(2 * Math.PI);
        given.NegativeLogDensity(tape.Constant(new Tensor(new Shape(1, 5), [1, 0, 0, 3, 2]))).Value.Item()
            .ShouldBe((float)(Math.Log(3) + (2 * half) + 2), 1e-5f);
        given.NegativeLogDensity(tape.Constant(new Tensor(new Shape(1, 5), [0, 0, 1, 0, 1]))).Value.Item()
            .ShouldBe((float)(Math.Log(3) + half + 0.5), 1e-5f);
    }
}
