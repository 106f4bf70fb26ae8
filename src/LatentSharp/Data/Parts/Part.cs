namespace LatentSharp.Data.Parts;

/// <summary>What pictures are for.</summary>
internal enum Part
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To choose by while a model is made.</summary>
    Validation,

    /// <summary>To judge by.</summary>
    Test,
}

/// <summary>What people call the parts of a set, in names of folders and in columns of tables.</summary>
internal static class PartWords
{
    private static readonly Dictionary<string, Part> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Part.Train,
        ["training"] = Part.Train,
        ["val"] = Part.Validation,
        ["valid"] = Part.Validation,
        ["validation"] = Part.Validation,
        ["dev"] = Part.Validation,
        ["test"] = Part.Test,
        ["testing"] = Part.Test,
    };

    // Words beside those that say nothing of their own: test_images, training-set, val2017.
    private static readonly HashSet<string> Neutral = new(StringComparer.OrdinalIgnoreCase)
    {
        "set", "sets", "data", "dataset", "image", "images", "img", "imgs", "picture", "pictures", "photos", "split", "part", "seg",
            "files", "folder", "list",
    };

    /// <summary>The part that the name of a folder or of a list says; null if it says none.</summary>
    public static Part? OfName(string name)
    {
        Part? found = null;
        foreach (string word in name.Split([.. name.Where(letter => !char.IsLetter(letter)).Distinct()],
            StringSplitOptions.RemoveEmptyEntries))
        {
            // trainA and trainB are two kinds of pictures to train on.
            string bare = word.Length > 1 && word[^1] is 'A' or 'B' && char.IsLower(word[^2]) ? word[..^1] : word;
            if (Words.TryGetValue(bare, out Part part) && (found is null || found == part))
            {
                found = part;
            }
            else if (!Neutral.Contains(word))
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>The part that a value in a table says: a word, or 0, 1 or 2 as CelebA has it; null if it says none.</summary>
    public static Part? OfValue(string value) => Words.TryGetValue(value.Trim(), out Part part) ? part : value.Trim() switch
    {
        "0" => Part.Train,
        "1" => Part.Validation,
        "2" => Part.Test,
        _ => null,
    };

    /// <summary>Whether the name of a folder says nothing of what is in it: images, data.</summary>
    public static bool IsNeutral(string name) => Neutral.Contains(name);
}
