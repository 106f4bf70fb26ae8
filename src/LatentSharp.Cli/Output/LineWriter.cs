namespace LatentSharp.Cli.Output;

/// <summary>
/// The one way to standard output and standard error: lines, in which nothing from outside can steer a terminal or look like a line of its
/// own (<see cref="Escaping"/>).
/// </summary>
/// <param name="writer">Where the text goes.</param>
/// <param name="name">What it is called in messages; null for a place whose failure is no reason to end: what cannot be written there is
/// dropped.</param>
internal sealed class LineWriter(TextWriter writer, string? name = null)
{
    /// <summary>Writes one line.</summary>
    /// <exception cref="IOException">It cannot be written, and the place matters.</exception>
    public void WriteLine(string line) => Put(writer.WriteLine, Escaping.Visible(line));

    /// <summary>Writes over the line at hand on a terminal, and leaves the cursor at its start or end.</summary>
    /// <param name="text">What is shown.</param>
    /// <param name="back">Whether the cursor goes back to the start of the line.</param>
    public void Over(string text, bool back = false) => Put(writer.Write, $"\r{Escaping.Visible(text)}{(back ? "\r" : "")}");

    /// <summary>Writes text of this program's own, or JSON, with its line ends.</summary>
    /// <exception cref="IOException">It cannot be written, and the place matters.</exception>
    public void WriteOwn(string text) => Put(writer.Write, text);

    private void Put(Action<string> write, string text)
    {
        try
        {
            write(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (name is not null)
            {
                throw new IOException($"{name} cannot be written ({e.Message.TrimEnd('.')}); free some space, or send it elsewhere", e);
            }
        }
    }
}
