using LatentSharp.Data.Labels;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Sources.Archives;

namespace LatentSharp.Data.Parts;

/// <summary>Pictures in the order of a set: those to learn from by their names, then those of the test part.</summary>
/// <param name="Order">Their positions among those that were found.</param>
/// <param name="Attributes">What is known about each; null if nothing is.</param>
/// <param name="TestStart">Where the test part starts; null if the source names none.</param>
/// <param name="Told">The files beside them that were read, or told of.</param>
internal sealed record PictureLayout(int[] Order, AttributeTable? Attributes, int? TestStart, IReadOnlySet<string> Told)
{
    /// <summary>What the folders and tables of a container say of its pictures.</summary>
    /// <param name="container">Where they lie.</param>
    /// <param name="pictures">Their paths, in the order of names.</param>
    /// <param name="options">Whether labels are wanted, and which.</param>
    /// <param name="notes">Receives lines to show.</param>
    /// <exception cref="DataException">A label file is damaged, or one that was named fits none of the pictures.</exception>
    public static PictureLayout Of(IPictureContainer container, string[] pictures, DataOptions options, List<string> notes)
    {
        string[] all = pictures;
        pictures = MaskFiles.LeaveOut(all, notes);
        int[] kept = [.. Enumerable.Range(0, all.Length)];
        if (pictures.Length < all.Length)
        {
            var left = new HashSet<string>(pictures, StringComparer.Ordinal);
            kept = [.. kept.Where(i => left.Contains(all[i]))];
        }

        var told = new HashSet<string>(StringComparer.Ordinal);
        FoundLabels found = Labels(container, pictures, options, notes, told);
        (Division Division, ClassFolders Classes)? folders = FolderParts.Of(pictures);
        Division? division = PartitionFiles.Find(container, pictures, folders?.Division ?? found.Division, notes);
        AttributeTable? attributes = options.Labels is not null ? found.Attributes
            : !options.WithLabels ? null
            : found.Attributes ?? FolderClasses.Of(pictures, folders?.Classes, notes);
        if (division?.Order(notes) is not { } parts)
        {
            return new PictureLayout(kept, attributes, null, told);
        }

        return new PictureLayout([.. parts.Order.Select(i => kept[i])], attributes?.Select(parts.Order), parts.TestStart, told);
    }

    private static FoundLabels Labels(IPictureContainer container, string[] pictures, DataOptions options, List<string> notes,
        HashSet<string> told)
    {
        if (options.Labels is { } path)
        {
            told.Add(path);
            return LabelFiles.ReadNamed(path, container, pictures, notes);
        }

        if (options.WithLabels)
        {
            return LabelFiles.Find(container, pictures, notes, told);
        }

        // Where a model is only applied, labels do not matter; a column of parts still gives the order.
        var quiet = new List<string>();
        try
        {
            return LabelFiles.Find(container, pictures, quiet, told);
        }
        catch (DataException)
        {
            return new FoundLabels(null, null);
        }
        finally
        {
            notes.AddRange(quiet.Where(note => note.StartsWith(LeftOut.Prefix, StringComparison.Ordinal)));
        }
    }
}
