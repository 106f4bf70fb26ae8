using LatentSharp.Data.Sentences;

namespace LatentSharp.Data.Sources;

/// <summary>Counts what is in a folder or an archive and is not read, by kind and reason, for one line that a person sees.</summary>
internal sealed class LeftOut
{
    /// <summary>What the line begins with.</summary>
    public const string Prefix = "left out: ";

    private const int MostNamed = 6;

    private readonly List<(Reason Reason, List<string> Names)> _groups = [];

    /// <summary>Whether nothing was left out.</summary>
    public bool IsEmpty => _groups.Count == 0;

    /// <summary>Counts one more.</summary>
    public void Add(Reason reason, string name)
    {
        int place = _groups.FindIndex(group => group.Reason == reason);
        if (place < 0)
        {
            place = _groups.Count;
            _groups.Add((reason, []));
        }

        _groups[place].Names.Add(name);
    }

    /// <summary>Counts all that another one has.</summary>
    public void Add(LeftOut other)
    {
        foreach ((Reason reason, List<string> names) in other._groups)
        {
            names.ForEach(name => Add(reason, name));
        }
    }

    /// <summary>
    /// All of it as part of a sentence, e.g. <c>2 WebP pictures (a.webp, b.webp; convert them to PNG); 1 text file (notes.txt)</c>.
    /// </summary>
    public override string ToString() => string.Join("; ", _groups.Select(group => Describe(group.Reason, group.Names)));

    /// <summary>The note about it.</summary>
    public void Tell(List<string> notes)
    {
        if (!IsEmpty)
        {
            notes.Add(Prefix + ToString());
        }
    }

    private static string Describe(Reason reason, List<string> names)
    {
        string count = FormattableString.Invariant($"{names.Count} {(names.Count == 1 ? reason.One : reason.Many)}");
        string more = names.Count > MostNamed ? FormattableString.Invariant($" and {names.Count - MostNamed} more") : "";
        string remedy = reason.Remedy is null ? "" : $"; {reason.Remedy}";
        return $"{count} ({string.Join(", ", names.Order(NaturalOrder.Instance).Take(MostNamed))}{more}{remedy})";
    }
}

/// <summary>Why something is not read.</summary>
/// <param name="One">What one of it is called.</param>
/// <param name="Many">What several are called.</param>
/// <param name="Remedy">What to do; null for nothing.</param>
internal sealed record Reason(string One, string Many, string? Remedy = null)
{
    public static readonly Reason Pipe = new("named pipe", "named pipes");
    public static readonly Reason Socket = new("socket", "sockets");
    public static readonly Reason Device = new("device", "devices");
    public static readonly Reason LinkUp = new("link to a folder that holds it", "links to folders that hold them");
    public static readonly Reason LinkAgain = new("link to a folder that is read already", "links to folders that are read already");
    public static readonly Reason FolderAgain = new("folder that is read already under another name",
        "folders that are read already under other names");
    public static readonly Reason BrokenLink = new("link that leads nowhere", "links that lead nowhere");
    public static readonly Reason ZipLink = new("link in the archive", "links in the archive");
    public static readonly Reason OtherEntry = new("entry of another kind", "entries of other kinds");
    public static readonly Reason Run = new("folder that latent wrote", "folders that latent wrote");
    public static readonly Reason Output = new("place that the results go to", "places that the results go to");
    public static readonly Reason Locked = new("folder that may not be read", "folders that may not be read");
}
