using System.IO.Hashing;
using LatentSharp.Data.Pictures;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Data.Cache;

/// <summary>
/// Samples in a file, read a picture at a time and compared with the hash that they were written with. They are read, not mapped: pages of
/// a mapped file count as this process's memory, and a fault of the disk under a mapping ends the process.
/// </summary>
internal sealed class CachedPictures(SafeFileHandle file, string path, CacheLayout layout, ulong[] hashes) : IPictureStorage
{
    public PictureFormat Format => layout.Format;

    public ReadOnlySpan<byte> Get(int index, Span<byte> scratch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, layout.Count);
        int length = Format.Length;
        Span<byte> slot = scratch.Length >= length ? scratch[..length] : new byte[length];
        long offset = layout.Offset(index);
        int read = Read(slot, offset);
        if (read < length)
        {
            throw Damaged(index, offset, $"{length} bytes are expected, and {read} are left");
        }

        ulong found = XxHash64.HashToUInt64(slot);
        return found == hashes[index] ? slot : throw Damaged(index, offset,
            $"its hash was {hashes[index]:x16} when it was written, and is {found:x16}");
    }

    /// <summary>Reads until the span is full or the file ends.</summary>
    public static int ReadAll(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            int read = RandomAccess.Read(file, bytes[done..], offset + done);
            if (read == 0)
            {
                break;
            }

            done += read;
        }

        return done;
    }

    private int Read(Span<byte> slot, long offset)
    {
        try
        {
            return ReadAll(file, slot, offset);
        }
        catch (IOException error)
        {
            throw new DataException($"'{path}' cannot be read at offset {offset}: {error.Message.TrimEnd('.')}; check the disk, delete " +
                $"the file, and start again: it is made anew.", error);
        }
    }

    private DataException Damaged(int index, long offset, string what) =>
        new($"'{path}' is damaged at picture {index}, offset {offset}: {what}; delete the file and start again: it is made anew.");
}
