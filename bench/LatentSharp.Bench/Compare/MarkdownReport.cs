using System.Globalization;
using System.Text;

namespace LatentSharp.Bench.Compare;

/// <summary>The table as Markdown, for the console and for bench/results.</summary>
internal static class MarkdownReport
{
    /// <summary>The whole page.</summary>
    /// <param name="sections">What was measured.</param>
    /// <param name="command">How.</param>
    /// <param name="commit">Of which source.</param>
    /// <param name="load">Load of the machine before it began.</param>
    public static string Page(IReadOnlyList<Section> sections, string command, string commit, string load)
    {
        var text = new StringBuilder();
        text.AppendLine($"# Measured on {Machine.Processor}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"`{command}`, {DateTime.UtcNow:d MMMM yyyy, HH:mm} UTC, source {commit}.")
            .AppendLine();
        foreach (string line in Machine.Lines())
        {
            text.AppendLine($"- {line}");
        }

        text.AppendLine($"- load of the machine before: {load} (0 is quiet)");
        var peaks = sections.SelectMany(s => s.Peaks).GroupBy(p => p.Key).OrderBy(g => g.Key);
        text.AppendLine($"- peak of fused multiply-adds on " +
            $"registers: {string.Join(", ", peaks.Select(g =>
                $"{g.Max(p => p.Value).ToString("F0", CultureInfo.InvariantCulture)} GFLOP/s " +
                $"on {g.Key} {(g.Key == 1 ? "thread" : "threads")}"))}").AppendLine();
        text.AppendLine("""
            Both sides take turns in rounds of one run; figures are medians. *Ahead* is how many times better ours is (of the medians; in
            brackets the quartiles of single rounds): above 1 we are ahead, in speed, time or memory. *Peak* is useful arithmetic over the
            best peak that was measured between the rounds of the section on the same threads. *Goal* is what is to be reached.
            """);
        foreach (Section section in sections)
        {
            Write(text, section);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, Section section)
    {
        text.AppendLine().AppendLine($"## {section.Title}").AppendLine();
        if (section.Rows.Count > 0)
        {
            Table(
                text,
                ["what", "unit", "ours", section.Peer, "ahead", "peak: ours", section.Peer, "goal", "rounds"],
                section.Rows.Select(r => (IReadOnlyList<string>)[r.Name, r.Unit, Number(r.Ours), Number(r.Theirs), Ahead(r),
                    Share(r.Arithmetic, r, section), Share(r.TheirArithmetic, r, section), Goal(r), Whole(r.Rounds)]));
        }

        foreach (Curve curve in section.Curves)
        {
            text.AppendLine($"### {curve.Title}").AppendLine();
            Table(text, curve.Head, curve.Lines);
        }

        foreach (string note in section.Notes)
        {
            text.AppendLine($"- {note}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"- measured in {section.Seconds:F0} s");
    }

    private static void Table(StringBuilder text, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> lines)
    {
        text.AppendLine($"| {string.Join(" | ", head)} |");
        text.AppendLine($"|{string.Concat(head.Select((_, i) => i == 0 ? " --- |" : " ---: |"))}");
        foreach (IReadOnlyList<string> line in lines)
        {
            text.AppendLine($"| {string.Join(" | ", line)} |");
        }

        text.AppendLine();
    }

    private static string Ahead(Row row) => row.Ratio is not { } ratio
        ? "–"
        : ratio.ToString("F2", CultureInfo.InvariantCulture)
            + (row.RatioLow is { } low && row.RatioHigh is { } high
                ? string.Create(CultureInfo.InvariantCulture, $" ({low:F2}–{high:F2})") : "");

    private static string Goal(Row row) => row.Goal is not { } goal
        ? ""
        : goal.ToString("0.##", CultureInfo.InvariantCulture) + (row.Ratio is not { } ratio ? "" : ratio >= goal ? " reached" : " missed");

    private static string Number(double? value) => value is { } v
        ? v.ToString(v < 1 ? "F4" : v < 10 ? "F3" : v < 100 ? "F1" : "F0", CultureInfo.InvariantCulture) : "–";

    private static string Share(double? arithmetic, Row row, Section section) =>
        arithmetic is { } speed && section.Peaks.TryGetValue(row.Threads, out double peak)
            ? (speed / peak).ToString("P0", CultureInfo.InvariantCulture) : "";

    private static string Whole(int rounds) => rounds == 0 ? "" : rounds.ToString(CultureInfo.InvariantCulture);
}
