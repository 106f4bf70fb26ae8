namespace LatentSharp.Data.Kinds;

/// <summary>
/// The kinds of data that can be opened and that models can be of: pictures, tables, and those that a program adds. A program registers its
/// own before it opens data or models of that kind.
/// </summary>
public static class DataKinds
{
    private static readonly Lock Gate = new();
    private static volatile DataKind[] _added = [];

    /// <summary>The kinds that were added.</summary>
    public static IReadOnlyList<DataKind> Added => _added;

    /// <summary>Adds a kind of data, or puts another in the place of one with the same name.</summary>
    /// <param name="kind">The kind; it says how its data are opened and how its formats are written.</param>
    /// <exception cref="ArgumentException">It does not say so, or the name is that of pictures or tables.</exception>
    public static void Register(DataKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.Open is null || kind.FormatJson is null || kind.Name == PictureFormat.Pictures.Name
            || kind.Name == TableColumns.Table.Name)
        {
            throw new ArgumentException($"DataKinds.Register: a kind needs a name of its own, a way to open its data and a way to write " +
                $"its " +
                $"formats; '{kind.Name}' has not all of these.", nameof(kind));
        }

        lock (Gate)
        {
            _added = [.. _added.Where(other => other.Name != kind.Name), kind];
        }
    }

    /// <summary>The added kind of a name; <see langword="null"/> where there is none.</summary>
    /// <param name="name">The name.</param>
    public static DataKind? Find(string name) => Array.Find(_added, kind => kind.Name == name);

    /// <summary>Data of an added kind; <see langword="null"/> where what is pointed at is none.</summary>
    internal static Dataset? Open(string pathOrName, DataOptions options, ReadContext context) =>
        _added.Select(kind => kind.Open!(pathOrName, options, context)).FirstOrDefault(set => set is not null);
}
