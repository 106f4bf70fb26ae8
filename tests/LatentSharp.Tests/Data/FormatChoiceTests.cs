using LatentSharp.Data;
using LatentSharp.Data.Sources;

namespace LatentSharp.Tests.Data;

public sealed class FormatChoiceTests
{
    [Theory]
    [InlineData(28, 28, 70_000, 28, 28)]
    [InlineData(64, 64, 200_000, 64, 64)]
    [InlineData(72, 72, 50_000, 72, 72)]
    [InlineData(178, 218, 16, 178, 218)]
    [InlineData(4000, 3000, 30, 256, 192)]
    [InlineData(178, 218, 202_599, 58, 71)]
    [InlineData(4000, 3000, 5_000, 74, 55)]
    [InlineData(128, 128, 10_000, 64, 64)]
    [InlineData(1000, 20, 100_000, 256, 8)]
    [InlineData(100, 3000, 100_000, 9, 256)]
    public void Large_pictures_are_made_as_small_as_twenty_minutes_need(int width, int height, int count, int chosenWidth, int chosenHeight)
    {
        var notes = new List<string>();
        PictureFormat format = FormatChoice.Choose(new PictureSize(width, height), count, new DataOptions(), 3, notes);
        (format.Width, format.Height).ShouldBe((chosenWidth, chosenHeight), string.Join("; ", notes));
        notes[0].ShouldStartWith($"size: {chosenWidth}×{chosenHeight} (");
    }

    [Fact]
    public void The_more_pictures_the_smaller_and_never_below_the_usual_size()
    {
        double last = double.MaxValue;
        for (int count = 2; count < 1_000_000; count *= 2)
        {
            PictureFormat format = FormatChoice.Choose(new PictureSize(512, 384), count, new DataOptions(), 3, []);
            double pixels = (double)format.Width * format.Height;
            pixels.ShouldBeInRange(0.97 * 64 * 64, last);
            last = pixels;
        }
    }

    [Fact]
    public void A_size_that_was_asked_for_is_kept() =>
        FormatChoice.Choose(new PictureSize(512, 384), 1_000_000, new DataOptions { Size = 200 }, 3, [])
            .ShouldBe(new PictureFormat(200, 200, 3));

    [Theory]
    [InlineData(23, 1, 32, "the size of 23 of 24 pictures")]
    [InlineData(80, 20, 32, "the size of 80 of 100 pictures")]
    [InlineData(60, 40, 64, "2 different sizes")]
    public void The_size_of_nearly_all_is_the_size(int usual, int odd, int side, string reason)
    {
        var notes = new List<string>();
        var sizes = new Dictionary<PictureSize, int> { [new PictureSize(200, 90)] = odd, [new PictureSize(32, 32)] = usual };
        FormatChoice.Choose(sizes, new DataOptions(), 1, notes).ShouldBe(new PictureFormat(side, side, 1));
        notes[0].ShouldContain(reason);
        notes.ShouldContain(note => note.StartsWith("crop: pictures of another shape", StringComparison.Ordinal));
    }
}
