using System.Globalization;
using System.Text;

namespace LatentSharp.Reports.Charts;

/// <summary>Text and numbers made fit for HTML and SVG.</summary>
internal static class Markup
{
    /// <summary>CSS pixels above which a drawing keeps its size on a narrow page, and scrolls.</summary>
    public const int Wide = 760;

    /// <summary>Escapes text for element contents and quoted attributes; characters that no page may hold become U+FFFD.</summary>
    /// <param name="text">Any text.</param>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                case < 0x20 and not ('\t' or '\n' or '\r'):
                case 0x7F or 0xFFFE or 0xFFFF: escaped.Append('\uFFFD'); break;
                default: escaped.Append(rune.ToString()); break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>A coordinate in pixels, to a tenth: finer cannot be seen, and makes large charts longer.</summary>
    /// <param name="value">The coordinate.</param>
    public static string Pixel(double value)
    {
        double rounded = Math.Round(value, 1);
        return (rounded == 0 ? 0 : rounded).ToString("0.#", CultureInfo.InvariantCulture);
    }

    /// <summary>Bytes of a picture as a data URI.</summary>
    /// <param name="picture">A PNG, GIF or JPEG file.</param>
    /// <exception cref="ArgumentException">The bytes are none of these.</exception>
    public static string DataUri(ReadOnlySpan<byte> picture)
    {
        string type = picture.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "png"
            : picture.StartsWith("GIF8"u8) ? "gif"
            : picture.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "jpeg"
            : throw new ArgumentException("Report: the bytes are no PNG, GIF or JPEG file; encode the picture first.", nameof(picture));
        return $"data:image/{type};base64,{Convert.ToBase64String(picture)}";
    }
}
