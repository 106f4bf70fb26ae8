using System.Globalization;
using System.Text.Json;
using LatentSharp.Data;
using LatentSharp.Runs.Learning;
using LatentSharp.Studio.Hosting;

namespace LatentSharp.Studio.Contents;

/// <summary>What a page says of a training: how its data are read, and the settings of the table.</summary>
internal static class DataSettings
{
    private const int MostExamples = 10_000_000;

    private static readonly string[] Names = ["size", "limit", "train", "test"];

    /// <summary>The settings of the table, by name, as they are written.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfTable(Dictionary<string, JsonElement>? said) =>
        Written(said).Where(pair => !Names.Contains(pair.Key, StringComparer.Ordinal));

    /// <summary>How data are read.</summary>
    /// <exception cref="ApiException">A number is none, or not possible.</exception>
    public static DataRequest Request(DataEntry data, Dictionary<string, JsonElement>? said, int threads)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string name, string text) in Written(said).Where(pair => Names.Contains(pair.Key, StringComparer.Ordinal)))
        {
            (int least, int most) = name == "size" ? (PictureFormat.MinimumSide, PictureFormat.MaximumSide) : (2, MostExamples);
            numbers[name] = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= least && number <= most ? number
                : throw new ApiException(FormattableString.Invariant(
                    $"{name} {text} is not possible: it must be a whole number from {least} to {most}."), setting: name);
        }

        int? Find(string name) => numbers.TryGetValue(name, out int number) ? number : null;
        return new DataRequest(data.Path)
        {
            Size = Find("size"),
            Limit = Find("limit"),
            Train = Find("train"),
            Test = Find("test"),
            Threads = threads,
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Written(Dictionary<string, JsonElement>? said) =>
        (said ?? []).Where(pair => pair.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ValueKind switch
            {
                JsonValueKind.String => pair.Value.GetString() ?? "",
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => pair.Value.GetRawText(),
            })).Where(pair => pair.Value.Length > 0);
}
