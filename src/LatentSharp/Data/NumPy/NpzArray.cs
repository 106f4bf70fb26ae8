using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Data.NumPy;

/// <summary>One array of an .npz file, unpacked into a file that goes when it is closed.</summary>
internal sealed partial class NpzArray : IDisposable
{
    /// <summary>Deflate packs no better than this (RFC 1951).</summary>
    private const long LargestRatio = 1032;

    private const int VersionOne = 10;
    private const int LaterVersion = 12;

    private readonly FileStream _file;

    private NpzArray(string name, string place, FileStream file, Shape shape, long start, bool isOrdered)
    {
        Name = name;
        Place = place;
        Shape = shape;
        _file = file;
        Start = start;
        IsOrdered = isOrdered;
    }

    /// <summary>What it is called in the file.</summary>
    public string Name { get; }

    /// <summary>What it is called in messages, without the outer quotation marks.</summary>
    public string Place { get; }

    /// <summary>Its sizes.</summary>
    public Shape Shape { get; }

    /// <summary>The byte of its first number.</summary>
    private long Start { get; }

    /// <summary>Its words, where it holds words and no numbers.</summary>
    public IReadOnlyList<string>? Words { get; private init; }

    /// <summary>Whether the last index runs fastest.</summary>
    private bool IsOrdered { get; }

    /// <summary>Unpacks an array.</summary>
    /// <exception cref="DataException">It is damaged, or of numbers that are not read.</exception>
    public static NpzArray Of(ZipArchiveEntry entry, string path, CancellationToken cancellation)
    {
        string name = entry.FullName[..^".npy".Length];
        string place = $"{name}' in '{path}";
        if (entry.Length > LargestRatio * (entry.CompressedLength + 1))
        {
            throw new DataException(
                $"'{place}' says it has {entry.Length} bytes, more than {entry.CompressedLength} packed bytes can hold; save the file " +
                    $"again.");
        }

        FileStream? file = null;
        try
        {
            using Stream stream = entry.Open();
            file = Unpacked.ToFile(path, [stream], entry.CompressedLength, cancellation);
            return Of(name, place, file);
        }
        catch (Exception error) when (error is ModelFileException or InvalidDataException or IOException or NotSupportedException)
        {
            file?.Dispose();
            throw new DataException(error is ModelFileException ? error.Message
                : $"'{place}' cannot be unpacked: {error.Message.TrimEnd('.')}; save the file again.", error);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Two arrays of the same numbers and sizes one after the other; null if they cannot be.</summary>
    public static NpzArray? Join(NpzArray first, NpzArray second, string place, CancellationToken cancellation)
    {
        byte[] head = first.Head();
        bool fits = first.IsOrdered && second.IsOrdered && TypeOf(head) == TypeOf(second.Head())
            && first.Shape.Rank == second.Shape.Rank
            && Enumerable.Range(1, first.Shape.Rank - 1).All(d => first.Shape[d] == second.Shape[d]);
        if (!fits)
        {
            return null;
        }

        string text = Encoding.Latin1.GetString(head, VersionStart(head), head.Length - VersionStart(head)).TrimEnd();
        int count = first.Shape[0] + second.Shape[0];
        text = FirstSize().Replace(text, match => FormattableString.Invariant($"{match.Groups["start"].Value}{count}")) + "\n";
        byte[] joined = [0x93, .. "NUMPY"u8, 1, 0, (byte)(text.Length & 0xFF), (byte)(text.Length >> 8), .. Encoding.Latin1.GetBytes(text)];
        FileStream file = Unpacked.ToFile(place, [new MemoryStream(joined), first.Body(), second.Body()], long.MaxValue, cancellation);
        return Of(first.Name, place, file);
    }

    /// <summary>The array as an open file.</summary>
    public RandomAccessFile Open() => Borrow(Place, _file);

    /// <summary>All its numbers.</summary>
    public float[] Numbers() => Values().Span.ToArray();

    /// <summary>The whole array.</summary>
    public Tensor Values()
    {
        using RandomAccessFile file = Open();
        return Npy.Read(file, Npy.ReadHeader(file));
    }

    public void Dispose() => _file.Dispose();

    private static NpzArray Of(string name, string place, FileStream file)
    {
        using RandomAccessFile opened = Borrow(place, file);
        if (NpyWords.Read(opened) is { } words)
        {
            return new NpzArray(name, place, file, new Shape(words.Count), 0, true) { Words = words };
        }

        NpyHead head = Npy.ReadHeader(opened);
        return new NpzArray(name, place, file, head.Shape, head.Start, !head.FortranOrder || head.Shape.Rank < 2);
    }

    private static RandomAccessFile Borrow(string place, FileStream file) =>
        RandomAccessFile.Of(place, new SafeFileHandle(file.SafeFileHandle.DangerousGetHandle(), ownsHandle: false));

    private static int VersionStart(byte[] head) => head[6] == 1 ? VersionOne : LaterVersion;

    private static string TypeOf(byte[] head) => Description().Match(Encoding.Latin1.GetString(head)).Value;

    private byte[] Head()
    {
        var head = new byte[Start];
        Cache.CachedPictures.ReadAll(_file.SafeFileHandle, head, 0);
        return head;
    }

    private FileStream Body()
    {
        _file.Position = Start;
        return _file;
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"][^'"]*['"]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Description();

    [GeneratedRegex("""(?<start>['"]shape['"]\s*:\s*\(\s*)\d+""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstSize();
}
