using System.Runtime.CompilerServices;
using LatentSharp.Cli.Parsing;

namespace LatentSharp.Cli.Tests.Pages;

/// <summary>docs/verbs says what the help says; set LATENT_WRITE_GOLDEN=1 to write the pages anew, and read the difference.</summary>
public sealed class VerbPageHelpTests
{
    [Fact]
    public void Every_verb_has_the_page_that_its_help_makes_and_no_other_has_one()
    {
        IReadOnlyList<Verb> verbs = Application.Verbs();
        Dictionary<string, string> pages = verbs.ToDictionary(verb => verb.Name + ".md", VerbPage.Of);
        pages["README.md"] = VerbPage.List(verbs);
        pages["toc.yml"] = VerbPage.Contents(verbs);
        string folder = Path.Combine(Repository.Root, "docs", "verbs");
        if (Environment.GetEnvironmentVariable("LATENT_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(folder);
            Array.ForEach(Directory.GetFiles(folder), File.Delete);
            foreach ((string name, string text) in pages)
            {
                File.WriteAllText(Path.Combine(folder, name), text);
            }
        }

        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(pages.Keys.Order());
        foreach ((string name, string text) in pages)
        {
            File.ReadAllText(Path.Combine(folder, name)).ShouldBe(text, name);
        }
    }
}

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(source, "..", "..", "..", ".."));
}
