namespace LatentSharp.Data.Named;

/// <summary>
/// The folder in which fetched sets are kept, a sub-folder a set. A set is fetched into a folder of another name, which gets its own name
/// when it is whole, so that a set that is there is whole.
/// </summary>
/// <param name="Folder">The folder; it need not exist.</param>
internal sealed record DataCache(string Folder)
{
    /// <summary>Variable that names another folder.</summary>
    public const string Variable = "LATENTSHARP_CACHE";

    private const string Own = "latentsharp";

    /// <summary>
    /// What <c>LATENTSHARP_CACHE</c> names; else <c>latentsharp</c> in <c>XDG_CACHE_HOME</c>, in the local application data of Windows, or
    /// in
    /// <c>~/.cache</c>.
    /// </summary>
    public static DataCache Default => Choose(Environment.GetEnvironmentVariable, OperatingSystem.IsWindows());

    /// <summary>Where a set lies once it is fetched.</summary>
    /// <param name="set">The set.</param>
    public string Place(NamedSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Path.Combine(Folder, set.MadeOf ?? set.Name);
    }

    /// <summary>Whether a set is there: all of its files, of the length they should have.</summary>
    /// <param name="set">The set.</param>
    public bool Has(NamedSet set)
    {
        string place = Place(set);
        return set.Files.All(file => new FileInfo(Path.Combine(place, file.Name)) is { Exists: true } found && found.Length == file.Bytes);
    }

    /// <summary>Chooses the folder by variables; a relative XDG_CACHE_HOME counts as none, as its specification has it.</summary>
    internal static DataCache Choose(Func<string, string?> variable, bool isWindows)
    {
        if (variable(Variable) is { Length: > 0 } own)
        {
            return new DataCache(Path.GetFullPath(own));
        }

        if (variable("XDG_CACHE_HOME") is { Length: > 0 } shared && Path.IsPathFullyQualified(shared))
        {
            return new DataCache(Path.Combine(shared, Own));
        }

        string home = Environment.GetFolderPath(isWindows ? Environment.SpecialFolder.LocalApplicationData
            : Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return new DataCache(isWindows ? Path.Combine(home, Own)
            : Path.Combine(home.Length > 0 ? home : Path.GetTempPath(), ".cache", Own));
    }
}
