namespace LatentSharp.Data.Tables;

/// <summary>A column of words beside numbers: names, identifiers, labels.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Values">A value a row; empty where nothing is known.</param>
internal sealed record TextColumn(string Name, IReadOnlyList<string> Values);
