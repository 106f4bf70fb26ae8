namespace LatentSharp.Imaging.Files;

/// <summary>Writes a file beside its place and renames it, so that a reader sees the old file or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes <paramref name="bytes"/> to <paramref name="path"/>; creates the folder.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="bytes">All of its bytes.</param>
    /// <exception cref="IOException">The file cannot be written; nothing half-written is left.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using PendingFile pending = PendingFile.Open(path);
            pending.Stream.Write(bytes);
            pending.Commit();
        }
        catch (ReadOnlyFileException exception)
        {
            throw new IOException($"{path}: {exception.Message}; allow writing to it, or choose another place.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException(
                $"{path}: the file cannot be written ({exception.Message.TrimEnd('.')}); "
                + "free some space, or choose another place that you may write to.", exception);
        }
    }
}
