using System.Text.Json;

namespace LatentSharp.Studio.Json;

/// <summary>What is there.</summary>
internal sealed record OverviewAnswer(string Version, string Machine, bool ReadOnly, IReadOnlyList<RunAnswer> Runs,
    IReadOnlyList<DataAnswer> Data, StartAnswer Start);

/// <summary>A run.</summary>
internal sealed record RunAnswer(string Id, string Name, string Path, string? Kind, string? Data, DateTime? Trained, string State,
    string? Job, string? Error);

/// <summary>Data to learn from; the path is how a terminal finds them.</summary>
internal sealed record DataAnswer(string Name, string Path, string Description, string Kind);

/// <summary>What was named when the studio was started.</summary>
internal sealed record StartAnswer(string? Run, string? Data);

/// <summary>A file came.</summary>
internal sealed record UploadAnswer(string Data, string Description);

/// <summary>Asks what would be chosen.</summary>
internal sealed record ChoicesRequest(string? Data, Dictionary<string, JsonElement>? Settings);

/// <summary>What would be chosen.</summary>
internal sealed record ChoicesAnswer(IReadOnlyList<SettingAnswer> Settings, DataSummary Data, double? Seconds);

/// <summary>A setting: what it would be, and why.</summary>
internal sealed record SettingAnswer
{
    public required string Name { get; init; }

    public required string Group { get; init; }

    public required string Label { get; init; }

    public required string? Value { get; init; }

    public required bool Chosen { get; init; }

    public required string? Reason { get; init; }

    public required string Help { get; init; }

    public required string? Unit { get; init; }

    public required string Rule { get; init; }

    public required IReadOnlyList<string> Options { get; init; }

    public required string? Default { get; init; }

    public required string? Error { get; init; }

    public required bool Common { get; init; }
}

/// <summary>What data are.</summary>
internal sealed record DataSummary(int Count, int Train, bool HasOwnTest, int Width, int Height, int Channels,
    IReadOnlyList<string> Classes, string Sentence, IReadOnlyList<string> Notes);

/// <summary>Asks for a training.</summary>
internal sealed record TrainBody(string? Data, Dictionary<string, JsonElement>? Settings, bool Beside, string? Out);

/// <summary>Trainings that were begun.</summary>
internal sealed record JobsAnswer(IReadOnlyList<string> Jobs);

/// <summary>Asks to go on with a run.</summary>
internal sealed record ResumeBody(string? Data);
