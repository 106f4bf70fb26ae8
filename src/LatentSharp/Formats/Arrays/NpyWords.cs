using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LatentSharp.Formats.Arrays;

/// <summary>
/// A column of words as NumPy keeps it: <c>[n]</c> of type <c>&lt;Uk</c>, k characters of UTF-32 each, filled up with zeros
/// (NumPy's array interface, "unicode").
/// </summary>
internal static partial class NpyWords
{
    private const int CharacterSize = 4;

    // A value of more characters makes all others as long.
    private const int MostCharacters = 10_000;

    /// <summary>Writes words.</summary>
    public static void Write(Stream stream, IReadOnlyList<string> values)
    {
        // Zeros at an end could not be told from filling.
        string[] words = [.. values.Select(value => value.TrimEnd('\0'))];
        int width = Math.Clamp(words.Select(word => word.EnumerateRunes().Count()).DefaultIfEmpty().Max(), 1, MostCharacters);
        Npy.WriteHeader(stream, string.Create(CultureInfo.InvariantCulture, $"<U{width}"),
            string.Create(CultureInfo.InvariantCulture, $"({words.Length},)"));
        byte[] cell = new byte[width * CharacterSize];
        foreach (string word in words)
        {
            cell.AsSpan().Clear();
            int at = 0;
            foreach (Rune rune in word.EnumerateRunes().Take(width))
            {
                BinaryPrimitives.WriteInt32LittleEndian(cell.AsSpan(CharacterSize * at++), rune.Value);
            }

            stream.Write(cell);
        }
    }

    /// <summary>Reads words; null where the array holds something else.</summary>
    /// <param name="file">An array.</param>
    /// <exception cref="ModelFileException">It is cut short or damaged.</exception>
    public static IReadOnlyList<string>? Read(RandomAccessFile file)
    {
        (int start, int length) = Npy.ReadPrefix(file);
        byte[] text = new byte[length];
        file.Read(start, text);
        Match match = Header().Match(Encoding.Latin1.GetString(text));
        if (!match.Success)
        {
            return null;
        }

        int width = int.Parse(match.Groups["width"].ValueSpan, CultureInfo.InvariantCulture);
        int count = int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        long bytes = (long)width * count * CharacterSize;
        if (file.Length != start + length + bytes || bytes > Array.MaxLength)
        {
            throw new ModelFileException(file.Path,
                $"{count} words of {width} characters need {bytes} bytes, but {file.Length - start - length} follow",
                "copy the file or make it again");
        }

        byte[] cells = new byte[bytes];
        file.Read(start + length, cells);
        bool isBig = match.Groups["order"].Value == ">";
        var words = new string[count];
        var word = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            word.Clear();
            for (int j = 0; j < width; j++)
            {
                ReadOnlySpan<byte> character = cells.AsSpan(((i * width) + j) * CharacterSize);
                int value = isBig ? BinaryPrimitives.ReadInt32BigEndian(character) : BinaryPrimitives.ReadInt32LittleEndian(character);
                word.Append(Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar);
            }

            words[i] = word.ToString().TrimEnd('\0');
        }

        return words;
    }

    [GeneratedRegex(@"'descr'\s*:\s*'(?<order>[<>])U(?<width>\d{1,5})'.*'shape'\s*:\s*\((?<count>\d{1,9}),\s*\)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();
}
