using System.Globalization;
using System.IO.Hashing;
using LatentSharp.Data.Sentences;
using LatentSharp.Formats.Disk;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Data.Cache;

/// <summary>Opens a file of decoded pictures that is there: checks it against its source and the options of this reading.</summary>
/// <param name="path">The file.</param>
/// <param name="source">What its pictures were read from.</param>
/// <param name="options">How pictures are wanted.</param>
/// <param name="request">The same, as the file has it.</param>
internal sealed class CacheReader(string path, string source, DataOptions options, CacheRequest request)
{
    /// <summary>
    /// Up to 4 GB of samples are compared with their hashes when a file is opened; beyond, each picture is when it is read, as all are.
    /// </summary>
    private const long MostChecked = 4L << 30;

    /// <summary>The pictures in the file, or why they cannot be used.</summary>
    /// <param name="context">Whom to tell of the progress.</param>
    public (Dataset? Set, string Fault) Open(ReadContext context)
    {
        if (DiskPath.Special(path) is { } special)
        {
            return (null, $"is {special}, not a file");
        }

        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
            (Dataset? set, string fault) = Open(file, context);
            if (set is null)
            {
                file.Dispose();
            }

            return (set, fault);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return (null, $"cannot be read ({error.Message.TrimEnd('.')})");
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    private (Dataset? Set, string Fault) Open(SafeFileHandle file, ReadContext context)
    {
        var head = new byte[CacheLayout.HeadLength];
        long length = RandomAccess.GetLength(file);
        int read = CachedPictures.ReadAll(file, head, 0);
        (CacheLayout? layout, string fault) = CacheLayout.Read(head.AsSpan(0, read), length);
        if (layout is null)
        {
            return (null, fault);
        }

        var bytes = new byte[layout.TailLength];
        if (CachedPictures.ReadAll(file, bytes, layout.Tail) < bytes.Length || XxHash64.HashToUInt64(bytes) != layout.TailHash)
        {
            return (null, "is damaged behind its pictures");
        }

        CacheTail tail;
        try
        {
            tail = CacheTail.Read(bytes, layout.Count);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            return (null, $"is damaged behind its pictures ({error.Message.TrimEnd('.')})");
        }

        return Check(file, layout, tail, context);
    }

    private (Dataset? Set, string Fault) Check(SafeFileHandle file, CacheLayout layout, CacheTail tail, ReadContext context)
    {
        if (!tail.Request.Answers(request, options, layout.Format, tail.Background) || layout.Count < options.Minimum
            || (options.White ?? tail.White) != tail.White)
        {
            return (null, "holds pictures that were read with other options");
        }

        if (SourceFiles.Of(source, options, path).Difference(tail, context) is { } difference)
        {
            return (null, $"holds other pictures: {difference}");
        }

        var pictures = new CachedPictures(file, path, layout, tail.Hashes);
        if (layout.Tail <= MostChecked)
        {
            try
            {
                context.ForEach("checking the cache,", 0, layout.Count, layout.Count, index =>
                {
                    byte[] scratch = System.Buffers.ArrayPool<byte>.Shared.Rent(layout.Format.Length);
                    pictures.Get(index, scratch);
                    System.Buffers.ArrayPool<byte>.Shared.Return(scratch);
                });
            }
            catch (DataException)
            {
                return (null, "is damaged in its pictures");
            }
        }

        string from = tail.Path == Path.GetFullPath(source) ? "" : $", which was made from '{tail.Path}'";
        string[] notes = [string.Create(CultureInfo.InvariantCulture,
            $"cache: {Counted.Of(layout.Count, "picture")} of {layout.Format} from '{path}'{from}"), .. tail.Notes];
        return (new PictureDataset(pictures, tail.Names, tail.Hashes, options.WithLabels ? tail.Attributes : null, tail.TestStart,
            notes)
        { Background = tail.Background, White = tail.White }, "");
    }
}
