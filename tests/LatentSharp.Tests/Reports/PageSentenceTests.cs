using System.Net;
using System.Text.RegularExpressions;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Training;

namespace LatentSharp.Tests.Reports;

/// <summary>Pages of comparisons, read sentence by sentence: each is computed anew from the figures, and none is left over.</summary>
public sealed partial class PageSentenceTests : IDisposable
{
    // Sections whose sentences are known here.
    private static readonly string[] Known = ["", "Smooth or sudden", "Reconstructions", "New pictures", "Interpolation", "Alterations",
        "What β trades"];

    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-page").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_page_of_one_epoch_says_so_first_and_concludes_nothing()
    {
        (Comparison comparison, (string Section, string Text)[] sentences) = Read("epochs=1", "batch=16");
        comparison.Unfinished.ShouldNotBeNull();
        sentences.ShouldContain(s => s.Section == "" && s.Text.Contains("hardly been trained (1 epoch, ", StringComparison.Ordinal));
        Check(comparison, sentences);
        string[] concluding = ["closer", "nearer to real", "level", "the more sudden", "nine in ten", "decides", "enough:"];
        sentences.Where(s => concluding.Any(word => s.Text.Contains(word, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void A_page_for_teaching_says_what_its_figures_say()
    {
        (Comparison comparison, (string Section, string Text)[] sentences) = Read("epochs=200", "batch=16", "learning-rate=0.01");
        comparison.Unfinished.ShouldBeNull();
        Check(comparison, sentences);
        comparison.Taught!.Settings.Count.ShouldBe(4);
        foreach (string start in new[]
            { "Between ", "The same pictures, pairs and 3 other settings", "Drawn from the mean code", "Halfway ", "From β = " })
        {
            sentences.ShouldContain(s => s.Text.StartsWith(start, StringComparison.Ordinal), start);
        }
    }

    private static void Check(Comparison comparison, (string Section, string Text)[] sentences)
    {
        foreach ((string section, string text) in sentences.Where(s => Known.Contains(s.Section)))
        {
            (Regex? pattern, Func<Match, Comparison, bool>? isTrue) = SentenceRules.All.FirstOrDefault(rule => rule.Pattern.IsMatch(text));
            pattern.ShouldNotBeNull($"nobody knows what carries this sentence of '{section}': {text}");
            isTrue!(pattern.Match(text), comparison).ShouldBeTrue($"not what the figures say: {text}");
        }
    }

    private (Comparison Comparison, (string Section, string Text)[] Sentences) Read(params string[] settings)
    {
        var request = new CompareRequest(new DataRequest("faces") { Size = 12, Train = 64, Test = 32, Cache = "none", Threads = 1 })
        {
            Teach = true,
            Betas = [0.1, 10],
            Settings = AllSettings.Read(["network=mlp", "hidden=8", "latent=2", .. settings]),
            Out = Path.Combine(_folder, "compare"),
        };
        CompareResult result = Run.Compare(request);
        string page = Scripts().Replace(File.ReadAllText(result.Page), "");
        Regex.IsMatch(Tags().Replace(page, " "), @"NaN|∞|Infinity|<td[^>]*>\s*</td>").ShouldBeFalse();
        var sentences = new List<(string, string)>();
        foreach (string part in page.Split("<h2"))
        {
            Match heading = Heading().Match(part);
            string body = heading.Success ? part : part[part.IndexOf("</header>", StringComparison.Ordinal)..];
            foreach (Match paragraph in Paragraph().Matches(body))
            {
                string text = WebUtility.HtmlDecode(paragraph.Groups[1].Value);
                sentences.AddRange(End().Split(text).Select(sentence => (heading.Groups[1].Value, sentence)));
            }
        }

        return (result.Comparison!, [.. sentences]);
    }

    [GeneratedRegex("^[^>]*>([^<]*)</h2>")]
    private static partial Regex Heading();

    [GeneratedRegex("<p>([^<]*)</p>")]
    private static partial Regex Paragraph();

    [GeneratedRegex("(?<=[.])\\s+(?=\\p{Lu})")]
    private static partial Regex End();

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<(?!td|/td)[^>]*>")]
    private static partial Regex Tags();
}
