using System.Globalization;
using Google.Protobuf;
using LatentSharp.Imaging.Files;

namespace LatentSharp.Formats.TensorBoard;

/// <summary>
/// A file of events that TensorBoard reads: numbers and pictures over steps. Each event is on its way to the disk when it is written, so
/// that a killed run loses at most the one being written. Source: TensorFlow's event.proto and summary.proto; numbers of fields stand
/// beside their names.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2";
    private const int Rgb = 3;
    private const int Start = 1;

    private readonly string _path;
    private readonly FileStream _stream;

    private EventFile(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>What their names begin with: TensorBoard knows them by it, and reads them in the order of their names.</summary>
    public const string Prefix = "events.out.tfevents.";

    /// <summary>Begins a file beside those that are there.</summary>
    /// <param name="folder">The folder; it is created where it is missing.</param>
    /// <param name="goesOnAt">Steps done when a run is gone on with: what earlier files say of later ones is void; null for a new
    /// run.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static EventFile Create(string folder, long? goesOnAt)
    {
        int others = Directory.Exists(folder) ? Directory.GetFiles(folder, Prefix + "*").Length : 0;
        string name = string.Create(CultureInfo.InvariantCulture,
            $"{Prefix}{DateTimeOffset.UtcNow.ToUnixTimeSeconds():D10}.latent.{others:D4}");
        var file = new EventFile(Path.Combine(folder, name));
        file.Write(0, output =>
        {
            output.WriteTag(3, WireFormat.WireType.LengthDelimited); // Event.file_version
            output.WriteString(Version);
        });
        if (goesOnAt is { } step)
        {
            // TensorBoard drops what earlier files have of this step and later ones.
            file.Write(step + 1, output => Message(output, 7, log => // Event.session_log
            {
                log.WriteTag(1, WireFormat.WireType.Varint); // SessionLog.status
                log.WriteEnum(Start);
            }));
        }

        return file;
    }

    /// <summary>Adds numbers.</summary>
    /// <param name="step">Steps that were done.</param>
    /// <param name="values">Each with its tag, e.g. <c>kl/test</c>.</param>
    /// <exception cref="ModelFileException">The file cannot be written, e.g. the disk is full.</exception>
    public void AddNumbers(long step, IEnumerable<(string Tag, double Value)> values) => Write(step, output => Message(output, 5, summary =>
    {
        foreach ((string tag, double value) in values)
        {
            AddValue(summary, tag, content =>
            {
                content.WriteTag(2, WireFormat.WireType.Fixed32); // Value.simple_value
                content.WriteFloat((float)value);
            });
        }
    }));

    /// <summary>Adds a picture.</summary>
    /// <param name="step">Steps that were done.</param>
    /// <param name="tag">What it is called.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="png">The picture as a PNG file.</param>
    /// <exception cref="ModelFileException">The file cannot be written, e.g. the disk is full.</exception>
    public void AddPicture(long step, string tag, int width, int height, byte[] png) => Write(step, output => Message(output, 5, summary =>
        AddValue(summary, tag, content => Message(content, 4, image => // Value.image
        {
            Whole(image, 1, height);
            Whole(image, 2, width);
            Whole(image, 3, Rgb); // Image.colorspace
            image.WriteTag(4, WireFormat.WireType.LengthDelimited); // Image.encoded_image_string
            image.WriteBytes(ByteString.CopyFrom(png));
        }))));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static void AddValue(CodedOutputStream summary, string tag, Action<CodedOutputStream> content) =>
        Message(summary, 1, value => // Summary.value
        {
            value.WriteTag(1, WireFormat.WireType.LengthDelimited); // Value.tag
            value.WriteString(tag);
            content(value);
        });

    private static void Whole(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }

    private static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> content)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Bytes(content)));
    }

    private static byte[] Bytes(Action<CodedOutputStream> content)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true))
        {
            content(output);
        }

        return memory.ToArray();
    }

    private void Write(long step, Action<CodedOutputStream> content)
    {
        byte[] record = EventRecord.Frame(Bytes(output =>
        {
            output.WriteTag(1, WireFormat.WireType.Fixed64); // Event.wall_time, seconds since 1970
            output.WriteDouble((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);
            if (step != 0)
            {
                output.WriteTag(2, WireFormat.WireType.Varint); // Event.step
                output.WriteInt64(step);
            }

            content(output);
        }));
        try
        {
            _stream.Write(record);
            DiskSync.Flush(_stream);
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
    }

    private ModelFileException Failure(Exception cause) => new(_path, $"the file cannot be written ({cause.Message.TrimEnd('.')})",
        "free some space, or choose another place that you may write to", null, cause);
}
