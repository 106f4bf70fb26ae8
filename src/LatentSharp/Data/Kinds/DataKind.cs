using System.Text.Json.Serialization.Metadata;

namespace LatentSharp.Data.Kinds;

/// <summary>A kind of data in words, and what its values are: what messages, pages and the networks need to know of it.</summary>
/// <param name="Name">Its name, e.g. <c>pictures</c> or <c>table</c>.</param>
/// <param name="Words">In words, e.g. <c>a table of numbers</c>.</param>
/// <param name="Noun">What one example is called, e.g. <c>picture</c> or <c>row</c>.</param>
public sealed record DataKind(string Name, string Words, string Noun)
{
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

    /// <summary>Whether an example can be drawn for a person to look at.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>What is measured of examples that went through their codes and back.</summary>
    public IReadOnlyList<ExampleFigure> Figures { get; init; } = [ExampleFigure.MeanSquaredError];

    /// <summary>
    /// Opens what a person points at, a path or a name, where it is data of this kind; else gives <see langword="null"/>. Pictures and
    /// tables have none, since they are recognized by their files.
    /// </summary>
    public Func<string, DataOptions, ReadContext, Dataset?>? Open { get; init; }

    /// <summary>How a format of this kind is written in a model file; pictures and tables have none.</summary>
    public JsonTypeInfo? FormatJson { get; init; }

    /// <summary>Whether all choices made while reading matter to who applies a model, and not only what was left out.</summary>
    public bool TellsAllNotes { get; init; }
}
