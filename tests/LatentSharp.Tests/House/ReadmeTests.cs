using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Tests.Training;

namespace LatentSharp.Tests.House;

/// <summary>The example writes into the current folder, which belongs to the whole process: it runs when no other test does.</summary>
[Collection(ThreadCollection.Name)]
public sealed class ReadmeTests
{
    [Theory]
    [InlineData(1, "ReadmeTwoLines.cs")]
    [InlineData(2, "ReadmeExample.cs")]
    [InlineData(3, "ReadmeComposition.cs")]
    public void TheExampleOfTheReadmeIsTheOneThatIsRun(int number, string file)
    {
        string root = SourceTree.Root;
        string readme = File.ReadAllText(Path.Combine(root, "README.md"));
        string shown = readme.Split("```csharp\n")[number].Split("```")[0];
        string[] source = File.ReadAllLines(Path.Combine(root, "tests", "LatentSharp.Tests", "House", file));
        IEnumerable<string> usings = source.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal));
        IEnumerable<string> body = source
            .SkipWhile(line => !line.Contains("example begins", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("example ends", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : "");
        shown.ShouldBe(string.Join('\n', [.. usings, "", .. body, ""]));
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
