using LatentSharp.Evaluation.Features;

namespace LatentSharp.Tests.Evaluation.Features;

public sealed class ResizingTests
{
    [Fact]
    public void The_same_size_keeps_all_values()
    {
        float[] plane = [1, 2, 3, 4, 5, 6];
        var same = new float[6];
        Resizing.Linear(plane, (2, 3), same, (2, 3));
        same.ShouldBe(plane);
    }

    [Fact]
    public void Twice_as_large_is_bilinear()
    {
        var large = new float[4];
        Resizing.Linear([0f, 1f], (1, 2), large, (1, 4));

        // New pixels lie at −¼, ¼, ¾ and 1¼ of the old ones.
        large.ShouldBe([0, 0.25f, 0.75f, 1]);
    }

    [Fact]
    public void Half_as_large_is_an_average_with_a_triangle()
    {
        var small = new float[2];
        Resizing.Linear([1f, 2f, 3f, 4f], (1, 4), small, (1, 2));

        // Weights 3/4, 3/4, 1/4 of what lies 1/2, 1/2 and 3/2 pixels away, within the picture.
        small[0].ShouldBe(((0.75f * 1) + (0.75f * 2) + (0.25f * 3)) / 1.75f, 1e-6f);
        small[1].ShouldBe(((0.25f * 2) + (0.75f * 3) + (0.75f * 4)) / 1.75f, 1e-6f);
    }

    [Theory]
    [InlineData(5, 7, 32, 64)]
    [InlineData(300, 200, 224, 160)]
    public void A_constant_stays_one(int rows, int columns, int newRows, int newColumns)
    {
        var plane = new float[rows * columns];
        Array.Fill(plane, 0.3f);
        var other = new float[newRows * newColumns];
        Resizing.Linear(plane, (rows, columns), other, (newRows, newColumns));
        other.ShouldAllBe(value => Math.Abs(value - 0.3f) < 1e-5f);
    }
}
