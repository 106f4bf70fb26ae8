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
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, "." + Path.GetFileName(full) + "." + Guid.NewGuid().ToString("N") + ".tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
