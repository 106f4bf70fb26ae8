using System.Text.RegularExpressions;

namespace LatentSharp.Tests.House;

/// <summary>A type is public because a user needs it: the three libraries stay small, and so does what one job needs of them.</summary>
public sealed partial class PublicApiSizeTests
{
    /// <summary>May only become smaller, but for a type that is asked for outside of the repository.</summary>
    private const int MostTypes = 151;

    /// <summary>What a job needs at most.</summary>
    private const int MostTypesOfAJob = 12;

    private static readonly HashSet<string> Names =
    [
        .. TypeTests.Assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsNested)
            .Select(type => type.Name.Split('`')[0]),
    ];

    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "samples"), "*.cs").Select(path => Path.GetFileName(path)).Order()];

    [Fact]
    public void ThereAreFewPublicTypes() => Names.Count.ShouldBeLessThanOrEqualTo(MostTypes);

    [Theory]
    [MemberData(nameof(Samples))]
    public void AJobNeedsFewOfThem(string sample)
    {
        string code = Comment().Replace(File.ReadAllText(Path.Combine(SourceTree.Root, "samples", sample)), "");
        Word().Matches(code).Select(word => word.Value).Distinct().Where(Names.Contains).Count()
            .ShouldBeLessThanOrEqualTo(MostTypesOfAJob);
    }

    [GeneratedRegex("//[^\n]*|\"(?:[^\"\\\\]|\\\\.)*\"|^using [^\n]*|^#[^\n]*", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Word();
}
