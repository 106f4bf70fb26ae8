using System.Globalization;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Formats.Disk;
using LatentSharp.Imaging.Files;

namespace LatentSharp.Data.Cache;

/// <summary>
/// One opening of pictures that may be kept in a file: uses the file that is there, or makes it, or does without. Whatever is wrong with
/// the file is told in a note and never stops the reading.
/// </summary>
internal sealed class CacheSession : IDisposable
{
    private readonly PictureCache _place;
    private readonly string _source;
    private readonly DataOptions _options;
    private readonly CacheRequest _request;
    private readonly List<CacheWriter> _writers = [];
    private readonly List<string> _notes = [];
    private readonly long _begun = DateTime.UtcNow.Ticks;
    private SourceFile[] _files = [];
    private string? _created;
    private string? _failure;

    public CacheSession(PictureCache place, string source, DataOptions options)
    {
        _place = place;
        _source = source;
        _options = options;

        // What a built-in set draws may change with every build of the program.
        bool isFile = Directory.Exists(source) || File.Exists(source);
        string origin = isFile ? "" : $"{source.ToLowerInvariant()} {typeof(CacheSession).Module.ModuleVersionId}";
        _request = CacheRequest.Of(origin, options);
    }

    /// <summary>The file.</summary>
    public string Path => _place.Path;

    private string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) ?? ".";

    /// <summary>The pictures, from the file if it holds them, else read anew and kept if they are many.</summary>
    public Dataset Read(ReadContext context, Func<ReadContext, Dataset> read)
    {
        context = context with { Cache = this };
        if (File.Exists(Path))
        {
            (Dataset? kept, string fault) = new CacheReader(Path, _source, _options, _request).Open(context);
            if (kept is not null)
            {
                return kept;
            }

            if (_place.MayWrite)
            {
                _notes.Add($"cache: '{Path}' {fault}; the pictures are read anew");
            }
        }

        Dataset set;
        try
        {
            set = read(context);
        }
        catch (DataException) when (_failure is not null)
        {
            DisposeWriters();
            set = ReadInMemory(context, read);
        }

        if (_failure is not null)
        {
            _notes.Add($"cache: {_failure}; the pictures are kept in memory");
        }

        return _notes.Count == 0 ? set : set.With([.. _notes, .. set.Notes]);
    }

    /// <summary>A file to write pictures to; null if they are few enough for memory, or no file can be written.</summary>
    public CacheWriter? Begin(PictureFormat format, int count, ReadContext context)
    {
        if (!_place.MayWrite || _failure is not null || (long)format.Length * count < _place.From)
        {
            return null;
        }

        _files = _files.Length > 0 ? _files : SourceFiles.Of(_source, _options, Path).Hashed(context);
        string temporary = System.IO.Path.Combine(Folder, $".{System.IO.Path.GetFileName(Path)}.{System.IO.Path.GetRandomFileName()}.tmp");
        try
        {
            _created ??= NewFolders.FirstMissing(Folder);
            Directory.CreateDirectory(Folder);
            RemoveLeftovers();
            var writer = new CacheWriter(this, temporary, format, count);
            _writers.Add(writer);
            return writer;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Fail(error);
            Remove(temporary);
            return null;
        }
    }

    /// <summary>Remembers why no file can be written.</summary>
    /// <returns>The error to end the reading with; it begins again without a file.</returns>
    public DataException Fail(Exception error)
    {
        Interlocked.CompareExchange(ref _failure, $"'{Path}' cannot be written ({error.Message.TrimEnd('.')})", null);
        return new DataException($"{_failure}.", error);
    }

    /// <summary>All that goes behind the samples.</summary>
    public CacheTail Tail(string[] names, ulong[] hashes, AttributeTable? attributes, int? testStart, IReadOnlyList<string> notes) => new()
    {
        Path = System.IO.Path.GetFullPath(_source),
        Begun = _begun,
        Request = _request,
        Files = _files,
        Names = names,
        Hashes = hashes,
        Attributes = attributes,
        TestStart = testStart,
        Notes = notes,
    };

    /// <summary>Renames a finished file. Where that fails it serves this process all the same.</summary>
    public void Keep(string temporary, CacheLayout layout)
    {
        try
        {
            File.Move(temporary, Path, overwrite: true);
            DiskSync.FlushFolder(Folder);
            _created = null;
            _notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"cache: {Counted.Of(layout.Count, "picture")} of {layout.Format} {(layout.Count == 1 ? "is" : "are")} kept in '{Path}' " +
                $"({layout.Tail >> 20} MB), to be used again"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _notes.Add($"cache: '{Path}' cannot be written ({error.Message.TrimEnd('.')}), and the pictures will be read anew next time");
            Remove(temporary);
        }
    }

    /// <summary>Removes a file that was not finished.</summary>
    public void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
            for (string? folder = Folder; _created is not null && folder is not null && !Directory.EnumerateFileSystemEntries(folder).Any();
                folder = System.IO.Path.GetDirectoryName(folder))
            {
                Directory.Delete(folder);
                _created = folder == _created ? null : _created;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The failure that brought us here is the one to report.
        }
    }

    public void Dispose() => DisposeWriters();

    private Dataset ReadInMemory(ReadContext context, Func<ReadContext, Dataset> read)
    {
        try
        {
            return read(context with { Cache = null });
        }
        catch (DataException error)
        {
            throw new DataException($"{error.Message.TrimEnd('.')} And {_failure}.", error);
        }
    }

    /// <summary>Removes what a process left that was killed while it wrote. A process that still writes holds a lock on its file.</summary>
    private void RemoveLeftovers()
    {
        foreach (string leftover in Directory.EnumerateFiles(Folder, $".{System.IO.Path.GetFileName(Path)}.*.tmp"))
        {
            try
            {
                using (File.OpenHandle(leftover, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                }

                File.Delete(leftover);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another process is writing it.
            }
        }
    }

    private void DisposeWriters()
    {
        _writers.ForEach(writer => writer.Dispose());
        _writers.Clear();
    }
}
