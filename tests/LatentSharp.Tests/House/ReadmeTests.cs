using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Tests.Training;

namespace LatentSharp.Tests.House;

/// <summary>The example writes into the current folder, which belongs to the whole process: it runs when no other test does.</summary>
[Collection(ThreadCollection.Name)]
public sealed class ReadmeTests
{
    private const string Begins = "        // example begins";

    [Fact]
    public void Every_program_on_a_page_is_one_that_is_compiled()
    {
        string[] pages = [Path.Combine(SourceTree.Root, "README.md"),
            .. Directory.GetFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories)];
        string[] compiled = [.. SourceTree.AllCode().Select(File.ReadAllLines).Where(source => source.Contains(Begins)).Select(Shown)];
        string[] shown = [.. pages.SelectMany(page => File.ReadAllText(page).ReplaceLineEndings("\n").Split("```csharp\n").Skip(1))
            .Select(rest => rest.Split("```")[0])];
        shown.Length.ShouldBeGreaterThan(4);
        shown.Distinct().Except(compiled).ShouldBeEmpty();
        compiled.Except(shown).ShouldBeEmpty();
    }

    /// <summary>A program as a page shows it: its usings, and what lies between the two marks.</summary>
    private static string Shown(string[] source)
    {
        IEnumerable<string> usings = source.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal));
        IEnumerable<string> body = source.SkipWhile(line => line != Begins).Skip(1)
            .TakeWhile(line => !line.Contains("example ends", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : "");
        return string.Join('\n', [.. usings, "", .. body, ""]);
    }

    [Fact]
    public void TheExampleOfTheReadmeTrainsAndDraws()
    {
        string before = Environment.CurrentDirectory;
        string folder = Directory.CreateTempSubdirectory("latentsharp-readme").FullName;
        try
        {
            Environment.CurrentDirectory = folder;
            PictureDataset boxes = TestSets.Boxes(16, new PictureFormat(8, 8, 1));
            Directory.CreateDirectory("pictures");
            for (int i = 0; i < boxes.Count; i++)
            {
                Png.WriteFile(Path.Combine("pictures", $"{i}.png"), boxes.ToPicture(i));
            }

            ReadmeTwoLines.Do();
            Picture.Read("new.png").Width.ShouldBeGreaterThan(8 * 8);
            File.Exists(Path.Combine("runs", "pictures", "report.html")).ShouldBeTrue();
            ReadmeExample.Run();
            ReadmeComposition.Run();
            Picture.Read(Path.Combine(folder, "samples.png")).Width.ShouldBeGreaterThan(8 * 32);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }
}
