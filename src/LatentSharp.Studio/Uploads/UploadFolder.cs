using System.Buffers;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using Microsoft.AspNetCore.Http;

namespace LatentSharp.Studio.Uploads;

/// <summary>Files that came from the browser, in a folder that only this user may read and that goes with the studio.</summary>
internal sealed class UploadFolder : IDisposable
{
    private const int MostFiles = 100_000;

    private readonly StudioOptions _options;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latent-studio-");
    private readonly Lock _lock = new();
    private readonly List<DataEntry> _entries = [];
    private long _bytes;
    private int _files;

    /// <summary>Makes the folder.</summary>
    /// <param name="options">How large files may be.</param>
    public UploadFolder(StudioOptions options) => _options = options;

    /// <summary>A folder for what is kept while the studio is open.</summary>
    /// <param name="name">Its name.</param>
    public string Room(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <summary>What was uploaded.</summary>
    public IReadOnlyList<DataEntry> Entries()
    {
        lock (_lock)
        {
            return [.. _entries];
        }
    }

    /// <summary>Takes a file: one by itself, or one of a folder.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="length">How many they are said to be; null where that was not said.</param>
    /// <param name="name">Its name, in a folder with slashes.</param>
    /// <param name="folder">The folder that it belongs to: what an earlier call gave, or <c>new</c>; null for a file by itself.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ApiException">It is too large, or its name is no name.</exception>
    public async Task<DataEntry> Take(Stream body, long? length, string name, string? folder, CancellationToken cancellation)
    {
        if (length > _options.MostUpload)
        {
            throw TooLarge();
        }

        (DataEntry entry, string root) = Place(name, folder);
        string path = SafeNames.Below(root, name)
            ?? throw new ApiException("The name of the file is not a plain path; rename it and send it again.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream file = Create(path, name);
        bool isWhole = false;
        long written = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                written += read;
                Count(read, written);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            isWhole = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!isWhole)
            {
                File.Delete(path);
                Interlocked.Add(ref _bytes, -written);
            }
        }

        lock (_lock)
        {
            if (!_entries.Contains(entry))
            {
                _entries.Add(entry);
            }
        }

        return entry;
    }

    /// <summary>Removes all of it.</summary>
    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left lies in the system's folder for such files.
        }
    }

    /// <summary>A new file: never over another one, and never through a link.</summary>
    private static FileStream Create(string path, string name)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new ApiException($"There is a file '{name}' in that folder already.", StatusCodes.Status409Conflict);
        }
    }

    private void Count(int read, long written)
    {
        if (Interlocked.Add(ref _bytes, read) > _options.MostUploads || written > _options.MostUpload)
        {
            throw TooLarge();
        }
    }

    private ApiException TooLarge() => new(FormattableString.Invariant(
        $"That is more than the {_options.MostUpload >> 20} MB of a file, or the {_options.MostUploads >> 20} MB of all, ")
        + "that can be sent; start the studio with the path of the data.", StatusCodes.Status413PayloadTooLarge);

    private (DataEntry Entry, string Root) Place(string name, string? folder)
    {
        lock (_lock)
        {
            if (_files++ > MostFiles)
            {
                throw new ApiException("More files than can be sent; start the studio with the path of the data.",
                    StatusCodes.Status413PayloadTooLarge);
            }

            if (folder is not (null or "new"))
            {
                DataEntry known = _entries.Find(entry => entry.Name == folder && Directory.Exists(entry.Path))
                    ?? throw ApiException.NotFound($"folder '{folder}'");
                return (known, known.Path);
            }

            string id = FormattableString.Invariant($"upload-{_folder.GetDirectories("upload-*").Length + 1}");
            string root = _folder.CreateSubdirectory(id).FullName;
            return folder is null
                ? (new DataEntry(id, SafeNames.Below(root, name) ?? root, "upload", $"the file {name}"), root)
                : (new DataEntry(id, root, "upload", $"a folder with {name.Split('/')[0]}"), root);
        }
    }
}
