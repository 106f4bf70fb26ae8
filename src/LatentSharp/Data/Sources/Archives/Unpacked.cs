using System.IO.Compression;

namespace LatentSharp.Data.Sources.Archives;

/// <summary>What is inside a gzip file, within limits: a few bytes can say that they are gigabytes.</summary>
internal static class Unpacked
{
    /// <summary>A file is unpacked beside the others of this user, and removed when it is closed.</summary>
    private const long LargestFile = 64L << 30;

    // Pictures hardly shrink; what unpacks to more than this and to a hundred times its size holds none.
    private const long Unsuspicious = 1L << 30;
    private const int LargestRatio = 100;
    private const int Piece = 1 << 16;

    /// <summary>The first bytes inside; fewer where there are no more.</summary>
    /// <exception cref="DataException">The gzip data are damaged.</exception>
    public static byte[] Start(string path, int count)
    {
        using FileStream file = Paths.OpenFile(path);
        return Guard(path, () =>
        {
            using var unpacking = new GZipStream(file, CompressionMode.Decompress);
            var start = new byte[count];
            return start[..unpacking.ReadAtLeast(start, count, throwOnEndOfStream: false)];
        });
    }

    /// <summary>All bytes of a file that is not too large, unpacked if it is a gzip file.</summary>
    /// <exception cref="DataException">It is too large or damaged.</exception>
    public static byte[] Read(string path)
    {
        byte[] packed = Paths.ReadFile(path);
        if (FileKinds.Sniff(packed.AsSpan(0, Math.Min(packed.Length, FileKinds.SniffedBytes))) != FileKind.Gzip)
        {
            return packed;
        }

        return Guard(path, () =>
        {
            using var unpacking = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var target = new MemoryStream();
            Copy(unpacking, target, path, packed.Length, Paths.LargestFile);
            return target.ToArray();
        });
    }

    /// <summary>A gzip file unpacked into a file without a name that others know, which goes when it is closed.</summary>
    /// <exception cref="DataException">It is too large or damaged, or there is no room for it.</exception>
    public static FileStream ToFile(string path, CancellationToken cancellation)
    {
        using FileStream file = Paths.OpenFile(path);
        using var unpacking = new GZipStream(file, CompressionMode.Decompress);
        return ToFile(path, [unpacking], file.Length, cancellation);
    }

    /// <summary>Streams, one after the other, as such a file.</summary>
    public static FileStream ToFile(string path, IReadOnlyList<Stream> unpacking, long packed, CancellationToken cancellation)
    {
        string temporary = Path.Combine(Path.GetTempPath(), $"latent-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream target = Paths.Guard(temporary, () => new FileStream(temporary, options));
        try
        {
            Guard(path, () =>
            {
                foreach (Stream stream in unpacking)
                {
                    Copy(stream, target, path, packed, LargestFile, cancellation);
                }

                return true;
            });
            target.Position = 0;
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    private static void Copy(Stream unpacking, Stream target, string path, long packed, long most, CancellationToken cancellation = default)
    {
        var buffer = new byte[Piece];
        long total = 0;
        int read;
        while ((read = unpacking.Read(buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            total += read;
            if (total > most || (total > Unsuspicious && total / LargestRatio > packed))
            {
                throw new DataException(
                    $"'{path}' unpacks to more than {Math.Min(total, most) >> 20} MB, too much for its {packed} bytes or for this " +
                        $"program; unpack it by hand if you trust it.");
            }

            target.Write(buffer, 0, read);
        }
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (InvalidDataException error)
        {
            throw new DataException($"'{path}': the gzip data is damaged or cut short; fetch the file again.", error);
        }
        catch (IOException error)
        {
            throw new DataException(
                $"'{path}' cannot be unpacked: {error.Message.TrimEnd('.')}; free some space for it, or unpack it by hand.", error);
        }
    }
}
