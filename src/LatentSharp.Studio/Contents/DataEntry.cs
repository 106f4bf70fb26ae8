namespace LatentSharp.Studio.Contents;

/// <summary>Data that can be learned from.</summary>
/// <param name="Name">What it is called in the page.</param>
/// <param name="Path">What the library opens: a path, or a name such as faces.</param>
/// <param name="Kind">Where it comes from: <c>built-in</c>, <c>fetched</c>, <c>given</c> or <c>upload</c>.</param>
/// <param name="Description">What it is, in a few words.</param>
internal sealed record DataEntry(string Name, string Path, string Kind, string Description)
{
    /// <summary>The kind of sets that are drawn.</summary>
    public const string BuiltIn = "built-in";
}

/// <summary>A run that is there.</summary>
/// <param name="Id">What it is called in addresses.</param>
/// <param name="Name">What it is called in the page.</param>
/// <param name="Path">The run folder or model file.</param>
internal sealed record RunEntry(string Id, string Name, string Path);
