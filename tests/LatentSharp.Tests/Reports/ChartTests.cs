using System.Globalization;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using LatentSharp.Reports.Charts;

namespace LatentSharp.Tests.Reports;

public sealed class ChartTests
{
    private static readonly Axis Step = new("Step");
    private static readonly Axis Loss = new("Loss [nats per example]");

    [Fact]
    public void Any_numbers_and_names_make_a_well_formed_chart_of_finite_numbers()
    {
        Gen<double> value = Gen.OneOf(
            Gen.Elements(0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue,
                double.Epsilon, 1e-300, 1e300),
            ArbMap.Default.GeneratorFor<int>().Select(BitConverter.Int32BitsToSingle).Select(f => (double)f),
            Gen.Choose(-1000, 1000).Select(i => i / 10.0));
        Gen<string> name = Gen.Elements("a", "", "<b> & \"c\" 'd'", "\u0000\u0001\uD800\uFFFF", new string('W', 200), "損失 😀");
        Gen<Series> series = from n in name
                             from points in value.Two()
            .ArrayOf()
                             select new Series(n, [.. points.Select(p => p.Item1)], [.. points.Select(p => p.Item2)]);
        Gen<Axis> axis = from n in name
                         from log in Gen.Elements(true, false)
                         from low in Gen.Elements<double?>(null, 0, -1, double.NaN)
                         from high in Gen.Elements<double?>(null, 0, 1e6)
                         select new Axis(n, log, low, high);
        var cases = from s in series.ArrayOf()
                    from x in axis
                    from y in axis
                    from t in name
                    from w in Gen.Choose(160,
            1200)
                    from h in Gen.Choose(120, 700)
                    select (s, x, y, t, w, h);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            Check(new LineChart(c.t, c.x, c.y, c.s).ToSvg(c.w, c.h));
            string[] categories = [.. c.s.Select(s => s.Name)];
            Check(new BarChart(c.t, c.x.Title, c.y with { Logarithmic = false }, categories,
                [.. c.s.Select(s => new BarSeries(s.Name, [.. categories.Select((_, i) => i < s.Y.Count ? s.Y[i] : double.NaN)]))])
                .ToSvg(c.w, c.h));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_chart_says_what_it_is_to_everybody()
    {
        XElement svg = XElement.Parse(new LineChart("Loss", Step, Loss, new Series("train", [0, 1], [2, 1]),
            new Series("test", [0, 1], [3, 2]) { Dashed = true }).ToSvg(600, 300));
        svg.Attribute("role")!.Value.ShouldBe("img");
        svg.Elements().First().ToString().ShouldBe("<title>Loss</title>");
        svg.Element("desc")!.Value.ShouldBe("Loss [nats per example] over Step: train, test");
        string[] texts = Texts(svg);
        texts.ShouldContain("Loss [nats per example]");
        texts.ShouldContain("Step");
        texts.ShouldContain("train");
        texts.ShouldContain("test");
        svg.Descendants("path").Count(p => ((string?)p.Attribute("style"))!.Contains("stroke-dasharray")).ShouldBe(2);
    }

    [Fact]
    public void A_line_goes_through_its_points_upwards_for_more()
    {
        string path = LinePaths(new LineChart("", Step, Loss, new Series("s", [0, 1, 2], [0, 10, 5]))).ShouldHaveSingleItem();
        (double X, double Y)[] points = [.. path[1..].Split('L').Select(p => p.Split(' ')).Select(p => (Parse(p[0]), Parse(p[1])))];
        points.Length.ShouldBe(3);
        (points[1].X - points[0].X).ShouldBe(points[2].X - points[1].X, 0.11);
        points[1].Y.ShouldBeLessThan(points[2].Y);
        points[2].Y.ShouldBe((points[0].Y + points[1].Y) / 2, 0.11);
    }

    [Fact]
    public void Above_a_given_end_the_margin_is_one_of_the_whole_range() =>
        Scale.Fit(new Axis("", Minimum: 0), [12.4, 14.4], 0, 100, 0.05).High.ShouldBe(14.4 + (0.05 * 14.4), 1e-9);

    [Fact]
    public void Gaps_break_lines_and_lone_points_are_dots()
    {
        LinePaths(new LineChart("", Step, Loss,
            new Series("s", [0, 1, 2, 3, 4, 5], [1, 2, double.NaN, 3, double.NaN, double.PositiveInfinity])))
            .Select(p => (p.Count(c => c == 'M'), p.Count(c => c == 'L'), p.Count(c => c == 'h'))).ShouldBe([(1, 1, 0), (1, 0, 1)]);
        LinePaths(new LineChart("", Step, Loss with { Logarithmic = true }, new Series("s", [0, 1, 2, 3], [1, 2, 0, 3]))).Length.ShouldBe(
            2);
    }

    [Fact]
    public void Nothing_to_show_is_said()
    {
        Texts(XElement.Parse(new LineChart("", Step, Loss).ToSvg(300, 200))).ShouldContain("no data");
        Texts(XElement.Parse(new LineChart("", Step, Loss, new Series("s", [1], [double.NaN])).ToSvg(300, 200))).ShouldContain("no data");
        Texts(XElement.Parse(new BarChart("", "", Loss, ["a"], new BarSeries("s", [double.NaN])).ToSvg(300, 200))).ShouldContain("no data");
        Texts(XElement.Parse(new LineChart("", Step, Loss, new Series("s", [1], [2])).ToSvg(300, 200))).ShouldNotContain("no data");
    }

    [Fact]
    public void A_long_run_makes_a_short_chart_and_keeps_its_extremes()
    {
        double[] x = [.. Enumerable.Range(0, 200_000).Select(i => (double)i)];
        double[] y = [.. x.Select(v => v == 77_777 ? 50.0 : Math.Sin(v))];
        string svg = new LineChart("", Step, Loss, new Series("s", x, y)).ToSvg(600, 300);
        svg.Length.ShouldBeLessThan(60_000);
        double[] heights = [.. LinePaths(new LineChart("", Step, Loss, new Series("s", x, y))).Single()[1..].Split('L')
            .Select(p => Parse(p.Split(' ')[1]))];
        heights.Order().ElementAt(1).ShouldBeGreaterThan(heights.Min() + 100);
    }

    [Fact]
    public void Bars_stand_on_zero()
    {
        XElement svg = XElement.Parse(new BarChart("", "", Loss, ["a", "b", "c"], new BarSeries("s", [10, -5, double.NaN]))
            .ToSvg(600, 300));
        XElement[] bars = [.. svg.Descendants("rect")];
        bars.Length.ShouldBe(2);
        double zero = Number(bars[0], "y") + Number(bars[0], "height");
        Number(bars[1], "y").ShouldBe(zero, 0.11);
        Number(bars[0], "height").ShouldBe(2 * Number(bars[1], "height"), 0.3);
        Texts(svg).ShouldContain("−5");
        bars[1].Element("title")!.Value.ShouldBe("b, s: −5");
        Should.Throw<ArgumentException>(() => new BarChart("", "", Loss, ["a"], new BarSeries("s", [1, 2])));
        Should.Throw<ArgumentException>(() => new BarChart("", "", Loss with { Logarithmic = true }, []));
    }

    [Fact]
    public void Numbers_do_not_follow_the_machine()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var chart = new LineChart("t", Step, Loss, new Series("s", [0, 0.5, 1], [-1.5, 2.25, 3.125]));
        string expected = chart.ToSvg(640, 320);
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat =
                { NumberDecimalSeparator = ",", NegativeSign = "~", NumberGroupSeparator = "." }
            };
            chart.ToSvg(640, 320).ShouldBe(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Check(string svg)
    {
        svg.ShouldNotContain("NaN", Case.Sensitive);
        svg.ShouldNotContain("Infinity");
        svg.ShouldNotContain("E+");
        foreach (XElement element in XElement.Parse(svg).DescendantsAndSelf())
        {
            foreach (XAttribute attribute in element.Attributes().Where(a => a.Name.LocalName is "x" or "y" or "width" or "height"))
            {
                Math.Abs(Parse(attribute.Value)).ShouldBeLessThan(20_000);
                (attribute.Name.LocalName is "x" or "y" || Parse(attribute.Value) >= 0).ShouldBeTrue();
            }
        }
    }

    private static string[] LinePaths(LineChart chart) =>
        [.. XElement.Parse(chart.ToSvg(600, 300)).Element("svg")!.Descendants("path").Select(p => (string)p.Attribute("d")!)];

    private static string[] Texts(XElement svg) => [.. svg.Descendants("text").Select(t => t.Value)];

    private static double Number(XElement element, string name) => Parse(element.Attribute(name)!.Value);

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
