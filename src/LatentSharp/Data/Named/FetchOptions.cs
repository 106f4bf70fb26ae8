namespace LatentSharp.Data.Named;

/// <summary>How a set is fetched.</summary>
internal sealed record FetchOptions
{
    /// <summary>Address that the files lie under, instead of the set's own mirrors.</summary>
    public Uri? From { get; init; }

    /// <summary>Whether a set that is there is fetched anew; the old one stays until the new one is whole.</summary>
    public bool Force { get; init; }

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes a second that a server must send on average over a time of <see cref="Stall"/>: as slow lines bring.</summary>
    public double LeastSpeed { get; init; } = 2000;

    /// <summary>How long to wait before a mirror is asked again, times the number of vain attempts.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told what goes wrong and what is done about it.</summary>
    public Action<string>? Noticed { get; init; }

    /// <summary>Told how far it has come, at every piece.</summary>
    public IProgress<FetchProgress>? Progress { get; init; }

    /// <summary>Stands for the network in tests.</summary>
    internal HttpMessageHandler? Handler { get; init; }
}

/// <summary>How far a download has come.</summary>
/// <param name="File">Which file.</param>
/// <param name="Done">Bytes of the set that are here.</param>
/// <param name="Total">Bytes of the set.</param>
internal readonly record struct FetchProgress(string File, long Done, long Total);
