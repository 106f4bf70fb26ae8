using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Shapes;
using LatentSharp.Imaging;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Data.Shapes;

/// <summary>The built-in shapes: five exact factors, drawn evenly and independently, each of which is seen in the picture.</summary>
public sealed class ShapesTests
{
    private static readonly PictureDataset Set = PictureDataset.Open("shapes", new DataOptions { Limit = 600, Size = 32 }, threads: 2);

    [Fact]
    public void A_picture_follows_from_its_number_alone()
    {
        PictureDataset few = PictureDataset.Open("SHAPES", new DataOptions { Limit = 8, Size = 32 }, threads: 1);
        few.Format.ShouldBe(new PictureFormat(32, 32, 1));
        for (int i = 0; i < 8; i++)
        {
            few.Pixels(i).ToArray().ShouldBe(Set.Pixels(i).ToArray());
        }

        new ShapesSource().One(7, new DataOptions { Size = 32 }).Pixels(0).ToArray().ShouldBe(Set.Pixels(7).ToArray());
        PictureDataset.Open("shapes", new DataOptions { Limit = 2 }, threads: 1).Format.ShouldBe(new PictureFormat(64, 64, 1));
    }

    [Fact]
    public void Labels_are_the_exact_levels_and_even()
    {
        AttributeTable labels = Set.Attributes.ShouldNotBeNull();
        labels.Factors.Select(factor => factor.Name).ShouldBe(["Shape", "Scale", "Rotation", "X", "Y"]);
        labels.Names.ShouldBe(["Square", "Ellipse", "Heart"]);
        labels.Groups.ShouldHaveSingleItem();
        foreach ((NumericFactor factor, int levels) in labels.Factors.Zip(ShapeFactors.Levels))
        {
            factor.Values.ShouldAllBe(value => value >= 0 && value < levels && value == Math.Floor(value));
            factor.Values.Average().ShouldBe((levels - 1) / 2f, 0.1f * levels);
        }

        for (int i = 0; i < Set.Count; i++)
        {
            labels[i, (int)labels.Factors[0].Values[i]].ShouldBe(true);
        }
    }

    [Fact]
    public void Every_factor_changes_the_picture_and_no_shape_leaves_it()
    {
        var usual = new ShapeFactors(0, 3, 4, 16, 16);
        byte[] first = Pixels(usual);
        ShapeFactors[] others =
            [usual with { Shape = 2 }, usual with { Scale = 4 }, usual with { Rotation = 5 }, usual with { X = 17 }, usual with { Y = 15 }];
        others.ShouldAllBe(other => !Pixels(other).SequenceEqual(first));
        for (int shape = 0; shape < 3; shape++)
        {
            for (int rotation = 0; rotation < 40; rotation++)
            {
                Mass(new ShapeFactors(shape, 5, rotation, 0, 31)).ShouldBe(Mass(new ShapeFactors(shape, 5, rotation, 16, 16)), 0.3);
            }
        }

        // A square of half side 17 · 0.8 in 100, in a picture of 32.
        Mass(usual).ShouldBe(Math.Pow(2 * 17 * 0.8 * 0.32, 2), 1);
    }

    [Fact]
    public void The_middle_of_a_shape_is_where_its_factors_say()
    {
        byte[] pixels = Pixels(new ShapeFactors(1, 5, 11, 8, 24));
        double mass = 0, x = 0, y = 0;
        for (int i = 0; i < 32 * 32; i++)
        {
            double value = pixels[3 * i];
            (mass, x, y) = (mass + value, x + (value * (i % 32)), y + (value * (i / 32)));
        }

        ((x / mass) + 0.5).ShouldBe(0.32 * (25 + (50 * 8 / 31.0)), 0.05);
        ((y / mass) + 0.5).ShouldBe(0.32 * (25 + (50 * 24 / 31.0)), 0.05);
    }

    [Fact]
    public void Factors_are_drawn_apart_from_each_other()
    {
        ShapeFactors[] drawn = [.. Enumerable.Range(0, 5000).Select(i => ShapeFactors.Draw(new RandomStream(1, 5), (ulong)i))];
        ((double)drawn.Count(factors => factors is { Shape: 1, Scale: 2 })).ShouldBe(5000 / 18.0, 60);
        Should.Throw<DataException>(() => PictureDataset.Open("shapes", new DataOptions { Labels = "a.csv" })).Message.ShouldBe(
            "labels: the built-in shapes bring their own; leave the label file out.");
    }

    private static double Mass(ShapeFactors factors) => Pixels(factors).Where((_, i) => i % 3 == 0).Sum(value => value / 255.0);

    private static byte[] Pixels(ShapeFactors factors)
    {
        Picture picture = ShapePainter.Paint(factors, 32);
        return [.. picture.Pixels];
    }
}
