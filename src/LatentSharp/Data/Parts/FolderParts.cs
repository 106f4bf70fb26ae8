using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Data.Parts;

/// <summary>Finds folders such as train and test, which divide a set and are no classes.</summary>
internal static class FolderParts
{
    /// <summary>Levels below the shared folder that are looked at: the part, or a class first and the part below it.</summary>
    private const int Levels = 2;

    /// <summary>
    /// The division by folders, and the folder below that each picture lies in, its class; <see langword="null"/> if no folders divide the
    /// pictures. A folder test beside others divides as well as train and test do; train or valid alone beside others is a class like them.
    /// </summary>
    /// <param name="pictures">Paths with forward slashes.</param>
    public static (Division Division, ClassFolders Classes)? Of(IReadOnlyList<string> pictures)
    {
        int start = SharedFolder(pictures);
        for (int level = 0; level < Levels; level++)
        {
            string?[] folders = [.. pictures.Select(picture => FolderAt(picture, start, level))];
            var known = folders.OfType<string>().Distinct(StringComparer.Ordinal).ToDictionary(name => name, PartWords.OfName,
                StringComparer.Ordinal);
            Part?[] parts = Array.ConvertAll(folders, folder => folder is null ? null : known[folder]);
            bool trained = parts.Contains(Part.Train);
            bool divides = trained ? parts.Contains(Part.Test) || parts.Contains(Part.Validation) : parts.Contains(Part.Test);
            if (!divides || (level > 0 && !(trained && Array.TrueForAll(parts, part => part is not null))))
            {
                continue;
            }

            Part[] chosen = Array.ConvertAll(parts, part => part ?? Part.Train);
            if (!chosen.Contains(Part.Train))
            {
                chosen = Array.ConvertAll(chosen, part => part == Part.Validation ? Part.Train : part);
            }

            string[] rest = [.. pictures.Select((picture, i) => parts[i] is null ? picture[start..] : Without(picture[start..], level))];
            LookThrough(rest, parts);
            return (new Division(chosen, Describe(known, trained, parts)), Classes(rest, parts, trained));
        }

        return null;
    }

    /// <summary>The length of the folders that all names begin with, with the last slash.</summary>
    public static int SharedFolder(IReadOnlyList<string> names)
    {
        string first = names[0];
        int shared = 0;
        while (true)
        {
            int slash = first.IndexOf('/', shared);
            if (slash < 0)
            {
                return shared;
            }

            string prefix = first[..(slash + 1)];
            if (!names.All(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                return shared;
            }

            shared = slash + 1;
        }
    }

    /// <summary>The folder of a picture so many levels below the start; <see langword="null"/> if it has none.</summary>
    public static string? FolderAt(string picture, int start, int level)
    {
        int from = start;
        for (int i = 0; ; i++)
        {
            int slash = picture.IndexOf('/', from);
            if (slash < 0)
            {
                return null;
            }

            if (i == level)
            {
                return picture[from..slash];
            }

            from = slash + 1;
        }
    }

    private static string Describe(Dictionary<string, Part?> known, bool trained, Part?[] parts)
    {
        string[] named = [.. known.Where(pair => pair.Value is not null).OrderBy(pair => pair.Value).ThenBy(pair => pair.Key,
            NaturalOrder.Instance).Select(pair => pair.Key)];
        int others = parts.Count(part => part is null);
        string beside = others == 0 ? ""
            : trained ? $" ({(others == 1 ? "1 picture" : $"{others} pictures")} beside them to train on)"
            : " and what lies beside it";
        return $"the {(named.Length == 1 ? "folder" : "folders")} {string.Join(", ", named)}{beside}";
    }

    private static string Without(string path, int level)
    {
        string[] folders = path.Split('/');
        return string.Join('/', folders.Where((_, i) => i != level));
    }

    /// <summary>
    /// Drops folders below those of the parts that hold a whole part and say nothing of it, as in train/images and
    /// training_set/training_set.
    /// </summary>
    private static void LookThrough(string[] rest, Part?[] parts)
    {
        foreach (Part? part in parts.Distinct().ToArray())
        {
            int[] members = [.. Enumerable.Range(0, rest.Length).Where(i => parts[i] == part)];
            while (FolderAt(rest[members[0]], 0, 0) is { } first && part is not null
                && (PartWords.IsNeutral(first) || PartWords.OfName(first) == part)
                && members.All(i => rest[i].StartsWith(first + "/", StringComparison.Ordinal)))
            {
                Array.ForEach(members, i => rest[i] = rest[i][(first.Length + 1)..]);
            }
        }
    }

    /// <summary>The folder of each picture; one that lies in none strays where others of its part lie in some.</summary>
    private static ClassFolders Classes(string[] rest, Part?[] parts, bool trained)
    {
        // What lies beside train and test is of no class by that.
        string?[] classes = [.. rest.Select((path, i) => trained && parts[i] is null ? null : FolderAt(path, 0, 0))];
        int[] strays = [.. Enumerable.Range(0, rest.Length).Where(i => !trained || parts[i] is not null).GroupBy(i => parts[i])
            .Where(part => part.Any(i => classes[i] is not null)).SelectMany(part => part.Where(i => classes[i] is null)).Order()];
        return new ClassFolders(classes, strays);
    }
}
