using LatentSharp.Data.Parts;

namespace LatentSharp.Data.Labels;

/// <summary>A label file as it was read: a row a file, in the order of the lines.</summary>
/// <param name="Path">Where it was read, for messages.</param>
/// <param name="Files">The file that each row names.</param>
/// <param name="Lines">The line of each row, 1 the first.</param>
/// <param name="Attributes">The values, a row each.</param>
internal sealed record LabelTable(string Path, string[] Files, int[] Lines, AttributeTable Attributes)
{
    /// <summary>The folder of each row's label file, with its last slash; null where all lie at the root, or outside.</summary>
    public IReadOnlyList<string>? Folders { get; init; }

    /// <summary>The part that each row says its picture is of; null where no column does.</summary>
    public Part?[]? Parts { get; init; }
}
