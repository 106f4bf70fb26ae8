using System.IO.Compression;

namespace LatentSharp.Formats.Arrays;

/// <summary>Writes several arrays to one .npz file, as numpy.savez does: a zip archive of .npy files, not packed.</summary>
internal static class NpzFile
{
    // The least that a zip archive can say; with it the same arrays are the same bytes on every day.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes an archive, whole or not at all.</summary>
    /// <param name="path">The target.</param>
    /// <param name="arrays">Names that differ from each other, and what writes each array.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, Action<Stream> Write)> arrays) =>
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach ((string name, Action<Stream> write) in arrays)
            {
                ZipArchiveEntry entry = archive.CreateEntry(Safe(name) + ".npy", CompressionLevel.NoCompression);
                entry.LastWriteTime = NoTime;
                using Stream inside = entry.Open();
                write(inside);
            }
        });

    /// <summary>A name that is no path.</summary>
    private static string Safe(string name) =>
        string.Concat(name.Select(c => char.IsControl(c) || c is '/' or '\\' or ':' ? '_' : c));
}
