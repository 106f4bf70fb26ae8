using System.Buffers;
using System.IO.Compression;

namespace LatentSharp.Imaging.PngCodec;

/// <summary>Unpacks the data chunks of a PNG file.</summary>
internal static class PngInflater
{
    // 258 bytes for 2 bits is the densest code of deflate (RFC 1951).
    private const long HighestRatio = 1032;

    private const int ChecksumLength = 4;

    /// <summary>A large buffer is not kept for later: each thread would keep one.</summary>
    private const int MostKept = 1 << 24;

    /// <summary>A buffer of at least so many bytes.</summary>
    public static byte[] Rent(int length) =>
        length > MostKept ? GC.AllocateUninitializedArray<byte>(length) : ArrayPool<byte>.Shared.Rent(length);

    /// <summary>Gives it back.</summary>
    public static void Return(byte[] buffer)
    {
        if (buffer.Length <= MostKept)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Unpacks exactly <paramref name="length"/> bytes into a buffer, which the caller gives back by <see cref="Return"/>.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="contents">Where its data lie.</param>
    /// <param name="length">Bytes that the picture needs.</param>
    /// <param name="path">The file's name for messages.</param>
    /// <returns>A buffer of at least <paramref name="length"/> bytes.</returns>
    /// <exception cref="PictureFormatException">The data are damaged, too short or too long.</exception>
    public static byte[] Inflate(ReadOnlySpan<byte> bytes, PngContents contents, int length, string? path)
    {
        // Refused before anything is allocated: a few bytes must not be able to ask for gigabytes.
        if (contents.DataLength * HighestRatio < length)
        {
            PngInfo info = contents.Info;
            string found = $"{contents.DataLength} compressed bytes cannot hold them";
            throw Fail($"the compressed pixels are too short (a {info.Width}×{info.Height} picture needs {length} bytes, {found})", null);
        }

        byte[] packed = Rent((int)contents.DataLength + ChecksumLength);
        byte[] unpacked = Rent(length);
        bool done = false;
        try
        {
            int end = 0;
            foreach ((int offset, int count) in contents.Data)
            {
                bytes.Slice(offset, count).CopyTo(packed.AsSpan(end));
                end += count;
            }

            // The framework takes a stream that ends before its checksum for a whole one; with wrong bytes in place of the missing
            // ones it compares them and complains. After a complete stream they are not looked at.
            packed.AsSpan(end, ChecksumLength).Fill(0xA5);
            end += ChecksumLength;
            using var stream = new ZLibStream(new MemoryStream(packed, 0, end, writable: false), CompressionMode.Decompress);
            int unpackedLength = stream.ReadAtLeast(unpacked.AsSpan(0, length), length, throwOnEndOfStream: false);
            if (unpackedLength < length)
            {
                throw Fail($"the compressed pixels are too short (expected {length} bytes once unpacked, found {unpackedLength})", null);
            }

            // Reading on makes zlib compare its checksum, too.
            if (stream.ReadByte() >= 0)
            {
                throw Fail($"the compressed pixels are too long (expected {length} bytes once unpacked, found more)", null);
            }

            done = true;
            return unpacked;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // An IOException: a stream that names a dictionary, which PNG does not have.
            throw Fail("the compressed pixels are not a valid zlib stream (" + exception.Message.TrimEnd('.') + ")", exception);
        }
        finally
        {
            Return(packed);
            if (!done)
            {
                Return(unpacked);
            }
        }

        PictureFormatException Fail(string problem, Exception? inner) =>
            new(path, contents.Data[0].Offset, problem, "the file is damaged, copy or download it again", inner);
    }
}
