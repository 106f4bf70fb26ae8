using System.Globalization;
using System.Text.RegularExpressions;
using LatentSharp.Data;
using LatentSharp.Data.Tables;
using LatentSharp.Formats.Metrics;
using LatentSharp.Fuzzing;
using LatentSharp.Tests.Formats;

namespace LatentSharp.Tests.House;

/// <summary>
/// Files mean the same to a program that runs for a person in Turkey: a comma in numbers, another minus, and letters that change case
/// otherwise.
/// </summary>
public sealed partial class CultureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _before;
        _folder.Dispose();
    }

    public static TheoryData<string> Formats =>
        [.. FuzzTargets.Names.Where(name => name is not ("png" or "jpeg") && !name.StartsWith("resume", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_read_here_is_read_there(string format)
    {
        using FuzzTarget target = FuzzTargets.Create(format);
        bool[] here = [.. target.Seeds.Select(target.Read)];
        CultureInfo.CurrentCulture = Foreign();
        target.Seeds.Select(target.Read).ShouldBe(here);
    }

    [Fact]
    public void Numbers_are_the_same_numbers()
    {
        string table = _folder.Write("table.csv", "height,change\n1.25,-3\n1e-3,0.5\n170,-2.75\n"u8.ToArray());
        double[] here = Values(table);
        here.ShouldBe([1.25, -3, 1e-3, 0.5, 170, -2.75]);
        string log = Log("here.jsonl");
        CultureInfo.CurrentCulture = Foreign();
        (1.5).ToString(CultureInfo.CurrentCulture).ShouldBe("1,5");
        Values(table).ShouldBe(here);
        Log("there.jsonl").ShouldBe(log);
        MetricsLog.Read(_folder["there.jsonl"]).Single().Values["loss"].ShouldBe(-1.5);
        string written = _folder["written.csv"];
        CsvTable.Write(written, ["a", "b"], [[0.5, -1.25]]);
        File.ReadAllText(written).ShouldContain("0.5,-1.25");
    }

    /// <summary>
    /// Invariant globalisation, which the tests run with, has no Turkish letters: that nothing asks for a person's own is read off the
    /// source.
    /// </summary>
    [Fact]
    public void Letters_change_case_in_one_way_everywhere()
    {
        string[] found = [.. SourceTree.Files.Where(file => CaseOfCulture().IsMatch(SourceTree.Read(file)))];
        found.ShouldBeEmpty();
        CaseOfCulture().IsMatch("name.ToLower()").ShouldBeTrue();
        CaseOfCulture().IsMatch("name.ToLowerInvariant()").ShouldBeFalse();
    }

    private static CultureInfo Foreign()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "−";
        return culture;
    }

    private static double[] Values(string path)
    {
        TableDataset set = (TableDataset)Dataset.Open(path, new DataOptions(), threads: 1);
        return [.. Enumerable.Range(0, set.Count).SelectMany(i => set.Row(i).ToArray())];
    }

    private string Log(string name)
    {
        using (MetricsLog log = MetricsLog.Create(_folder[name]))
        {
            log.Append(new Measurement(7, 0.5, "train", new Dictionary<string, double> { ["loss"] = -1.5 }));
        }

        return File.ReadAllText(_folder[name]);
    }

    [GeneratedRegex(@"\.To(Lower|Upper)\(\)|String(Comparison|Comparer)\.(CurrentCulture|InvariantCulture)")]
    private static partial Regex CaseOfCulture();
}
