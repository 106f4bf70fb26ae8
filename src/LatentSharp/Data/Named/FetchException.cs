namespace LatentSharp.Data.Named;

/// <summary>A mirror failed: what it did, as the rest of a sentence that begins with its name. The next one may do better.</summary>
/// <param name="message">E.g. <c>answered 404</c>.</param>
/// <param name="canRetry">Whether the same mirror may be asked again, for what comes after the bytes that are here.</param>
internal sealed class FetchException(string message, bool canRetry = false) : Exception(message)
{
    public bool CanRetry { get; } = canRetry;
}
