using LatentSharp.Cli.Output;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Cli;

/// <summary>Reads what a person points at, with progress.</summary>
internal static class PictureLoading
{
    /// <summary>Reads pictures and tells the choices made.</summary>
    /// <param name="session">Where progress goes.</param>
    /// <param name="data">What was pointed at.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cache">Where large sets are kept; null for memory.</param>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public static Dataset Open(Session session, string data, DataOptions options, PictureCache? cache = null)
    {
        var line = new LiveLine(session);
        try
        {
            var progress = new Told(line);
            return Dataset.Open(data, options, progress, session.Threads, cache, session.Cancellation);
        }
        finally
        {
            line.Clear();
        }
    }

    /// <summary>Called on the reading threads; <see cref="Progress{T}"/> would call later, over finished lines.</summary>
    internal sealed class Told(LiveLine line) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) =>
            line.Show(() => $"{value.Action} {Counted.Number(value.Done)} of {Counted.Of(value.Total, "picture")}");
    }
}
