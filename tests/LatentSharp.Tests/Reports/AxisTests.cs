using System.Xml.Linq;
using LatentSharp.Reports.Charts;

namespace LatentSharp.Tests.Reports;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 10, false, "0|2|4|6|8|10")]
    [InlineData(0, 1, false, "0.0|0.2|0.4|0.6|0.8|1.0")]
    [InlineData(100, 104, false, "100|101|102|103|104")]
    [InlineData(-1, 1, false, "−1.0|−0.5|0.0|0.5|1.0")]
    [InlineData(0, 5000, false, "0|1,000|2,000|3,000|4,000|5,000")]
    [InlineData(0, 4e8, false, "0|1×10⁸|2×10⁸|3×10⁸|4×10⁸")]
    [InlineData(0, 2e-5, false, "0|0.5×10⁻⁵|1.0×10⁻⁵|1.5×10⁻⁵|2.0×10⁻⁵")]
    [InlineData(1, 1000, true, "1|10|100|1,000")]
    [InlineData(1e-4, 1e-1, true, "10⁻⁴|0.001|0.01|0.1")]
    [InlineData(10, 100, true, "10|20|50|100")]
    [InlineData(100, 104, true, "100|101|102|103|104")]
    public void Marks_are_round_numbers(double low, double high, bool logarithmic, string expected) =>
        string.Join('|', Marks(new Axis("", logarithmic, low, high))).ShouldBe(expected);

    [Fact]
    public void Marks_never_run_away()
    {
        foreach (double size in (double[])[1e-300, 1e-30, 1e-5, 1, 1e5, 1e30, 1e299])
        {
            foreach (bool logarithmic in (bool[])[true, false])
            {
                Marks(new Axis("", logarithmic, size, size * 1.0001)).Length.ShouldBeInRange(0, 12);
                Marks(new Axis("", logarithmic, size, size * 7)).Length.ShouldBeInRange(2, 12);
            }
        }

        Marks(new Axis("", true, 1e-300, 1e300)).Length.ShouldBeInRange(2, 12);
    }

    /// <summary>The marks of the vertical axis of an empty chart, low to high.</summary>
    private static string[] Marks(Axis axis) =>
        [.. XElement.Parse(new LineChart("", new Axis(""), axis).ToSvg(500, 320)).Elements("text")
            .Where(t => (string?)t.Attribute("text-anchor") == "end").Select(t => t.Value)];
}
