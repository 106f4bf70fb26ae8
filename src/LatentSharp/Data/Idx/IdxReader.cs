using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using LatentSharp.Data.Sources;

namespace LatentSharp.Data.Idx;

/// <summary>
/// Reads an IDX file, gzip or not, once from front to back (LeCun, "The MNIST database", file formats): two zero bytes, the
/// type of the values, the number of dimensions, each size as a big-endian 32-bit number, the values. Only unsigned bytes are read.
/// </summary>
internal sealed class IdxReader : IDisposable
{
    public const int UnsignedByte = 0x08;

    /// <summary>Deflate makes at most 1032 bytes of one: 258 bytes of two bits (RFC 1951, 3.2.5).</summary>
    private const int LargestRatio = 1032;
    private const int MagicBytes = 4;

    private readonly Stream _stream;
    private readonly string _path;
    private readonly long _fileLength;
    private readonly bool _compressed;
    private long _bodyRead;

    /// <summary>Reads the head.</summary>
    /// <param name="file">A seekable stream at its start; owned from here on.</param>
    /// <param name="path">Its name for messages.</param>
    /// <param name="what">What it should hold, for messages.</param>
    /// <param name="dimensions">The numbers of dimensions that will do.</param>
    public IdxReader(Stream file, string path, string what, params int[] dimensions)
    {
        _path = path;
        _fileLength = file.Length;
        _compressed = FileKinds.Sniff(file) == FileKind.Gzip;
        _stream = _compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        try
        {
            Sizes = ReadHead(what, dimensions);
            CheckPossible();
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>The sizes of the dimensions, all at least 1.</summary>
    public int[] Sizes { get; }

    private UInt128 BodyLength => Sizes.Aggregate(UInt128.One, (product, size) => product * (UInt128)size);

    public void Dispose() => _stream.Dispose();

    /// <summary>Fills a span with the next bytes of the body.</summary>
    /// <exception cref="DataException">The file ends before.</exception>
    public void Read(Span<byte> destination)
    {
        int read = ReadSome(destination);
        _bodyRead += read;
        if (read < destination.Length)
        {
            throw Short();
        }
    }

    /// <summary>Checks that nothing follows the body.</summary>
    /// <exception cref="DataException">There are more bytes.</exception>
    public void ExpectEnd()
    {
        if (ReadSome(stackalloc byte[1]) > 0)
        {
            throw new DataException($"'{_path}': the body of the IDX file should end after {BodyLength} bytes ({Describe()}), but more " +
                $"follow; fetch the file again.");
        }
    }

    private int[] ReadHead(string what, int[] dimensions)
    {
        Span<byte> word = stackalloc byte[MagicBytes];
        int found = ReadSome(word);
        if (found < MagicBytes)
        {
            throw new DataException($"'{_path}': an IDX file begins with a magic number of {MagicBytes} bytes, but this file ends " +
                $"after {found}; fetch it again.");
        }

        if (word[0] != 0 || word[1] != 0 || word[2] != UnsignedByte || !dimensions.Contains(word[3]))
        {
            string expected = string.Join(" or ", dimensions.Select(d => $"00 00 08 {d:x2}"));
            throw new DataException(
                $"'{_path}': expected the magic number {expected} at offset 0 (IDX file of {what} as unsigned bytes), " +
                    $"found {word[0]:x2} {word[1]:x2} {word[2]:x2} {word[3]:x2}; check that this is the right file.");
        }

        var sizes = new int[word[3]];
        for (int d = 0; d < sizes.Length; d++)
        {
            int offset = MagicBytes + (4 * d);
            found = ReadSome(word);
            if (found < word.Length)
            {
                throw new DataException($"'{_path}': the head of this IDX file needs {MagicBytes
                    + (4 * sizes.Length)} bytes, but the file ends after {offset + found}; fetch it again.");
            }

            uint size = BinaryPrimitives.ReadUInt32BigEndian(word);
            if (size is 0 or > int.MaxValue)
            {
                throw new DataException($"'{_path}': size {d + 1} of {sizes.Length} at offset {offset} must be 1 to {int.MaxValue}, " +
                    $"found {size}; check that this is the right file.");
            }

            sizes[d] = (int)size;
        }

        return sizes;
    }

    /// <summary>Refuses sizes that the file cannot hold before anyone makes room for them.</summary>
    private void CheckPossible()
    {
        long head = MagicBytes + (4L * Sizes.Length);
        UInt128 possible = _compressed ? (UInt128)_fileLength * LargestRatio : (UInt128)Math.Max(0, _fileLength - head);
        if (BodyLength <= possible)
        {
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        int read;
        while ((read = ReadSome(buffer)) > 0)
        {
            _bodyRead += read;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        throw Short();
    }

    private DataException Short() =>
        new($"'{_path}': the body of the IDX file should have {BodyLength} bytes ({Describe()}), but the file ends after {_bodyRead} of " +
            $"them; fetch it again.");

    private string Describe() => string.Join(" × ", Sizes);

    private int ReadSome(Span<byte> destination)
    {
        try
        {
            return _stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new DataException($"'{_path}': the gzip data is damaged or cut short; fetch the file again.", error);
        }
        catch (IOException error)
        {
            throw new DataException($"'{_path}' cannot be read: {error.Message.TrimEnd('.')}; check the file.", error);
        }
    }
}
