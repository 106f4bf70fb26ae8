namespace LatentSharp.Data.Labels;

/// <summary>
/// Finds pictures by what tables call them: by their path, by its last two or its last part where only one picture has that; the extension
/// may differ
/// or be missing (CelebA's labels say .jpg of pictures that were converted).
/// </summary>
internal sealed class PictureIndex
{
    /// <summary>Says that several pictures have the name.</summary>
    public const int Ambiguous = -2;

    /// <summary>The key of the whole path without extension.</summary>
    private const int BareKey = 3;

    private static readonly Func<string, string>[] Keys =
    [
        name => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name,
        name => Last(name, 2),
        name => Last(name, 1),
        WithoutExtension,
        name => WithoutExtension(Last(name, 2)),
        name => WithoutExtension(Last(name, 1)),
    ];

    private readonly Dictionary<string, int>?[] _keys = new Dictionary<string, int>?[Keys.Length];

    /// <param name="pictures">Paths with forward slashes.</param>
    public PictureIndex(IReadOnlyList<string> pictures) => Pictures = pictures;

    /// <summary>The pictures.</summary>
    public IReadOnlyList<string> Pictures { get; }

    /// <summary>The position of a picture.</summary>
    /// <param name="name">What a table calls it.</param>
    /// <param name="folder">The folder of the table, with its last slash: a table may name what lies beside it.</param>
    /// <returns>−1: there is none; <see cref="Ambiguous"/>: there are several.</returns>
    public int Find(string name, string folder = "")
    {
        name = name.Replace('\\', '/');
        if (folder.Length > 0)
        {
            string beside = folder + Keys[0](name);
            if (Key(0).TryGetValue(beside, out int exact) || Key(BareKey).TryGetValue(WithoutExtension(beside), out exact))
            {
                return exact;
            }
        }

        for (int k = 0; k < Keys.Length; k++)
        {
            if (Key(k).TryGetValue(Keys[k](name), out int picture))
            {
                return picture;
            }
        }

        return -1;
    }

    /// <summary>Made when it is first needed: the whole path is enough for most tables.</summary>
    private Dictionary<string, int> Key(int key) => _keys[key] ??= Index(Pictures, Keys[key]);

    private static Dictionary<string, int> Index(IReadOnlyList<string> pictures, Func<string, string> key)
    {
        var index = new Dictionary<string, int>(pictures.Count, StringComparer.Ordinal);
        for (int i = 0; i < pictures.Count; i++)
        {
            if (!index.TryAdd(key(pictures[i]), i))
            {
                index[key(pictures[i])] = Ambiguous;
            }
        }

        return index;
    }

    private static string Last(string name, int parts)
    {
        if (name.Length == 0)
        {
            return name;
        }

        int from = name.Length;
        for (int i = 0; i < parts && from > 0; i++)
        {
            from = name.LastIndexOf('/', from - 1);
        }

        return name[(from + 1)..];
    }

    private static string WithoutExtension(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot > name.LastIndexOf('/') + 1 ? name[..dot] : name;
    }
}
