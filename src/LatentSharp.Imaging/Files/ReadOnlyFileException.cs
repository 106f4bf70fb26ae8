namespace LatentSharp.Imaging.Files;

/// <summary>A file is there that nobody may write to; it is not replaced, although the folder would allow it.</summary>
internal sealed class ReadOnlyFileException() : IOException("it is read-only, and so it is not replaced");
