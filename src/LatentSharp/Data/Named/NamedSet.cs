namespace LatentSharp.Data.Named;

/// <summary>A public data set that is fetched once and then opened by its name.</summary>
internal sealed record NamedSet
{
    /// <summary>What a person types, small letters.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Pictures in all its files.</summary>
    public required int Pictures { get; init; }

    /// <summary>Under which terms it may be used.</summary>
    public required string License { get; init; }

    /// <summary>Who made it, and the page or paper about it.</summary>
    public required string Source { get; init; }

    /// <summary>Addresses that the files lie under, ending in a slash, in the order in which they are tried.</summary>
    public required IReadOnlyList<Uri> Mirrors { get; init; }

    /// <summary>Its files.</summary>
    public required IReadOnlyList<NamedFile> Files { get; init; }

    /// <summary>The set whose files it is made of; null where they are its own.</summary>
    public string? MadeOf { get; init; }

    /// <summary>Angles that its pictures are turned to, which are their labels; null for pictures as they are.</summary>
    public int? Angles { get; init; }

    /// <summary>Labels of the pictures that are kept where they are turned.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Bytes of all files.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);
}
