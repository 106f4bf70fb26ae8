using LatentSharp.Tests.House;

namespace LatentSharp.Tensors.Tests.Kernels;

/// <summary>
/// The tiles of the engine are what their description says. After a change of it, run once with LATENTSHARP_WRITE_TILES=1.
/// </summary>
public sealed class TileTextTests
{
    public static TheoryData<string> Names => [.. TileText.Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ATileIsAsItsDescriptionWritesIt(string name)
    {
        string path = Path.Combine(SourceTree.Root, "src", "LatentSharp.Tensors", "Kernels", "Tiles", name);
        if (Environment.GetEnvironmentVariable("LATENTSHARP_WRITE_TILES") is not null)
        {
            File.WriteAllText(path, TileText.Files[name]);
        }

        File.ReadAllText(path).ReplaceLineEndings("\n").ShouldBe(TileText.Files[name]);
    }
}
