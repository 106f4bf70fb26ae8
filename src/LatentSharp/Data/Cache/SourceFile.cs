using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using LatentSharp.Data.Idx;
using LatentSharp.Data.Labels;
using LatentSharp.Data.NumPy;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Formats.Disk;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Data.Cache;

/// <summary>A file that pictures or labels were read from.</summary>
/// <param name="Name">Its path inside the folder, or its bare name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Time">When it was last written, ticks of UTC. Compared for equality only, so that a clock that goes backwards does no
/// harm.</param>
/// <param name="Hash">Hash of its contents.</param>
internal readonly record struct SourceFile(string Name, long Size, long Time, ulong Hash);

/// <summary>The files that a set is made of, as they are now.</summary>
internal sealed class SourceFiles
{
    /// <summary>
    /// Up to 4 GB of files are read whole to see whether they have changed, about a second a GB; beyond, a file of the same size and time
    /// is believed.
    /// </summary>
    private const long MostRead = 4L << 30;

    // File systems keep times to two seconds or better: a file as young as that may have changed again without showing it.
    private const long Doubt = 2 * TimeSpan.TicksPerSecond;
    private const int Block = 1 << 20;

    // Pieces from which on threads gain something.
    private const int Many = 8;

    private readonly List<(DiskPath Path, SourceFile File)> _files = [];

    private SourceFiles()
    {
    }

    /// <summary>The files, without their hashes, in the order of their names.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="options">How it is read; a label file counts too.</param>
    /// <param name="cache">The cache itself, which is none of them.</param>
    /// <exception cref="DataException">A folder cannot be listed.</exception>
    public static SourceFiles Of(string path, DataOptions options, string cache)
    {
        string? labels = options.Labels;
        var files = new SourceFiles();
        if (Directory.Exists(path))
        {
            // What a file is, its bytes say and not its name: so all count.
            using var folder = FolderContainer.OfFolder(path, options.Output);
            foreach (string name in folder.Names.Order(StringComparer.Ordinal))
            {
                if (Path.GetFullPath(folder.Describe(name)) != Path.GetFullPath(cache))
                {
                    files.Add(folder.Place(name), name);
                }
            }
        }
        else if (File.Exists(path))
        {
            files.Add(new DiskPath(path), Path.GetFileName(path));
            if (IdxPart.Of(path, "").Labels is { } beside)
            {
                files.Add(new DiskPath(beside), Path.GetFileName(beside));
            }

            if (NpyLabels.HasName(path) && NpyLabels.Find(path) is { } array)
            {
                files.Add(new DiskPath(array), Path.GetFileName(array));
            }
        }

        foreach (string table in Directory.Exists(path) || File.Exists(path) ? LabelFiles.Beside(path) : [])
        {
            files.Add(new DiskPath(table), $"beside {Path.GetFileName(table)}");
        }

        if (labels is not null && File.Exists(labels))
        {
            files.Add(new DiskPath(labels), $"labels {Path.GetFileName(labels)}");
        }

        return files;
    }

    /// <summary>The files with the hashes of their contents.</summary>
    public SourceFile[] Hashed(ReadContext context)
    {
        var hashed = new SourceFile[_files.Count];
        context.ForEach("checking", 0, hashed.Length, hashed.Length, i =>
            hashed[i] = _files[i].File with { Hash = Hash(_files[i].Path, context) });
        return hashed;
    }

    /// <summary>What differs from the files that a cache was made of.</summary>
    /// <returns>A part of a sentence; null if nothing does.</returns>
    public string? Difference(CacheTail cache, ReadContext context)
    {
        for (int i = 0; i < Math.Min(_files.Count, cache.Files.Count); i++)
        {
            (SourceFile now, SourceFile then) = (_files[i].File, cache.Files[i]);
            if (now.Name != then.Name)
            {
                return string.CompareOrdinal(now.Name, then.Name) < 0 ? $"'{now.Name}' is new" : $"'{then.Name}' is gone";
            }

            if (now.Size != then.Size)
            {
                return $"'{now.Name}' has changed";
            }
        }

        if (_files.Count != cache.Files.Count)
        {
            return _files.Count > cache.Files.Count ? $"'{_files[cache.Files.Count].File.Name}' is new"
                : $"'{cache.Files[_files.Count].Name}' is gone";
        }

        bool all = _files.Sum(file => file.File.Size) <= MostRead;
        string? changed = null;
        context.ForEach("checking", 0, _files.Count, _files.Count, i =>
        {
            SourceFile then = cache.Files[i];
            bool doubtful = all || then.Time != _files[i].File.Time || then.Time > cache.Begun - Doubt;
            if (doubtful && Hash(_files[i].Path, context) != then.Hash)
            {
                Interlocked.CompareExchange(ref changed, then.Name, null);
            }
        });
        return changed is null ? null : $"'{changed}' has changed";
    }

    /// <summary>A hash over the hashes of pieces; those of a large file are taken together. A file that may not be read has none.</summary>
    private static ulong Hash(DiskPath path, ReadContext context)
    {
        try
        {
            return HashFile(path, context);
        }
        catch (DataException error) when (error.InnerException is UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static ulong HashFile(DiskPath path, ReadContext context) => Paths.Guard(path.Text, () =>
    {
        using SafeFileHandle file = path.Open();
        var hashes = new byte[8 * ((RandomAccess.GetLength(file) + Block - 1) / Block)];
        int pieces = hashes.Length / 8;
        try
        {
            Parallel.For(
                0, pieces, new ParallelOptions
                {
                    MaxDegreeOfParallelism = pieces < Many ? 1 : context.Threads,
                    CancellationToken = context.Cancellation
                },
                piece => BinaryPrimitives.WriteUInt64LittleEndian(hashes.AsSpan(8 * piece), HashPiece(file, (long)piece * Block)));
        }
        catch (AggregateException errors) when (errors.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new IOException(errors.InnerException.Message, errors);
        }

        return XxHash64.HashToUInt64(hashes);
    });

    private static ulong HashPiece(SafeFileHandle file, long offset)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            return XxHash64.HashToUInt64(buffer.AsSpan(0, CachedPictures.ReadAll(file, buffer.AsSpan(0, Block), offset)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Add(DiskPath path, string name) => Paths.Guard(path.Text, () =>
    {
        if (path.Bytes is null)
        {
            var info = new FileInfo(path.Text);
            _files.Add((path, new SourceFile(name, info.Length, info.LastWriteTimeUtc.Ticks, 0)));
            return true;
        }

        using SafeFileHandle file = path.Open();
        _files.Add((path, new SourceFile(name, RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks, 0)));
        return true;
    });
}
