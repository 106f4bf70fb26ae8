using System.Globalization;
namespace LatentSharp.Formats;

/// <summary>
/// A file of a model, of codes or of measurements that cannot be read or written as asked. The message is one sentence
/// for the person at the keyboard: path, offset, what was expected and found, and what to do.
/// </summary>
public sealed class ModelFileException : Exception
{
    /// <summary>Creates the error from its parts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What was expected and what was found, with no full stop.</param>
    /// <param name="remedy">What to do, with no full stop.</param>
    /// <param name="offset">Byte of the file where the problem shows, where one can be named.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ModelFileException(string path, string problem, string remedy, long? offset = null, Exception? innerException = null)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"{path}{(offset is { } at ? string.Create(CultureInfo.InvariantCulture, $", byte {at}") : "")}: {problem}; {remedy}."),
            innerException)
    {
        Path = path;
        Offset = offset;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Byte of the file where the problem shows; null where none can be named.</summary>
    public long? Offset { get; }
}
