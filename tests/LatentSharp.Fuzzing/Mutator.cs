using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LatentSharp.Fuzzing;

/// <summary>
/// Damages sound files: turned bits, numbers at the edges of their ranges, parts cut out, doubled, moved, or taken from another file.
/// </summary>
internal static class Mutator
{
    private static readonly long[] Edges =
    [
        0, 1, -1, 2, 7, 8, 9, 16, 32, 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 1000, 1023, 1024, 4096, 32767, 32768, 65535, 65536,
            16_777_215, 16_777_216,
        100_000_000, 1_000_000_000, int.MaxValue, int.MinValue, uint.MaxValue, 4_294_967_296, 1L << 40, long.MaxValue, long.MinValue,
    ];

    private static readonly byte[][] Words =
    [.. new[]
    {
        "null", "true", "[]", "{}", "\"\"", "NaN", "Infinity", "-Infinity", "1e308", "1e-400", "-0", "0.5", "99999999999999999999", ",",
            ":", "\"", "'", "\n", "\r", "\0", "..", "/", "../",
        "[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\\ud800", "\u00e9", "\ufeff", "O", "<f8", "|O", "True", "(", ")",
    }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>One to six changes to one of the files.</summary>
    public static byte[] Mutate(IReadOnlyList<byte[]> seeds, Draws draws)
    {
        byte[] bytes = [.. draws.Of(seeds)];
        for (int changes = 1 + draws.Below(6); changes > 0 && bytes.Length > 0; changes--)
        {
            bytes = Change(bytes, seeds, draws);
        }

        return bytes;
    }

    private static byte[] Change(byte[] bytes, IReadOnlyList<byte[]> seeds, Draws draws)
    {
        // Heads say how the rest is read: they are hit as often as all else.
        int at = draws.Below(draws.OneIn(2) ? bytes.Length : Math.Min(bytes.Length, 64));
        int length = Math.Min(draws.Length(bytes.Length), bytes.Length - at);
        ReadOnlySpan<byte> before = bytes.AsSpan(0, at);
        ReadOnlySpan<byte> after = bytes.AsSpan(at + length);
        switch (draws.Below(11))
        {
            case 0:
                bytes[at] ^= (byte)(1 << draws.Below(8));
                return bytes;
            case 1:
                bytes[at] = (byte)draws.Below(256);
                return bytes;
            case 2:
                return WriteEdge(bytes, at, draws);
            case 3:
                return ReplaceDigits(bytes, at, draws);
            case 4:
                return [.. before, .. after];
            case 5:
                return [.. before, .. Enumerable.Repeat(bytes[at..(at + length)], 1 + draws.Below(6)).SelectMany(block => block),
                    .. bytes[at..]];
            case 6:
                return bytes[..at];
            case 7:
                return Splice(bytes, at, draws.Of(seeds), draws);
            case 8:
                return [.. before, .. draws.Of(Words), .. draws.OneIn(2) ? after : bytes.AsSpan(at)];
            case 9:
                bytes.AsSpan(at, length).Fill((byte)(draws.OneIn(2) ? 0 : 255));
                return bytes;
            default:
                return Move(bytes, at, length, draws);
        }
    }

    /// <summary>A number of 1, 2, 4 or 8 bytes, either end first, at the edge of a range.</summary>
    private static byte[] WriteEdge(byte[] bytes, int at, Draws draws)
    {
        long value = draws.Of(Edges) + draws.Below(3) - 1;
        Span<byte> number = stackalloc byte[8];
        if (draws.OneIn(2))
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
        }

        int size = 1 << draws.Below(4);
        Span<byte> part = BitConverter.ToInt64(number) == value && size < 8 ? number[..size] : number[^size..];
        part[..Math.Min(size, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>Another number where the next one stands in digits.</summary>
    private static byte[] ReplaceDigits(byte[] bytes, int at, Draws draws)
    {
        int first = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (first < 0)
        {
            return bytes;
        }

        int end = at + first;
        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        return [.. bytes[..(at + first)], .. Encoding.ASCII.GetBytes(draws.Of(Edges).ToString(CultureInfo.InvariantCulture)),
            .. bytes[end..]];
    }

    private static byte[] Splice(byte[] bytes, int at, byte[] other, Draws draws)
    {
        int from = draws.Below(other.Length);
        int length = Math.Min(draws.Length(other.Length), other.Length - from);
        return draws.OneIn(3) ? [.. bytes[..at], .. other[from..]]
            : [.. bytes[..at], .. other[from..(from + length)], .. bytes[Math.Min(bytes.Length, at + (draws.OneIn(2) ? length : 0))..]];
    }

    private static byte[] Move(byte[] bytes, int at, int length, Draws draws)
    {
        byte[] block = bytes[at..(at + length)];
        byte[] rest = [.. bytes[..at], .. bytes[(at + length)..]];
        int to = draws.Below(rest.Length + 1);
        return [.. rest[..to], .. block, .. rest[to..]];
    }
}
