namespace LatentSharp.Imaging.Codecs;

/// <summary>Writes a file beside its place and renames it, so that a reader sees the old file or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes <paramref name="bytes"/> to <paramref name="path"/>; creates the folder.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="bytes">All of its bytes.</param>
    /// <exception cref="IOException">The file cannot be written; nothing half-written is left.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)
            ?? throw new IOException($"{path}: this names a folder, not a file; give the name of the file to write.");

        // The name that the temporary files of a run have, so that those of a killed run are found and removed.
        string temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
            throw new IOException($"{path}: the file cannot be written ({exception.Message.TrimEnd('.')}); free some space, or choose another place that you may write to.", exception);
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk is gone or read-only: nothing can be removed, and the first failure is the one to report.
        }
    }
}
