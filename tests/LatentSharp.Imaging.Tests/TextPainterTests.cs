namespace LatentSharp.Imaging.Tests;

public sealed class TextPainterTests
{
    private const string Signs = "×·−–—…σμαβλε→←°±²≤≥≈";

    private static readonly string Printable = string.Concat(Enumerable.Range(33, 94).Select(static code => (char)code)) + Signs;

    [Fact]
    public void Every_character_has_a_drawing_of_its_own()
    {
        // These pairs look the same on purpose.
        string[] alike = ["×x", "−–"];
        var drawings = Printable.Select(static character =>
            (character, Drawing: Convert.ToHexString(Ink(character.ToString(), 1).Crop(8, 8, 20, 20).Pixels))).ToList();
        drawings.ShouldAllBe(static entry => entry.Drawing.Contains("FF", StringComparison.Ordinal));
        foreach (var group in drawings.GroupBy(static entry => entry.Drawing).Where(static group => group.Count() > 1))
        {
            string together = string.Concat(group.Select(static entry => entry.character));
            alike.ShouldContain(string.Concat(together.OrderByDescending(static character => character == '×' || character == '−')));
        }
    }

    [Fact]
    public void Ink_stays_inside_the_measured_box_and_touches_both_sides()
    {
        foreach (char character in Printable)
        {
            foreach (int scale in new[] { 1, 2, 3 })
            {
                int width = TextPainter.Measure(character.ToString(), scale);
                (int left, int right, int top, int bottom) = Bounds(Ink(character.ToString(), scale));
                left.ShouldBe(10, $"'{character}'");
                right.ShouldBe(10 + width - 1, $"'{character}'");
                top.ShouldBeGreaterThanOrEqualTo(10);
                bottom.ShouldBeLessThan(10 + TextPainter.Height(scale));
            }
        }
    }

    [Fact]
    public void Twice_the_scale_is_the_enlarged_drawing()
    {
        Picture small = Ink("Latent 0.5σ", 1).Crop(10, 10, 80, 9);
        Ink("Latent 0.5σ", 2).Crop(10, 10, 160, 18).Pixels.ShouldBe(small.Enlarge(2).Pixels);
    }

    [Fact]
    public void Widths_add_up()
    {
        TextPainter.Measure(string.Empty).ShouldBe(0);
        TextPainter.Measure("ab").ShouldBe(TextPainter.Measure("a") + TextPainter.Measure("b") + 1);
        TextPainter.Measure("ab c", 3).ShouldBe(3 * TextPainter.Measure("ab c"));
    }

    [Fact]
    public void Unknown_characters_are_boxes_and_drawing_outside_is_harmless()
    {
        Ink("漢", 1).Pixels.ShouldBe(Ink("é", 1).Pixels);
        Bounds(Ink("漢", 1)).ShouldBe((10, 14, 10, 16));
        var tiny = new Picture(3, 3, 1);
        TextPainter.Draw(tiny, "TTT", -4, -2, Color.White, 2);
        TextPainter.Draw(tiny, "W", 50, 50, Color.White);
        tiny.Pixels.Count(static value => value > 0).ShouldBeInRange(1, 8);
    }

    [Fact]
    public void Ink_takes_its_color_in_every_kind_of_picture()
    {
        for (int channels = 1; channels <= 4; channels++)
        {
            var picture = new Picture(3, 9, channels);
            TextPainter.Draw(picture, "|", 1, 0, new Color(255, 0, 0));
            byte[] expected = channels switch { 1 => [76], 2 => [76, 255], 3 => [255, 0, 0], _ => [255, 0, 0, 255] };
            picture.Row(4).Slice(channels, channels).ToArray().ShouldBe(expected);
            picture.Row(4)[..channels].ToArray().ShouldBe(new byte[channels]);
        }
    }

    [Fact]
    public void Long_texts_are_shortened_or_wrapped()
    {
        TextPainter.Shorten("short", 100).ShouldBe("short");
        string cut = TextPainter.Shorten("a long caption of many words", 60);
        cut.ShouldEndWith("…");
        cut.ShouldStartWith("a long");
        TextPainter.Measure(cut).ShouldBeLessThanOrEqualTo(60);
        TextPainter.Shorten("anything", 2).ShouldBe(string.Empty);

        IReadOnlyList<string> lines = TextPainter.Wrap("one two three four five six seven", 70);
        lines.Count.ShouldBeGreaterThan(1);
        string.Join(' ', lines).ShouldBe("one two three four five six seven");
        lines.ShouldAllBe(static line => TextPainter.Measure(line) <= 70);
        TextPainter.Wrap("  ", 70).ShouldBeEmpty();
        TextPainter.Wrap("Donaudampfschifffahrtsgesellschaft", 70).Single().ShouldEndWith("…");
    }

    private static Picture Ink(string text, int scale)
    {
        var picture = new Picture(240, 60, 1);
        TextPainter.Draw(picture, text, 10, 10, Color.White, scale);
        return picture;
    }

    private static (int Left, int Right, int Top, int Bottom) Bounds(Picture picture)
    {
        var inked = Enumerable.Range(0, picture.Pixels.Length).Where(index => picture.Pixels[index] != 0)
            .Select(index => (X: index % picture.Width, Y: index / picture.Width)).ToList();
        return (inked.Min(static at => at.X), inked.Max(static at => at.X), inked.Min(static at => at.Y), inked.Max(static at => at.Y));
    }
}
