namespace LatentSharp.Imaging.Tests;

public sealed class ContactSheetTests
{
    private static readonly Color Paper = new ContactSheetOptions().Background;

    [Theory]
    [InlineData(28, 64, 3)]
    [InlineData(64, 64, 2)]
    [InlineData(64, 200, 1)]
    [InlineData(64, 4, 2)]
    [InlineData(8, 100, 12)]
    [InlineData(200, 4, 1)]
    public void Small_pictures_are_magnified(int side, int count, int scale)
    {
        Picture sheet = ContactSheet.Render(Numbered(count, side, side));
        Runs(sheet).ShouldAllBe(length => length == side * scale);
    }

    [Fact]
    public void Every_picture_appears_once_in_reading_order()
    {
        Picture sheet = ContactSheet.Render(Numbered(12, 10, 6), new ContactSheetOptions { Columns = 4, Scale = 1, Gap = 5 });
        (sheet.Width, sheet.Height).ShouldBe((28 + (4 * 10) + (3 * 5), 28 + (3 * 6) + (2 * 5)));
        for (int index = 0; index < 12; index++)
        {
            int x = 14 + (index % 4 * 15);
            int y = 14 + (index / 4 * 11);
            sheet.Crop(x, y, 10, 6).Pixels.ShouldAllBe(value => value == index + 1);
            sheet.Crop(x - 1, y, 1, 6).Pixels.ShouldAllBe(static value => value >= 248);
        }
    }

    [Theory]
    [InlineData(64, 8)]
    [InlineData(40, 8)]
    [InlineData(100, 10)]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    [InlineData(16, 4)]
    public void The_shape_is_chosen_without_holes(int count, int columns)
    {
        Picture sheet = ContactSheet.Render(Numbered(count, 20, 20), new ContactSheetOptions { Scale = 1, Gap = 0 });
        sheet.Width.ShouldBe(28 + (20 * columns));
        sheet.Height.ShouldBe(28 + (20 * count / columns));
    }

    [Fact]
    public void Pairs_stand_one_above_the_other()
    {
        IReadOnlyList<Picture> all = Numbered(12, 10, 10);
        Picture sheet = ContactSheet.RenderPairs([.. all.Take(6)], [.. all.Skip(6)],
            new ContactSheetOptions { Columns = 3, Scale = 1, RowCaptions = ["a", "b"] });
        int left = 14 + TextPainter.Measure("a") + 8;
        sheet.Crop(left, 14, 10, 10).Pixels.ShouldAllBe(static value => value == 1);
        sheet.Crop(left, 14 + 12, 10, 10).Pixels.ShouldAllBe(static value => value == 7);
        sheet.Crop(left + 20, 14, 10, 10).Pixels.ShouldAllBe(static value => value == 2);
        sheet.Crop(left, 14 + 32, 10, 10).Pixels.ShouldAllBe(static value => value == 4);
        sheet.Crop(left + 40, 14 + 44, 10, 10).Pixels.ShouldAllBe(static value => value == 12);
        Should.Throw<ArgumentException>(() => ContactSheet.RenderPairs(all, [.. all.Skip(1)])).Message.ShouldContain("12 originals");
    }

    [Fact]
    public void Groups_may_go_across()
    {
        var options = new ContactSheetOptions { Columns = 2, Scale = 1, GroupSize = 3, GroupDirection = GroupDirection.Across };
        Picture sheet = ContactSheet.Render(Numbered(12, 10, 10), options);
        sheet.Width.ShouldBe(28 + 60 + (4 * 2) + 10);
        sheet.Crop(14 + 34 + 10, 14 + 20, 10, 10).Pixels.ShouldAllBe(static value => value == 10);
        sheet.Crop(14 + 24, 14, 10, 10).Pixels.ShouldAllBe(static value => value == 3);
    }

    [Fact]
    public void Title_and_captions_take_room_and_leave_ink()
    {
        IReadOnlyList<Picture> pictures = Numbered(6, 64, 64);
        var plain = new ContactSheetOptions { Columns = 3 };
        Picture bare = ContactSheet.Render(pictures, plain);
        Inked(bare).ShouldBe(6);
        Taller(plain with { Title = "Title" });
        Taller(plain with { Subtitle = "Subtitle" });
        Taller(plain with { ColumnCaptions = ["a", "b", "c"] });
        Taller(plain with { CellCaptions = ["a", "b", "c", "d", "e", "f"] });
        Picture wide = ContactSheet.Render(pictures, plain with { RowCaptions = ["first", "second"] });
        wide.Width.ShouldBe(bare.Width + TextPainter.Measure("second") + 8);

        void Taller(ContactSheetOptions options)
        {
            Picture sheet = ContactSheet.Render(pictures, options);
            sheet.Width.ShouldBe(bare.Width);
            sheet.Height.ShouldBeGreaterThan(bare.Height);
            Inked(sheet).ShouldBeGreaterThan(6);
        }
    }

    [Fact]
    public void Column_captions_of_several_lines_take_a_line_each_and_end_above_their_column()
    {
        Picture[] pictures = [new(100, 100, 3), new(100, 100, 3)];
        Picture one = ContactSheet.Render(pictures, new ContactSheetOptions { Columns = 2, ColumnCaptions = ["given", "a, b"] });
        Picture two = ContactSheet.Render(pictures, new ContactSheetOptions { Columns = 2, ColumnCaptions = ["given", "a,\nb"] });
        (two.Height - one.Height).ShouldBe(TextPainter.LineHeight());
        two.Width.ShouldBe(one.Width);

        // The line of the first caption stands beside the last line of the second.
        int shift = two.Height - one.Height;
        for (int y = 0; y < 30; y++)
        {
            two.Row(y + shift)[..(3 * 100)].SequenceEqual(one.Row(y)[..(3 * 100)]).ShouldBe(true, $"{y}");
        }
    }

    [Fact]
    public void Transparent_pictures_lie_on_white()
    {
        Picture sheet = ContactSheet.Render([new Picture(10, 10, 4)], new ContactSheetOptions { Scale = 1 });
        sheet.Channels.ShouldBe(3);
        sheet.Crop(14, 14, 10, 10).Pixels.ShouldAllBe(static value => value == 255);
    }

    [Fact]
    public void Wrong_calls_are_refused_with_numbers()
    {
        IReadOnlyList<Picture> pictures = Numbered(6, 4, 4);
        Refused([], new(), "at least one picture");
        Refused([.. pictures, new Picture(4, 5, 3)], new(), "there are 4×4 and 4×5");
        Refused(pictures, new() { GroupSize = 4 }, "a multiple of 4 pictures, but 6");
        Refused(pictures, new() { Columns = 3, RowCaptions = ["a"], GroupSize = 2 }, "RowCaptions needs 2 captions or 2");
        Refused(pictures, new() { Columns = 3, ColumnCaptions = ["a", "b"] }, "ColumnCaptions needs 3 captions, but 2");
        Refused(pictures, new() { CellCaptions = ["a"] }, "6 pictures need as many cell captions");
        Should.Throw<ArgumentOutOfRangeException>(() => ContactSheet.Render(pictures, new() { Scale = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => ContactSheet.Render(pictures, new() { Columns = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => ContactSheet.Render(pictures, new() { Gap = -1 }));
        Should.Throw<ArgumentOutOfRangeException>(() => ContactSheet.Render(pictures, new() { GroupSize = 0 }));
    }

    private static void Refused(IReadOnlyList<Picture> pictures, ContactSheetOptions options, string message) =>
        Should.Throw<ArgumentException>(() => ContactSheet.Render(pictures, options)).Message.ShouldContain(message);

    private static IReadOnlyList<Picture> Numbered(int count, int width, int height) =>
        [.. Enumerable.Range(1, count).Select(index => TestPictures.Constant(width, height, (byte)index))];

    // Lengths of the stretches of dark pixels in the first row of pictures.
    private static List<int> Runs(Picture sheet)
    {
        var runs = new List<int>();
        int length = 0;
        foreach (byte value in sheet.Row(14).ToArray().Where(static (_, i) => i % 3 == 0))
        {
            if (value < 200)
            {
                length++;
            }
            else if (length > 0)
            {
                runs.Add(length);
                length = 0;
            }
        }

        runs.ShouldNotBeEmpty();
        return runs;
    }

    // Different colors on the sheet besides the paper.
    private static int Inked(Picture sheet)
    {
        var colors = new HashSet<(byte, byte, byte)>();
        for (int i = 0; i < sheet.Pixels.Length; i += 3)
        {
            colors.Add((sheet.Pixels[i], sheet.Pixels[i + 1], sheet.Pixels[i + 2]));
        }

        colors.Remove((Paper.Red, Paper.Green, Paper.Blue)).ShouldBeTrue();
        return colors.Count;
    }
}
