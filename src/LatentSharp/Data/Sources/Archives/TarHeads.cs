using System.Buffers.Binary;
using LatentSharp.Data.Cache;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Data.Sources.Archives;

/// <summary>
/// Looks through the heads of a tar archive before it is read: a long name says how much room is made for it, up to 2 GB.
/// </summary>
internal static class TarHeads
{
    // A path is at most 4096 bytes on Linux; extended attributes hold some of them.
    private const long LongestName = 1 << 20;

    private const int Block = 512;
    private const int SizeAt = 124;
    private const int SizeLength = 12;
    private const int TypeAt = 156;

    /// <exception cref="DataException">A name is too long to be one.</exception>
    public static void Check(SafeFileHandle file, string path, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[Block];
        for (long offset = 0; CachedPictures.ReadAll(file, head, offset) == Block;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Size(head.Slice(SizeAt, SizeLength)) is not { } size || head.IndexOfAnyExcept((byte)0) < 0)
            {
                return; // the end, or what the reader of archives will complain of
            }

            if (head[TypeAt] is (byte)'L' or (byte)'K' or (byte)'x' or (byte)'g' or (byte)'X' && size > LongestName)
            {
                throw new DataException($"'{path}' at byte {offset}: the name of an entry says it has {size} bytes; fetch or make the " +
                    $"archive again.");
            }

            offset += Block + ((size + Block - 1) / Block * Block);
        }
    }

    /// <summary>A size in octal digits or, where the highest bit is set, in bytes; null where it is none.</summary>
    private static long? Size(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            long size = BinaryPrimitives.ReadInt64BigEndian(field[4..]);
            return field[1..4].IndexOfAnyExcept((byte)0) < 0 && size is >= 0 and < long.MaxValue / 4 ? size : null;
        }

        long sum = 0;
        foreach (byte digit in field.Trim([(byte)' ', (byte)0]))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            sum = (sum * 8) + digit - '0';
        }

        return sum;
    }
}
