using System.Buffers.Binary;
using System.Text;
using LatentSharp.Data;
using LatentSharp.Formats.Metrics;
using LatentSharp.Formats.TensorBoard;
using LatentSharp.Imaging;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Tests.Formats;

/// <summary>
/// Files of events, read back by a parser of the published descriptions: records of TFRecord files, wire format of protocol buffers,
/// event.proto and summary.proto of TensorFlow.
/// </summary>
public sealed class TensorBoardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// RFC 3720 gives 0xE3069283 for "123456789"; turned right by 15 bits that is 0x2507C60D, and 0xA282EAD8 more is 0xC78AB0E5.
    /// </summary>
    [Fact]
    public void A_record_is_framed_as_described()
    {
        Sum("123456789"u8).ShouldBe(0xE3069283);
        Sum(new byte[32]).ShouldBe(0x8A9136AA);
        Convert.ToHexStringLower(EventRecord.Frame("123456789"u8))
            .ShouldBe("0900000000000000" + "37f97139" + "313233343536373839" + "e5b08ac7");
        EventRecord.Frame([]).Length.ShouldBe(16);
    }

    /// <summary>Every file of TensorFlow's begins with the same twelve bytes: a record of 24, the time and the version.</summary>
    [Fact]
    public void A_file_begins_as_all_such_files_do()
    {
        EventFile.Create(_folder.Root, null).Dispose();
        byte[] bytes = File.ReadAllBytes(Directory.GetFiles(_folder.Root).Single());
        Convert.ToHexStringLower(bytes[..13]).ShouldBe("1800000000000000a37f4b2209");
        Encoding.ASCII.GetString(bytes[23..36]).ShouldBe("brain.Event:2");
        bytes.Length.ShouldBe(40);
    }

    [Fact]
    public void Numbers_and_pictures_are_where_the_description_has_them()
    {
        byte[] png = Png.Encode(new Picture(3, 2, 3));
        using (var file = EventFile.Create(_folder["board"], null))
        {
            file.AddNumbers(300, [("kl/test", -1.5), ("reconstruction/train", 1e-3), ("nothing/test", double.NaN)]);
            file.AddPicture(301, "sheet", 3, 2, png);
        }

        Event[] events = Read(_folder["board"]);
        events.Length.ShouldBe(3);
        events[1].Step.ShouldBe(300);
        events[1].Numbers.ShouldBe([("kl/test", -1.5f), ("reconstruction/train", 1e-3f), ("nothing/test", float.NaN)]);
        events[2].Pictures.Single().ShouldBe(("sheet", 3, 2, 3, Convert.ToHexString(png)));
        double now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        events.ShouldAllBe(one => one.Time > now - 600 && one.Time <= now);
    }

    [Fact]
    public void A_run_that_is_gone_on_with_has_each_measurement_once()
    {
        SettingValues said = AllSettings.Read("network=mlp", "hidden=8", "latent=2", "batch=8", "epochs=4")
            .With(TrainingSettings.TensorBoard, true);
        var data = new DataRequest(TestSets.Boxes(24, new PictureFormat(8, 8, 1)), "boxes");
        var request = new TrainRequest(data) { Settings = said, Out = _folder["run"] };
        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => Run.Train(request, new Told(e =>
        {
            if (e is EvaluationReport { Epoch: 2 })
            {
                stop.Cancel();
            }
        }), stop.Token));

        // Killed before its checkpoint was written, it would have measured more than the checkpoint knows of.
        string board = _folder["run/tensorboard"];
        using (var late = EventFile.Create(board, null))
        {
            late.AddNumbers(1_000_000, [("kl/test", 77)]);
        }

        // Resumed without the option, it goes on writing.
        using Run run = Run.Train(request with { Resume = true, Settings = AllSettings.Read("epochs=4") });
        run.Card.Training.TensorBoard.ShouldBeTrue();
        Directory.GetFiles(board).Length.ShouldBe(3);
        (long, string, float)[] expected = [.. MetricsLog.Read(run.Folder!.Metrics)
            .SelectMany(m => m.Values.Select(value => (m.Step, $"{value.Key}/{m.Split}", (float)value.Value)))];
        expected.Length.ShouldBeGreaterThan(4 * 5);
        Event[] kept = AfterRestarts(Read(board));
        kept.SelectMany(one => one.Numbers.Select(number => (one.Step, number.Tag, number.Value))).ShouldBe(expected);
        (string Tag, int Width, int Height, int Colors, string Png)[] sheets = [.. kept.SelectMany(one => one.Pictures)];
        sheets.Length.ShouldBe(4);
        Picture sheet = Picture.Decode(Convert.FromHexString(sheets[3].Png));
        (sheet.Width, sheet.Height).ShouldBe((sheets[3].Width, sheets[3].Height));
        Convert.FromHexString(sheets[3].Png).ShouldBe(File.ReadAllBytes(run.Folder.Sheet(4)));

        // Started anew, it has its own events alone.
        using Run again = Run.Train(request with { Overwrite = true });
        Directory.GetFiles(board).Length.ShouldBe(1);
    }

    /// <summary>A session that starts voids what was said before of its step and later ones (TensorBoard's event_accumulator).</summary>
    private static Event[] AfterRestarts(Event[] events)
    {
        var kept = new List<Event>();
        foreach (Event one in events)
        {
            if (one.Starts)
            {
                kept.RemoveAll(before => before.Step >= one.Step);
            }

            kept.Add(one);
        }

        return [.. kept];
    }

    private static Event[] Read(string folder) =>
        [.. Directory.GetFiles(folder, "*tfevents*").Order(StringComparer.Ordinal).SelectMany(file => Events(File.ReadAllBytes(file)))];

    private static IEnumerable<Event> Events(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)).ShouldBe(Masked(bytes.AsSpan(at, 8)));
            byte[] data = bytes[(at + 12)..(at + 12 + length)];
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)).ShouldBe(Masked(data));
            yield return Parse(data);
            at += length + 16;
        }
    }

    private static Event Parse(byte[] data)
    {
        var result = new Event();
        foreach ((int field, ulong number, byte[] content) in Fields(data))
        {
            switch (field)
            {
                case 1:
                    result.Time = BitConverter.UInt64BitsToDouble(number);
                    break;
                case 2:
                    result.Step = (long)number;
                    break;
                case 3:
                    Encoding.ASCII.GetString(content).ShouldBe("brain.Event:2");
                    break;
                case 7:
                    result.Starts = Fields(content).Single() is (1, 1, _);
                    break;
                default:
                    field.ShouldBe(5);
                    foreach ((int repeated, _, byte[] value) in Fields(content))
                    {
                        repeated.ShouldBe(1);
                        AddValue(result, [.. Fields(value)]);
                    }

                    break;
            }
        }

        return result;
    }

    private static void AddValue(Event result, (int Field, ulong Number, byte[] Content)[] value)
    {
        string tag = Encoding.UTF8.GetString(value.Single(one => one.Field == 1).Content);
        if (value.SingleOrDefault(one => one.Field == 4).Content is { } image)
        {
            (int Field, ulong Number, byte[] Content)[] fields = [.. Fields(image)];
            int Whole(int field) => (int)fields.Single(one => one.Field == field).Number;
            result.Pictures.Add((tag, Whole(2), Whole(1), Whole(3), Convert.ToHexString(fields.Single(one => one.Field == 4).Content)));
            return;
        }

        result.Numbers.Add((tag, BitConverter.UInt32BitsToSingle((uint)value.Single(one => one.Field == 2).Number)));
    }

    /// <summary>The wire format of protocol buffers: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes.</summary>
    private static IEnumerable<(int Field, ulong Number, byte[] Content)> Fields(byte[] data)
    {
        int at = 0;
        while (at < data.Length)
        {
            ulong tag = Varint(data, ref at);
            ulong number = 0;
            byte[] content = [];
            switch (tag & 7)
            {
                case 0:
                    number = Varint(data, ref at);
                    break;
                case 1:
                    number = BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(at));
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(data, ref at);
                    content = data[at..(at + length)];
                    at += length;
                    break;
                default:
                    (tag & 7).ShouldBe(5u);
                    number = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(at));
                    at += 4;
                    break;
            }

            yield return ((int)(tag >> 3), number, content);
        }
    }

    private static ulong Varint(byte[] data, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = data[at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data) => Sum(data) is var sum ? ((sum >> 15) | (sum << 17)) + 0xA282EAD8 : 0;

    /// <summary>CRC-32C bit by bit: the reflected polynomial 0x82F63B78.</summary>
    private static uint Sum(ReadOnlySpan<byte> data)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in data)
        {
            sum ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0x82F63B78 : sum >> 1;
            }
        }

        return ~sum;
    }

    private sealed class Event
    {
        public double Time { get; set; }

        public long Step { get; set; }

        public bool Starts { get; set; }

        public List<(string Tag, float Value)> Numbers { get; } = [];

        public List<(string Tag, int Width, int Height, int Colors, string Png)> Pictures { get; } = [];
    }

    private sealed class Told(Action<RunEvent> tell) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => tell(value);
    }
}
