namespace LatentSharp.Cli.Results.Serving;

/// <summary>What <c>studio</c> says.</summary>
/// <param name="Address">What is typed into a browser; good for one use.</param>
internal sealed record StudioReport(string Address)
{
    /// <summary>The same for a person.</summary>
    /// <param name="isOpened">Whether a browser was started.</param>
    public IEnumerable<string> Lines(bool isOpened)
    {
        yield return $"studio: {Address}";
        yield return $"{(isOpened ? "a browser was opened" : "open this address in a browser; it is good for one use")}; " +
            $"Ctrl-C ends the studio";
    }
}
