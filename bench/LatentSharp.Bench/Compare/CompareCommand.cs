using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace LatentSharp.Bench.Compare;

/// <summary>
/// All groups, each in a process of its own: OpenBLAS reads the choice of its kernel from the environment when it is loaded, and a
/// group that fails or hangs takes nothing else with it.
/// </summary>
internal static class CompareCommand
{
    public const string ChildVerb = "compare-group";

    // An OpenBLAS that does not know the processor falls back to an old kernel: a win over that one would say nothing.
    private const string CoreVariable = "OPENBLAS_CORETYPE";

    /// <summary>Measures and writes the table.</summary>
    /// <param name="arguments">--quick, --only KEY,KEY…, --out FILE.</param>
    /// <exception cref="ArgumentException">An argument is none of these.</exception>
    public static int Run(IReadOnlyList<string> arguments)
    {
        bool quick = false;
        string? output = null;
        IReadOnlyList<RowGroup> groups = RowGroup.All;
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--quick": quick = true; break;
                case "--only" when i + 1 < arguments.Count: groups = Chosen(arguments[++i]); break;
                case "--out" when i + 1 < arguments.Count: output = arguments[++i]; break;
                default:
                    throw new ArgumentException($"compare: '{arguments[i]}' is no option; there are --quick, --only {Keys} and " +
                    $"--out " +
                    $"FILE.");
            }
        }

        string load = Machine.Load;
        var sections = new List<Section>();
        foreach (RowGroup group in groups)
        {
            Console.Error.WriteLine($"{group.Key} …");
            sections.Add(Measure(group, quick));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{group.Key}: {sections[^1].Rows.Count} rows in {sections[^1].Seconds:F0} s"));
        }

        string command = $"bash bench/compare{string.Concat(arguments.Select(a => " " + a))}";
        string page = MarkdownReport.Page(sections, command, Commit(), load);
        Console.WriteLine(page);
        if (!quick && groups.Count == RowGroup.All.Count)
        {
            output ??= Path.Combine(Peers.Bench, "results", $"{Machine.Slug}.md");
        }

        if (output is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
            File.WriteAllText(output, page);
            Console.Error.WriteLine($"written to {output}");
        }

        return sections.All(s => s.Failure is null) ? 0 : 1;
    }

    /// <summary>Measures one group in this process and writes the section to a file.</summary>
    public static int RunGroup(string key, bool quick, string file)
    {
        RowGroup group = Chosen(key).Single();
        var draft = new Draft(group.Title, file);
        group.Measure(quick, draft);
        draft.Save();
        return 0;
    }

    private static string Keys => string.Join(',', RowGroup.All.Select(g => g.Key));

    private static RowGroup[] Chosen(string keys)
    {
        string[] wanted = keys.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? unknown = wanted.FirstOrDefault(w => RowGroup.All.All(g => g.Key != w));
        return unknown is null && wanted.Length > 0
            ? [.. RowGroup.All.Where(g => wanted.Contains(g.Key))]
            : throw new ArgumentException($"compare: --only {keys} names no group '{unknown}'; there are {Keys}.");
    }

    private static Section Measure(RowGroup group, bool quick)
    {
        string file = Path.Combine(Path.GetTempPath(), $"latentsharp-{group.Key}-{Environment.ProcessId}.json");
        long before = Stopwatch.GetTimestamp();
        try
        {
            string? failure = Child(group, quick, file);
            Section section = Draft.Read(file) ?? new Section(group.Title, "", []);
            return section with
            {
                Failure = failure,
                Notes = failure is null ? section.Notes : [.. section.Notes, $"FAILED: {failure}; what stands here was measured before."],
                Seconds = Stopwatch.GetElapsedTime(before).TotalSeconds,
            };
        }
        finally
        {
            File.Delete(file);
            File.Delete(file + ".new");
        }
    }

    /// <returns>Why it did not get to its end; null if it did.</returns>
    private static string? Child(RowGroup group, bool quick, string file)
    {
        ProcessStartInfo start = Peers.Self(ChildVerb, group.Key, quick ? "quick" : "full", file);
        start.RedirectStandardError = true;
        if (Environment.GetEnvironmentVariable(CoreVariable) is null && BestCore() is { } core)
        {
            start.Environment[CoreVariable] = core;
        }

        using Process process = Process.Start(start)!;
        string said = "it said nothing";
        process.ErrorDataReceived += (_, line) =>
        {
            if (!string.IsNullOrWhiteSpace(line.Data))
            {
                // Progress and the frames of a stack are indented; what is not says what happened.
                said = char.IsWhiteSpace(line.Data[0]) ? said : line.Data;
                Console.Error.WriteLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        if (!process.WaitForExit(group.Limit))
        {
            process.Kill(entireProcessTree: true);
            return $"not done after {group.Limit.TotalMinutes:F0} minutes, given up";
        }

        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"exit code {process.ExitCode}: {said}";
    }

    private static string? BestCore() => Avx512F.IsSupported ? "SkylakeX" : Fma.IsSupported && Avx2.IsSupported ? "Haswell" : null;

    private static string Commit()
    {
        (int code, string output) = Peers.Run("git", "-C", Peers.Bench, "describe", "--always", "--dirty");
        return code == 0 ? output.Trim() : "unknown";
    }
}
