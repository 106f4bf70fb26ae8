using System.Globalization;
using System.Text;

namespace LatentSharp.Cli.Output;

/// <summary>Makes visible what would steer a terminal, break a line or turn the reading direction around.</summary>
internal static class Escaping
{
    /// <summary>
    /// The text with control characters as <c>\xNN</c>, and line separators, marks of direction, invisible tags and halves of surrogate
    /// pairs as
    /// <c>\u{N}</c>; all else as it is.
    /// </summary>
    public static string Visible(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] < ' ' || text[i] > '~')
            {
                return Escape(text);
            }
        }

        return text;
    }

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            bool isWhole = Rune.DecodeFromUtf16(rest, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            int value = isWhole ? rune.Value : rest[0];
            if (isWhole && !Steers(rune))
            {
                result.Append(rest[..length]);
            }
            else if (value <= 0xFF)
            {
                result.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{{{value:X}}}");
            }

            rest = rest[length..];
        }

        return result.ToString();
    }

    // U+061C, U+200E, U+200F: marks of direction; U+202A–202E, U+2066–2069: embeddings, overrides, isolates; U+E0000–E007F: tags, which are
    // not seen.
    private static bool Steers(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or 0xFEFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
            or (>= 0xE0000 and <= 0xE007F);
}
