using System.Buffers.Binary;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using LatentSharp.Formats;
using LatentSharp.Reports.Charts;
using LatentSharp.Reports.Pages;
using LatentSharp.Tests.Formats;

namespace LatentSharp.Tests.Reports;

public sealed class HtmlReportTests
{
    private const string Nasty = "<script>alert('x')</script> & \"quoted\" \u0000 </style>";

    [Fact]
    public void All_text_is_escaped_and_comes_back_as_it_was()
    {
        string page = new HtmlReport(Nasty, Nasty).Section(Nasty).Paragraph(Nasty)
            .Add(new PictureFigure(Png(2, 2), Nasty, Nasty))
            .Add(new ChartFigure(new LineChart(Nasty, new Axis(Nasty), new Axis(Nasty), new Series(Nasty, [1, 2], [1, 2])), Nasty))
            .Table([Nasty], [[Nasty]], Nasty).Definitions((Nasty, Nasty)).ToHtml();
        page.ShouldNotContain("<script");
        XDocument html = Parse(page);
        string expected = Nasty.Replace('\0', '\uFFFD');
        foreach (string place in (string[])["title", "h1", "h2", "figcaption", "th", "td", "caption", "dt", "dd"])
        {
            html.Descendants(place).First().Value.ShouldBe(expected, place);
        }

        html.Descendants("p").Last().Value.ShouldBe(expected);
        html.Descendants("img").Single().Attribute("alt")!.Value.ShouldBe(expected);
        html.Descendants("svg").First().Attribute("aria-label")!.Value.ShouldBe(expected);
    }

    [Fact]
    public void The_page_fetches_nothing()
    {
        string page = Full().ToHtml();
        page.ShouldNotContain("://");
        page.ShouldNotContain("@import");
        page.ShouldNotContain("url(");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("<link");
        page.ShouldContain("default-src 'none'");
        string[] references = [.. Parse(page).Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "href" or "srcset")
            .Select(a => a.Value)];
        references.Length.ShouldBeGreaterThan(3);
        references.ShouldAllBe(r => r.StartsWith("data:image/png;base64,") || r.StartsWith("#section-"));
    }

    [Fact]
    public void Pictures_are_embedded_to_the_byte_with_their_size()
    {
        byte[] png = Png(28, 14);
        XElement[] pictures = [.. Parse(new HtmlReport("t").Add(new PictureFigure(png, "a", pixelated: true))
            .Add(new PictureFigure(png, "b")).ToHtml()).Descendants("img")];
        Convert.FromBase64String(pictures[0].Attribute("src")!.Value.Split(',')[1]).ShouldBe(png);
        (pictures[0].Attribute("width")!.Value, pictures[0].Attribute("height")!.Value, pictures[0].Attribute("class")!.Value)
            .ShouldBe(("224", "112", "pixelated"));
        (pictures[1].Attribute("width")!.Value, pictures[1].Attribute("height")!.Value, pictures[1].Attribute("class"))
            .ShouldBe(("28", "14", null));
        Should.Throw<ArgumentException>(() => new PictureFigure([1, 2, 3], "a"));
        Should.Throw<ArgumentException>(() => new PictureFigure([], "a"));
    }

    [Fact]
    public void Sections_are_listed_and_the_list_leads_to_them()
    {
        XDocument page = Parse(new HtmlReport("t").Section("a").Section("b").Section("c").Section("d").ToHtml());
        string[] ids = [.. page.Descendants("h2").Select(h => "#" + h.Attribute("id")!.Value)];
        page.Descendants("nav").Single().Elements("a").Select(a => a.Attribute("href")!.Value).ShouldBe(ids);
        Parse(new HtmlReport("t").Section("a").ToHtml()).Descendants("nav").ShouldBeEmpty();
    }

    [Fact]
    public void Columns_of_numbers_are_set_right()
    {
        XDocument page = Parse(new HtmlReport("t").Table(["Model", "PSNR", "Note"], [["AE", "28.4 ± 0.1", "1"], ["VAE", "–", "fine"]])
            .ToHtml());
        page.Descendants("thead").Single().Descendants("th").Select(t => (string?)t.Attribute("class")).ShouldBe([null, "number", null]);
        page.Descendants("tbody").Single().Descendants("th").Select(t => (t.Attribute("scope")!.Value, t.Value))
            .ShouldBe([("row", "AE"), ("row", "VAE")]);
        Should.Throw<ArgumentException>(() => new HtmlReport("t").Table(["a"], [["1", "2"]]));
    }

    [Fact]
    public void Numbers_below_zero_have_the_sign_of_charts() =>
        Parse(new HtmlReport("t").Table(["Measure", "AE"], [["nats", "-1566.89"], ["none", "-"]]).ToHtml()).Descendants("td")
            .Select(cell => cell.Value).ShouldBe(["−1566.89", "-"]);

    [Fact]
    public void Wide_drawings_keep_their_size_on_a_narrow_page_and_scroll()
    {
        var chart = new LineChart("c", new Axis("x"), new Axis("y"), new Series("s", [0, 1], [0, 1]));
        string page = new HtmlReport("t").Add(new ChartFigure(chart)).Row([new ChartFigure(chart), new ChartFigure(chart)]).ToHtml();
        page.Split("<div class=\"broad\" tabindex=\"0\" role=\"group\" aria-label=\"Figure\"><svg").Length.ShouldBe(2);
        page.Split("<svg class=\"chart\"").Length.ShouldBe(4);
        page.ShouldContain(".broad{overflow-x:auto}");
    }

    [Fact]
    public void Light_and_dark_define_the_same_colors_and_every_color_used_is_defined()
    {
        string page = Full().ToHtml();
        string[] blocks = [.. Regex.Matches(page, @":root\{([^}]*)\}").Select(m => m.Groups[1].Value)];
        blocks.Length.ShouldBe(2);
        string[] light = Names(blocks[0]);
        Names(blocks[1]).ShouldBe(light);
        Regex.Matches(page, @"var\((--[a-z0-9]+)").Select(m => m.Groups[1].Value).Distinct().Except(["--columns"]).ShouldBeSubsetOf(light);

        static string[] Names(string block) => [.. Regex.Matches(block, @"--[a-z0-9]+(?=:)").Select(m => m.Value)];
    }

    [Fact]
    public void Saves_the_page_whole()
    {
        using var folder = new TemporaryFolder();
        HtmlReport report = Full();
        report.Save(folder["report.html"]);
        File.ReadAllText(folder["report.html"]).ShouldBe(report.ToHtml());
        folder.Names().ShouldBe(["report.html"]);
        Should.Throw<ModelFileException>(() => report.Save(folder.Root));
    }

    private static HtmlReport Full()
    {
        var series = new Series("s", [1, 2], [1, 2]);
        var axis = new Axis("a");
        return new HtmlReport("t", "s").Section("1").Section("2").Section("3").Section("4").Paragraph("p")
            .Row(
                new PictureFigure(Png(3, 3), "a", "c", pixelated: true),
                new ChartFigure(new BarChart("x", "y", axis, ["a"], new BarSeries("s", [1]))))
            .Add(new ChartFigure(new LineChart("x", axis, axis, series)));
    }

    private static XDocument Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    /// <summary>The start of a PNG file: all that a page needs to know.</summary>
    private static byte[] Png(int width, int height)
    {
        byte[] bytes = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. new byte[25]];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        return bytes;
    }
}
