namespace LatentSharp.Studio;

/// <summary>How the studio is started.</summary>
internal sealed record StudioOptions
{
    /// <summary>The port that is tried first.</summary>
    public const int UsualPort = 4280;

    /// <summary>Runs and data that are shown besides those that are found, as they were typed: folders, files, or names such as faces.
    /// </summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>The folder whose runs are listed, and into which trainings go.</summary>
    public string Runs { get; init; } = "runs";

    /// <summary>The port that is tried first; the next ones follow. 0 for any that is free.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary>The address to listen on, e.g. <c>0.0.0.0</c>; null for this machine alone.</summary>
    public string? Listen { get; init; }

    /// <summary>The seed of trainings that do not say one; null for the usual one.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Threads to read data on; 0: one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>A folder to serve the pages from instead of those that are built in, while they are written; null for those.</summary>
    public string? WebFolder { get; init; }

    /// <summary>Bytes of an uploaded file at most.</summary>
    public long MostUpload { get; init; } = 1L << 30;

    /// <summary>Bytes of all uploads together at most.</summary>
    public long MostUploads { get; init; } = 4L << 30;

    /// <summary>Connections at a time at most.</summary>
    public int MostConnections { get; init; } = 256;

    /// <summary>Seconds that a client may leave what is sent to it unread.</summary>
    public double SlowestSeconds { get; init; } = 10;

    /// <summary>Seconds from one look at the weights of a training to the next, once it goes on for a while.</summary>
    public double SnapshotSeconds { get; init; } = 3;
}
