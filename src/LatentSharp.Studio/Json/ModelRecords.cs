namespace LatentSharp.Studio.Json;

/// <summary>All about a model.</summary>
internal sealed record ModelAnswer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required int Latent { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Channels { get; init; }

    public required IReadOnlyList<string>? Classes { get; init; }

    public required string Data { get; init; }

    /// <summary>How a terminal finds the data.</summary>
    public required string DataPath { get; init; }

    public required IReadOnlyList<int> Order { get; init; }

    public required IReadOnlyList<float> StandardDeviations { get; init; }

    public required IReadOnlyList<float> Mean { get; init; }

    public required bool ByCodes { get; init; }

    public required long Version { get; init; }

    public required int Count { get; init; }

    public required IReadOnlyList<DirectionAnswer> Directions { get; init; }

    public required IReadOnlyList<SamplingAnswer> Samplings { get; init; }

    public required IReadOnlyList<MeasureAnswer> Measures { get; init; }

    public required IReadOnlyList<TermAnswer> Terms { get; init; }

    public required long Parameters { get; init; }

    public required int Epoch { get; init; }

    public required string Settings { get; init; }

    public required IReadOnlyList<DoctorEvent> Findings { get; init; }

    public required IReadOnlyList<string> Abilities { get; init; }

    public required string Command { get; init; }

    public required string Path { get; init; }

    public required string State { get; init; }

    public required string? Job { get; init; }
}

/// <summary>A direction of the latent space, and what may be trusted of it.</summary>
internal sealed record DirectionAnswer
{
    public required string Name { get; init; }

    public required IReadOnlyList<float> Vector { get; init; }

    public IReadOnlyList<float>? Average { get; init; }

    /// <summary>A strength; null where none gives it to held-out pictures.</summary>
    public required double? Recommended { get; init; }

    public double? Share { get; init; }

    public double? Leakage { get; init; }

    public double? Separability { get; init; }

    public int Examples { get; init; }

    public bool CannotBeAltered { get; init; }

    public required string Sentence { get; init; }
}

/// <summary>What codes can be drawn from.</summary>
internal sealed record SamplingAnswer(string Name, string Sentence, bool Best);

/// <summary>What is known of stored pictures: a name each, empty where the data are not there, and columns of
/// labels: 1, 0, or null where it is not known.</summary>
internal sealed record LabelsAnswer(IReadOnlyList<string> Names, IReadOnlyList<LabelColumn> Columns, IReadOnlyList<string?> Labels);

/// <summary>A label of all stored pictures.</summary>
internal sealed record LabelColumn(string Name, IReadOnlyList<int?> Values);
