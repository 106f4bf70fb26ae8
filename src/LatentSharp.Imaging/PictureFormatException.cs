using System.Globalization;

namespace LatentSharp.Imaging;

/// <summary>A picture file is damaged, cut short, or of a kind that is not read here. The message is one sentence for the user.</summary>
public sealed class PictureFormatException : Exception
{
    /// <summary>Creates the exception from the parts of its message.</summary>
    /// <param name="path">The file, if known.</param>
    /// <param name="offset">Byte offset of the fault in the file, if there is one place to name.</param>
    /// <param name="problem">What was expected and what was found.</param>
    /// <param name="advice">What the user can do about it.</param>
    /// <param name="innerException">The cause, if another exception told of it.</param>
    public PictureFormatException(string? path, long? offset, string problem, string advice, Exception? innerException = null)
        : base(Compose(path, offset, problem, advice), innerException)
    {
        Path = path;
        Offset = offset;
    }

    /// <summary>The file, or null when the bytes did not come from a named file.</summary>
    public string? Path { get; }

    /// <summary>Byte offset of the fault from the start of the file, or null.</summary>
    public long? Offset { get; }

    private static string Compose(string? path, long? offset, string problem, string advice)
    {
        string place = offset is { } value ? " at byte " + value.ToString(CultureInfo.InvariantCulture) : string.Empty;
        return $"{path ?? "picture"}{place}: {problem}; {advice}.";
    }
}
