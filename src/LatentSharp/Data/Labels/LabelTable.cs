namespace LatentSharp.Data.Labels;

/// <summary>A label file as it was read: a row a file, in the order of the lines.</summary>
/// <param name="Path">Where it was read, for messages.</param>
/// <param name="Files">The file that each row names.</param>
/// <param name="Lines">The line of each row, 1 the first.</param>
/// <param name="Attributes">The values, a row each.</param>
internal sealed record LabelTable(string Path, string[] Files, int[] Lines, AttributeTable Attributes);
