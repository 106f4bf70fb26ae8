namespace LatentSharp.Data.Sentences;

/// <summary>Finds the known word that a person most likely meant.</summary>
internal static class Suggestions
{
    /// <summary>The place of a known word: of the same, else of the only one that differs by letter case alone; below 0 for none.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">The words that exist.</param>
    public static int Place(string word, IReadOnlyList<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        int like = -1;
        for (int i = 0, alike = 0; i < known.Count; i++)
        {
            if (known[i] == word)
            {
                return i;
            }

            if (known[i].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                like = ++alike == 1 ? i : -1;
            }
        }

        return like;
    }

    /// <summary>
    /// The known word nearest to the given one, letter case ignored; <see langword="null"/> if none is near, that is, if more
    /// than a third of its letters (at least one, or two from four letters on) would have to change.
    /// </summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">The words that exist; of equally near ones the first wins.</param>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        int limit = word.Length < 4 ? 1 : Math.Max(2, word.Length / 3);
        string? nearest = null;
        foreach (string candidate in known)
        {
            if (Math.Abs(candidate.Length - word.Length) > limit)
            {
                continue;
            }

            int distance = Distance(word, candidate);
            if (distance < limit || (distance == limit && nearest is null))
            {
                nearest = candidate;
                limit = distance;
            }
        }

        return nearest;
    }

    /// <summary>" (did you mean 'x'?)" with the nearest known word, or nothing.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">The words that exist.</param>
    public static string Hint(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } nearest ? $" (did you mean '{nearest}'?)" : "";

    /// <summary>
    /// The least number of letters to insert, remove or replace between two words, letter case ignored (Levenshtein 1966).
    /// </summary>
    /// <param name="left">One word.</param>
    /// <param name="right">The other.</param>
    public static int Distance(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        int[] row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                bool same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[right.Length];
    }
}
