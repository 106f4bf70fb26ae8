using System.CommandLine;
using System.Text.RegularExpressions;
using LatentSharp.Cli;
using LatentSharp.Cli.Parsing;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Studio;

/// <summary>Tests that look at views of the studio.</summary>
[Collection(BrowserTests.Name)]
public abstract partial class StudioVisits(Chromium chromium, StudioRuns runs, ITestOutputHelper output)
{
    /// <summary>What is there when a view is.</summary>
    protected static readonly Dictionary<string, string> Ready = new(StringComparer.Ordinal)
    {
        ["overview"] = ".card",
        ["train"] = ".setting",
        ["explore"] = ".codes-frame canvas, .plane .results canvas",
        ["mix"] = ".way canvas",
        ["alter"] = "button.pick img",
        ["compress"] = ".say, .problem",
        ["score"] = ".histogram rect",
    };

    /// <summary>The studio and its runs.</summary>
    protected StudioRuns Runs => runs;

    /// <summary>Shows a view of the variational run, with the basic one beside it.</summary>
    protected async Task Show(Visit visit, string view, string more = "")
    {
        await visit.Page.EvaluateAsync("hash => { location.hash = hash; }",
            $"#studio.view={view}&studio.model={Uri.EscapeDataString(runs.Runs.Variational)}"
            + $"&studio.beside={Uri.EscapeDataString(runs.Runs.Basic)}&studio.data=faces{more}");
        await visit.Page.Locator(Ready[view]).First.WaitForAsync(new() { Timeout = 60_000 });
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await visit.Until("() => !document.querySelector('.settings[aria-busy=true]')");
    }

    /// <summary>Opens the studio; null where there is no browser.</summary>
    protected async Task<Visit?> Open(int width, bool dark)
    {
        if (Chromium.Place is null)
        {
            output.WriteLine("(there is no Chromium here; nothing was checked)");
            return null;
        }

        await runs.Train();
        return await chromium.Open(runs.Studio.Server.Entrance.ToString(), width, dark);
    }

    /// <summary>The page said nothing, and asked for nothing elsewhere.</summary>
    protected void Quiet(Visit visit)
    {
        // Without a graphics card, Chromium's driver remarks on its own speed.
        visit.Said.Where(line => !line.Contains("GL Driver Message", StringComparison.Ordinal)).ShouldBeEmpty();
        string[] own = [runs.Studio.Origin, "data:", "blob:"];
        visit.Requests.Where(address => !own.Any(start => address.StartsWith(start, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    /// <summary>The program understands a command line.</summary>
    protected static void Understood(string command)
    {
        string[] words = [.. Word().Matches(command).Select(match => Quoting().Replace(match.Value, "$1$2")).Skip(1)];
        Verb verb = Application.Verbs().Single(verb => verb.Name == words[0]);
        string[] rest = Numerals.Join(verb, words[1..]);
        Should.NotThrow(() => CommandLineCheck.Options(verb, rest), command);
        ParseResult result = verb.Parse([verb.Name, .. rest],
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        Should.NotThrow(() => CommandLineCheck.Result(verb, result), command);
    }

    /// <summary>A word as a shell sees it.</summary>
    [GeneratedRegex(@"(?:'[^']*'|\\.|[^\s'\\])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"'([^']*)'|\\(.)")]
    private static partial Regex Quoting();
}
