using System.Text.Json.Serialization;
using LatentSharp.Data.Sentences;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>A name that is gathered with others, since there are many of them.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">Rows that have it.</param>
internal sealed record GatheredName(string Name, int Count);

/// <summary>
/// A column of categories, or of true and false: a choice each. Of more than a hundred the rarest are gathered under one choice.
/// </summary>
internal sealed record CategoryColumn : MixedColumn
{
    /// <summary>Categories that are choices of their own at most.</summary>
    public const int Most = 100;

    /// <summary>What a cell says whose category is one of those that a single row had.</summary>
    public const string Other = "other";

    private const int Listed = 6;
    private const int MostGathered = 100_000;
    private const int LongestShown = 40;

    private RowPart? _part;
    private Dictionary<string, int>? _places;

    /// <summary>The categories, the most frequent first.</summary>
    [JsonRequired]
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Those that share one choice; names of a single row are not among them.</summary>
    public IReadOnlyList<GatheredName> Gathered
    {
        get => field ?? [];
        init;
    }

    /// <summary>Whether there is a choice for gathered names.</summary>
    public bool Gathers { get; init; }

    /// <summary>Whether the two categories say true and false.</summary>
    public bool IsTruth { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => IsTruth ? "true/false" : "category";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Values => Names.Count <= Listed && !Gathers ? string.Join(", ", Names.Select(Shown))
        : $"{Names.Count + Gathered.Count} values ({string.Join(", ", Names.Take(Listed - 1).Select(Shown))} …)";

    /// <inheritdoc/>
    [JsonIgnore]
    public override RowPart Part => _part ??= new RowPart(Choices, new bool[Choices]);

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsOrdered => false;

    /// <inheritdoc/>
    [JsonIgnore]
    public override double Unit => 1;

    private int Choices => Names.Count + (Gathers ? 1 : 0) + (Missing is null ? 0 : 1);

    /// <inheritdoc/>
    public override double? Parse(string text)
    {
        _places ??= Names.Concat(Gathered.Select(gathered => gathered.Name))
            .Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        return _places.TryGetValue(text, out int place) ? place < Names.Count ? place : place + 1 : Gathers ? Names.Count : null;
    }

    /// <summary>
    /// The cell of a category that a person wrote: of the same name, else of the only one that differs by letter case alone; null for none.
    /// </summary>
    /// <param name="text">What was written.</param>
    public double? Written(string text)
    {
        string[] all = [.. Names, .. Gathered.Select(gathered => gathered.Name), .. Gathers ? (string[])[Other] : []];
        return Suggestions.Place(text, all) is var place and >= 0 ? Parse(all[place]) : null;
    }

    /// <inheritdoc/>
    public override string Text(double cell, RandomStream random, ulong at)
    {
        int place = double.IsNaN(cell) ? -1 : (int)cell;
        if (place != Names.Count)
        {
            return place < 0 ? Missing ?? "" : place < Names.Count ? Names[place] : Gathered[place - Names.Count - 1].Name;
        }

        // One of the gathered, as often as each was there.
        long left = (long)(random.Uniform(at) * Gathered.Sum(gathered => (long)gathered.Count));
        foreach (GatheredName gathered in Gathered)
        {
            left -= gathered.Count;
            if (left < 0)
            {
                return gathered.Name;
            }
        }

        return Other;
    }

    /// <summary>Whether another column has one of its categories.</summary>
    /// <param name="other">The other.</param>
    public bool Shares(CategoryColumn other) => Names.Intersect(other.Names, StringComparer.Ordinal).Any();

    /// <inheritdoc/>
    public override string? Fault() => Names is not { Count: <= Most } || Names.Any(name => name is null) || Choices < 1
        || Gathered is not { Count: <= MostGathered } || Gathered.Any(gathered => gathered?.Name is null || gathered.Count < 1)
        || Names.Concat(Gathered.Select(gathered => gathered.Name)).Distinct(StringComparer.Ordinal).Count() != Names.Count + Gathered.Count
        ? "categories that are none" : null;

    private static string Shown(string name) => name.Length <= LongestShown ? name : name[..LongestShown] + "…";

    /// <inheritdoc/>
    protected override (int Choice, double Value) Encode(double cell) =>
        (double.IsNaN(cell) ? Choices - 1 : Math.Min((int)cell, Names.Count), 0);

    /// <inheritdoc/>
    protected override double Decode(int choice, double value) =>
        Missing is not null && choice == Choices - 1 ? double.NaN : choice;

    /// <inheritdoc/>
    protected override double Held(double cell) => cell;

    /// <summary>Compares what is written.</summary>
    /// <param name="other">Another.</param>
    public bool Equals(CategoryColumn? other) =>
        other is not null && base.Equals(other) && Names.SequenceEqual(other.Names) && Gathered.SequenceEqual(other.Gathered)
        && Gathers == other.Gathers && IsTruth == other.IsTruth;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Names.Count);
}
