namespace LatentSharp.Data.Sentences;

/// <summary>Words that begin a sentence.</summary>
internal static class Capital
{
    /// <summary>The same words with a capital letter in front; nothing where there are none.</summary>
    /// <param name="words">The words.</param>
    public static string Of(string words) => words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>The words as a sentence: with a capital letter in front and a full stop behind.</summary>
    /// <param name="words">The words, without a full stop.</param>
    public static string Sentence(string words) => Of(words) + ".";
}
