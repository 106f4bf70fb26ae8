using LatentSharp.Latent.Directions;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;

namespace LatentSharp.Runs.Altering;

/// <summary>Asks for pictures, or rows of a table, to be moved towards features, or away from them.</summary>
public sealed record AlterRequest : RunRequest
{
    /// <summary>What the feature is called that pictures in <see cref="Like"/> show.</summary>
    public const string ExampleFeature = "like";

    /// <summary>The pictures; for a model of a table files with its columns, or single rows such as <c>rows.csv:3</c>.</summary>
    public required IReadOnlyList<PictureInput> Inputs { get; init; }

    /// <summary>The features, with strengths or without, where the recommended one is taken.</summary>
    public IReadOnlyList<Toward> Toward { get; init; } = [];

    /// <summary>
    /// Of a table: what columns are to be, e.g. <c>region=North</c> or <c>age&gt;40</c>; rows move towards those that are so, by the
    /// smallest strength that is enough for nine in ten.
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The rule; null for the one that was found best for each feature.</summary>
    public AlterMethod? How { get; init; }

    /// <summary>Features that must not change with them.</summary>
    public IReadOnlyList<string> IndependentOf { get; init; } = [];

    /// <summary>Pictures that have a feature for which there is no label; it is called <see cref="ExampleFeature"/>.</summary>
    public IReadOnlyList<PictureInput> Like { get; init; } = [];

    /// <summary>
    /// A CSV file of a few pictures that have features and others that do not: a column of pictures, and one a feature with 1 or 0, or
    /// nothing where it is not known. A picture is a path, the address of one in a set, or the name of one of the run's own data. Null for
    /// none.
    /// </summary>
    public string? Labels { get; init; }

    /// <summary>What multiplies the strengths, a column of pictures each.</summary>
    public IReadOnlyList<double> Row { get; init; } = [1];

    /// <summary>Another run of the same pictures, with which they are moved too; null for none.</summary>
    public Run? Beside { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        PictureInput.Check(Inputs, nameof(Inputs));
        PictureOutput.Check(Out, Beside);
    }
}
