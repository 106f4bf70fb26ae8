using System.Security.Cryptography;
using LatentSharp.Imaging.Text;

namespace LatentSharp.Imaging.Tests;

public sealed class TextPainterTests
{
    private const string Signs = "×·−–—…→←°±²≤≥≈′₀✓";

    private const string Letters = "äöüÄÖÜßéèñçøåłőşğžАБВГДЖЗИЙЛФЦЧШЩЪЫЬЭЮЯабвгджзийлфцчшщъыьэюяёїєќΑΒΓΔΘΛΞΣΦΨΩαβγδεζηθλμξπσςφχψωάέή";

    private static readonly string Printable = string.Concat(Enumerable.Range(33, 94).Select(static code => (char)code)) + Signs + Letters;

    [Fact]
    public void Every_character_is_drawn_and_its_ink_stays_inside_its_line()
    {
        byte[] box = Ink("漢", 1).Pixels;
        foreach (char character in Printable)
        {
            LabelFonts.Has(character.ToString()).ShouldBeTrue($"'{character}'");
            for (int scale = 1; scale <= 3; scale++)
            {
                Picture drawn = Ink(character.ToString(), scale);
                (int left, int right, int top, int bottom) = Bounds(drawn);
                left.ShouldBeGreaterThanOrEqualTo(10 - scale, $"'{character}'");
                right.ShouldBeLessThanOrEqualTo(10 + TextPainter.Measure(character.ToString(), scale) + scale, $"'{character}'");
                top.ShouldBeGreaterThanOrEqualTo(10 - (3 * scale), $"'{character}'");
                bottom.ShouldBeLessThan(10 + TextPainter.Height(scale) + scale, $"'{character}'");
                (scale == 1 && drawn.Pixels.SequenceEqual(box)).ShouldBeFalse($"'{character}'");
            }
        }
    }

    [Fact]
    public void Letters_of_three_scripts_can_be_told_apart_at_the_size_of_a_caption()
    {
        // Letters that look alike in print, too: Latin, Greek and Cyrillic share them.
        var shapes = Letters.Concat("abcdefghijklmnopqrstuvwxyz")
            .GroupBy(static letter => Convert.ToHexString(Ink(letter.ToString(), 1).Pixels))
            .Where(static alike => alike.Count() > 1).Select(static alike => string.Concat(alike.Order())).ToList();
        shapes.ShouldBeSubsetOf(["aа", "eе", "cс", "pр", "xх", "yу", "ΑА", "ΒВ", "ΓГ", "ΦФ"]);

        // Not by a trace of gray: more than a whole pixel of ink lies between them.
        foreach ((string one, string other) in new[] { ("ä", "a"), ("ж", "x"), ("λ", "l"), ("й", "и"), ("ö", "o"), ("ъ", "ь") })
        {
            int apart = Ink(one, 1).Pixels.Zip(Ink(other, 1).Pixels, static (a, b) => Math.Abs(a - b)).Sum();
            apart.ShouldBeGreaterThan(255, $"{one} {other}");
        }
    }

    [Fact]
    public void Capitals_fill_whole_rows_so_that_their_edges_are_sharp()
    {
        Picture drawn = Ink("HE", 1);
        Bounds(drawn).Top.ShouldBe(10);
        Bounds(drawn).Bottom.ShouldBe(10 + TextPainter.CapitalHeight() - 1);
        drawn.Row(10).ToArray().Max().ShouldBeGreaterThan((byte)200);
    }

    [Theory]
    [InlineData(1, "CD95B696FBBCC4B9")]
    [InlineData(2, "C65055CBE196B196")]
    public void The_pixels_are_the_same_on_every_machine(int scale, string hash)
    {
        byte[] pixels = Ink("Größe 0.5σ → жизнь λ, AVATAR", scale).Pixels;
        Convert.ToHexString(SHA256.HashData(pixels))[..16].ShouldBe(hash);
    }

    [Fact]
    public void Marks_that_stand_alone_join_their_letter()
    {
        string apart = "a\u0308o\u0301";
        Ink(apart, 1).Pixels.ShouldBe(Ink("äó", 1).Pixels);
        TextPainter.Shorten(apart + apart + apart + apart, 30).ShouldEndWith("\u0308…");
    }

    [Fact]
    public void Widths_are_those_of_the_font_with_kerning()
    {
        TextPainter.Measure(string.Empty).ShouldBe(0);
        TextPainter.Measure("nnnnnnnnnn").ShouldBeInRange((10 * TextPainter.Measure("n")) - 10, 10 * TextPainter.Measure("n"));
        TextPainter.Measure("AVAVAVAVAV", 3).ShouldBeLessThan(5 * (TextPainter.Measure("A", 3) + TextPainter.Measure("V", 3)) - 10);
        TextPainter.Measure("ab c", 3).ShouldBeInRange((3 * TextPainter.Measure("ab c")) - 3, 3 * TextPainter.Measure("ab c"));
    }

    [Fact]
    public void Unknown_characters_are_boxes_and_drawing_outside_is_harmless()
    {
        LabelFonts.Has("漢").ShouldBeFalse();
        Ink("漢", 1).Pixels.ShouldBe(Ink("字", 1).Pixels);
        Ink("漢", 1).Pixels.ShouldContain(static value => value > 100);
        var tiny = new Picture(3, 3, 1);
        TextPainter.Draw(tiny, "TTT", -4, -2, Color.White, 2);
        TextPainter.Draw(tiny, "W", 50, 50, Color.White);
        tiny.Pixels.Count(static value => value > 0).ShouldBeInRange(1, 9);
    }

    [Fact]
    public void Ink_takes_its_color_in_every_kind_of_picture()
    {
        for (int channels = 1; channels <= 4; channels++)
        {
            var picture = new Picture(24, 30, channels);
            TextPainter.Draw(picture, "█H", 2, 2, new Color(255, 0, 0), 3);
            byte[] expected = channels switch { 1 => [76], 2 => [76, 255], 3 => [255, 0, 0], _ => [255, 0, 0, 255] };
            Enumerable.Range(0, 24 * 30).Select(at => picture.Pixels[(at * channels)..((at + 1) * channels)])
                .ShouldContain(pixel => pixel.SequenceEqual(expected));
            picture.Row(0)[..channels].ToArray().ShouldBe(new byte[channels]);
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

    [Fact]
    public void A_font_file_can_be_chosen_and_the_built_in_font_draws_what_it_lacks()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "mine.otf");
        using (Stream font = typeof(Picture).Assembly.GetManifestResourceStream("Inter-Regular.otf")!)
        using (FileStream copy = File.Create(file))
        {
            font.CopyTo(copy);
        }

        byte[] before = Ink("ж 漢", 1).Pixels;
        LabelFonts.Choose(file);
        Ink("ж 漢", 1).Pixels.ShouldBe(before);
        LabelFonts.Choose(null);
        Ink("ж 漢", 1).Pixels.ShouldBe(before);
    }

    [Fact]
    public void A_font_that_does_not_exist_is_named_in_one_sentence()
    {
        string message = Should.Throw<FileNotFoundException>(() => LabelFonts.Choose("No Such Font")).Message;
        message.ShouldStartWith("there is no font 'No Such Font', neither a file nor a family of this system; give a .ttf or .otf file");
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "broken.ttf");
        File.WriteAllText(file, "no font");
        Should.Throw<PictureFormatException>(() => LabelFonts.Choose(file)).Message.ShouldContain("broken.ttf: this is no font");
    }

    private static Picture Ink(string text, int scale)
    {
        var picture = new Picture(480, 80, 1);
        TextPainter.Draw(picture, text, 10, 10, Color.White, scale);
        return picture;
    }

    private static (int Left, int Right, int Top, int Bottom) Bounds(Picture picture)
    {
        var inked = Enumerable.Range(0, picture.Pixels.Length).Where(index => picture.Pixels[index] > 24)
            .Select(index => (X: index % picture.Width, Y: index / picture.Width)).ToList();
        return (inked.Min(static at => at.X), inked.Max(static at => at.X), inked.Min(static at => at.Y), inked.Max(static at => at.Y));
    }
}
