using System.Text.Json;
using LatentSharp.Imaging.Files;

namespace LatentSharp.Formats.Metrics;

/// <summary>
/// The measurements of a run, one JSON object a line:
/// <c>{"step":100,"epoch":1,"split":"train","loss":102.5}</c>. Each line is flushed to the disk as it is written, so
/// that a killed run loses at most the line being written. A number that is not finite is written as <c>null</c>, since
/// JSON has no word for it, and read back as NaN. One log belongs to one thread.
/// </summary>
internal sealed class MetricsLog : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly MemoryStream _line = new();
    private readonly Utf8JsonWriter _json;

    private MetricsLog(string path, FileMode mode)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? ".");

            // No buffer of our own: a line is one write.
            _stream = new FileStream(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }

        _json = new Utf8JsonWriter(_line);
    }

    /// <summary>Starts an empty log; one that is already there is replaced.</summary>
    /// <param name="path">The file; its folder is created where it is missing.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static MetricsLog Create(string path) => new(path, FileMode.Create);

    /// <summary>
    /// Goes on with a log after a break: lines after the step of the checkpoint are dropped, since the resumed run
    /// measures them again. Starts an empty log where there is none.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="lastStep">The step that the run goes on from.</param>
    /// <exception cref="ModelFileException">The file cannot be read or written, or a line other than the last is damaged.</exception>
    public static MetricsLog Resume(string path, long lastStep)
    {
        if (File.Exists(path))
        {
            List<Measurement> kept = [.. Read(path).Where(m => m.Step <= lastStep)];
            AtomicFile.Write(path, stream =>
            {
                foreach (Measurement measurement in kept)
                {
                    using (var json = new Utf8JsonWriter(stream))
                    {
                        MetricsLine.Write(json, measurement);
                    }

                    stream.WriteByte((byte)'\n');
                }
            });
        }

        return new MetricsLog(path, FileMode.Append);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <exception cref="ArgumentException">A value is named <c>step</c>, <c>epoch</c> or <c>split</c>.</exception>
    /// <exception cref="ModelFileException">The file cannot be written, e.g. the disk is full.</exception>
    public void Append(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        _line.SetLength(0);
        _json.Reset();
        MetricsLine.Write(_json, measurement);
        _json.Flush();
        _line.WriteByte((byte)'\n');
        try
        {
            _stream.Write(_line.GetBuffer().AsSpan(0, (int)_line.Length));
            DiskSync.Flush(_stream);
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Reads a log back; a half-written last line is left out.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">There is no such file, or a line other than the last is damaged.</exception>
    public static IReadOnlyList<Measurement> Read(string path)
    {
        using RandomAccessFile file = RandomAccessFile.Open(path);
        if (file.Length > Array.MaxLength)
        {
            throw new ModelFileException(path, $"expected a log of measurements, found {file.Length} bytes",
                "choose the metrics.jsonl of a run");
        }

        byte[] bytes = new byte[file.Length];
        file.Read(0, bytes);
        var measurements = new List<Measurement>();
        int start = 0;
        for (int number = 1; start < bytes.Length; number++)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', start);
            bool complete = end >= 0;
            ReadOnlySpan<byte> line = bytes.AsSpan(start, (complete ? end : bytes.Length) - start).TrimEnd((byte)'\r');
            if (MetricsLine.Parse(line, out string? problem) is { } measurement)
            {
                measurements.Add(measurement);
            }
            else if (complete)
            {
                throw new ModelFileException(path, $"line {number} is no measurement ({problem})",
                    "remove the line, or take the log from another copy of the run", start);
            }

            start = complete ? end + 1 : bytes.Length;
        }

        return measurements;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _json.Dispose();
        _stream.Dispose();
    }

    private ModelFileException Failure(Exception cause) =>
        new(_path, $"the file cannot be written ({cause.Message.TrimEnd('.')})",
            "free some space, or choose another place that you may write to", null, cause);
}
