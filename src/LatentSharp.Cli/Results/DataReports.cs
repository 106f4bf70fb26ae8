using System.Text.Json.Serialization;
using LatentSharp.Cli.Output;
using LatentSharp.Data.Exporting;
using LatentSharp.Data.Named;
using LatentSharp.Data.Sources;

namespace LatentSharp.Cli.Results;

/// <summary>The result of <c>data list</c>.</summary>
/// <param name="Cache">The folder of fetched sets.</param>
/// <param name="Sets">All sets that have a name.</param>
internal sealed record DataListReport(string Cache, IReadOnlyList<ListedSet> Sets)
{
    public static DataListReport Of(DataCache cache) =>
        new(cache.Folder, [.. DrawnSource.All.Select(ListedSet.Of), .. NamedSets.All.Select(set => ListedSet.Of(set, cache))]);

    public IEnumerable<string> Lines() => Sets.SelectMany(set => set.Lines())
        .Append($"fetched sets are kept in {Cache}");
}

/// <summary>A set that can be used by its name.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Title">What it is.</param>
/// <param name="Pictures">How many pictures.</param>
/// <param name="Bytes">Size of its files; 0 for built-in ones.</param>
/// <param name="IsThere">Whether it can be used now.</param>
/// <param name="Folder">Where its files are, or will be; null for built-in ones.</param>
/// <param name="License">Terms of use.</param>
/// <param name="Source">Who made it.</param>
internal sealed record ListedSet(string Name, string Title, int Pictures, long Bytes, bool IsThere, string? Folder,
    [property: JsonPropertyName("licence")] string License,
    string Source)
{
    public static ListedSet Of(DrawnSource set) => new(set.SetName, set.Title, set.Count, 0, true, null, "MIT", "painted by this program");

    public static ListedSet Of(NamedSet set, DataCache cache) =>
        new(set.Name, set.Title, set.Pictures, set.Bytes, cache.Has(set), cache.Place(set), set.License, set.Source);

    public IEnumerable<string> Lines()
    {
        string state = Folder is null ? "built in" : IsThere
            ? $"there, {Words.Megabytes(Bytes)}" : $"not there: latent data fetch {Name}, {Words.Megabytes(Bytes)}";
        yield return $"{Name}: {Pictures:N0} {Title} ({state})";
        yield return $"    {License}; {Source}";
    }
}

/// <summary>The result of <c>data fetch</c>.</summary>
/// <param name="Name">The set.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Fetched">Whether anything had to be fetched.</param>
internal sealed record DataFetchReport(string Name, string Folder, long Bytes, bool Fetched);

/// <summary>The result of <c>data export</c>.</summary>
/// <param name="Folder">Where the pictures are.</param>
/// <param name="Pictures">How many.</param>
/// <param name="Width">Width of each in pixels.</param>
/// <param name="Height">Height of each in pixels.</param>
/// <param name="Test">How many of them are in the test part; 0 where the data has none of its own.</param>
/// <param name="Labels">Where the labels are: folders, table or none.</param>
internal sealed record DataExportReport(string Folder, int Pictures, int Width, int Height, int Test, ExportedLabels Labels)
{
    public IEnumerable<string> Lines()
    {
        string labels = Labels switch
        {
            ExportedLabels.Folders => ", a sub-folder a class",
            ExportedLabels.Table => $", with {PictureExport.LabelsName}",
            _ => "",
        };
        yield return $"{Words.Pictures(Pictures)} of {Width}×{Height}{labels}: {Folder}";
        yield return $"use them with: latent train {Folder}";
    }
}
