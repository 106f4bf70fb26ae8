using LatentSharp.Training.Ranks;

namespace LatentSharp.Runs;

/// <summary>What every request to a run has in common.</summary>
public abstract record RunRequest
{
    /// <summary>
    /// Where the result is written: a name ending in .png, or a folder for single pictures; for a table a name ending in .csv or .npy. Null
    /// to keep it in memory only.
    /// </summary>
    public string? Out { get; init; }

    /// <summary>Whether damaged files and folders that may not be read are left out, instead of ending with the first.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Threads to read pictures on; 0: one a processor. Their number changes no bit of the result.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Labels that a model with a condition is given, e.g. <c>Smiling</c>, <c>Smiling=0</c> for those without, or a class such as <c>7</c>;
    /// empty for examples of any. Labels that are not named are unknown.
    /// </summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>The processes that share the work, of which the first alone writes and talks; null for this one alone.</summary>
    internal IRanks? Ranks { get; init; }

    /// <summary>
    /// Checks what can be checked without a run: a request that contradicts itself, or a result that cannot go where it is wanted.
    /// </summary>
    /// <exception cref="Settings.LatentSharpException">Something is wrong; the message says what.</exception>
    public abstract void Validate();
}
