using System.Text.Json.Serialization.Metadata;
using LatentSharp.Data.Tables.Mixed;

namespace LatentSharp.Data.Kinds;

/// <summary>A kind of data in words, and what its values are: what messages, pages and the networks need to know of it.</summary>
/// <param name="Name">Its name, e.g. <c>pictures</c> or <c>table</c>.</param>
/// <param name="Words">In words, e.g. <c>a table of numbers</c>.</param>
/// <param name="Noun">What one example is called, e.g. <c>picture</c> or <c>row</c>.</param>
public sealed record DataKind(string Name, string Words, string Noun)
{
    private static readonly Lock Gate = new();
    private static volatile DataKind[] _added = [];

    /// <summary>The unit in which the number of examples a second is told, e.g. <c>img</c> or <c>rows</c>.</summary>
    public string Unit { get; init; } = $"{Noun}s";

    /// <summary>What one number of an example is called, e.g. <c>pixel</c> or <c>column</c>.</summary>
    public string Value { get; init; } = "value";

    /// <summary>Whether values lie in [0, 1], as those of pixels do; else they are any numbers, about standardized.</summary>
    public bool IsBounded { get; init; }

    /// <summary>
    /// Whether values lie on a grid <c>[channels, height, width]</c> in which neighbors are alike, so that convolutions fit.
    /// </summary>
    public bool HasNeighbors { get; init; }

    /// <summary>Whether an example is made of choices beside values, as a row with categories is.</summary>
    public bool HasChoices { get; init; }

    /// <summary>Whether an example can be drawn for a person to look at.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>What is measured of examples that went through their codes and back.</summary>
    public IReadOnlyList<ExampleFigure> Figures { get; init; } = [ExampleFigure.MeanSquaredError];

    /// <summary>
    /// Opens what a person points at, a path or a name, where it is data of this kind; else gives <see langword="null"/>. Pictures and
    /// tables have none, since they are recognized by their files.
    /// </summary>
    public Func<string, DataOptions, CancellationToken, Dataset?>? Open { get; init; }

    /// <summary>How a format of this kind is written in a model file; pictures and tables have none.</summary>
    public JsonTypeInfo? FormatJson { get; init; }

    /// <summary>Whether all choices made while reading matter to who applies a model, and not only what was left out.</summary>
    public bool TellsAllNotes { get; init; }

    /// <summary>The kinds that were added.</summary>
    internal static IReadOnlyList<DataKind> Added => _added;

    /// <summary>
    /// Adds a kind of data, or puts another in the place of one with the same name. A program registers its own before it opens data or
    /// models of that kind.
    /// </summary>
    /// <param name="kind">The kind; it says how its data are opened and how its formats are written.</param>
    /// <exception cref="ArgumentException">It does not say so, or the name is that of pictures or tables.</exception>
    public static void Register(DataKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.Open is null || kind.FormatJson is null || kind.Name == PictureFormat.Pictures.Name
            || kind.Name == TableColumns.Table.Name || kind.Name == MixedColumns.Mixed.Name)
        {
            throw new ArgumentException($"DataKind.Register: a kind needs a name of its own, a way to open its data and a way to write " +
                $"its formats; '{kind.Name}' has not all of these.", nameof(kind));
        }

        lock (Gate)
        {
            _added = [.. _added.Where(other => other.Name != kind.Name), kind];
        }
    }

    /// <summary>The added kind of a name; <see langword="null"/> where there is none.</summary>
    /// <param name="name">The name.</param>
    internal static DataKind? Find(string name) =>
        name == MixedColumns.Mixed.Name ? MixedColumns.Mixed : Array.Find(_added, kind => kind.Name == name);

    /// <summary>Data of an added kind; <see langword="null"/> where what is pointed at is none.</summary>
    internal static Dataset? OpenAdded(string pathOrName, DataOptions options, ReadContext context) =>
        _added.Select(kind => kind.Open!(pathOrName, options, context.Cancellation)).FirstOrDefault(set => set is not null);
}
