using System.Text;
using LatentSharp.Formats;
using LatentSharp.Formats.Metrics;

namespace LatentSharp.Tests.Formats;

public sealed class MetricsLogTests
{
    [Fact]
    public void Lines_are_on_disk_as_they_are_written_and_come_back()
    {
        using var folder = new TemporaryFolder();
        using var log = MetricsLog.Create(folder["metrics.jsonl"]);
        log.Append(Line(100, 102.5));
        Text(folder).ShouldBe("{\"step\":100,\"epoch\":0.5,\"split\":\"train\",\"loss\":102.5}\n");
        log.Append(Line(200, double.NaN));
        log.Append(Line(300, double.PositiveInfinity));
        IReadOnlyList<Measurement> read = MetricsLog.Read(folder["metrics.jsonl"]);
        read.Select(m => m.Step).ShouldBe([100L, 200L, 300L]);
        read.Select(m => m.Values["loss"]).ShouldBe([102.5, double.NaN, double.NaN]);
        read[0].Epoch.ShouldBe(0.5);
        read[0].Split.ShouldBe("train");
    }

    [Fact]
    public void A_half_written_last_line_is_left_out_at_every_length()
    {
        using var folder = new TemporaryFolder();
        using (var log = MetricsLog.Create(folder["metrics.jsonl"]))
        {
            log.Append(Line(1, 1));
            log.Append(Line(2, 2));
        }

        byte[] all = File.ReadAllBytes(folder["metrics.jsonl"]);
        int first = Array.IndexOf(all, (byte)'\n') + 1;
        for (int length = 0; length <= all.Length; length++)
        {
            folder.Write("metrics.jsonl", all[..length]);
            int expected = length >= all.Length - 1 ? 2 : length >= first - 1 ? 1 : 0;
            MetricsLog.Read(folder["metrics.jsonl"]).Count.ShouldBe(expected, $"cut to {length} bytes");
        }
    }

    [Fact]
    public void Resuming_drops_what_will_be_measured_again_and_the_half_line()
    {
        using var folder = new TemporaryFolder();
        using (var log = MetricsLog.Create(folder["metrics.jsonl"]))
        {
            log.Append(Line(1, 1));
            log.Append(Line(2, double.NaN));
            log.Append(Line(3, 3));
        }

        File.AppendAllText(folder["metrics.jsonl"], "{\"step\":4,");
        using (var log = MetricsLog.Resume(folder["metrics.jsonl"], lastStep: 2))
        {
            log.Append(Line(3, 30));
        }

        MetricsLog.Read(folder["metrics.jsonl"]).Select(m => (m.Step, m.Values["loss"]))
            .ShouldBe([(1L, 1.0), (2L, double.NaN), (3L, 30.0)]);
        Text(folder).Count(c => c == '\n').ShouldBe(3);
        folder.Names().ShouldBe(["metrics.jsonl"]);
    }

    [Theory]
    [InlineData("{\"step\":1.5,\"split\":\"t\"}")]
    [InlineData("{\"step\":1}")]
    [InlineData("{\"split\":\"t\"}")]
    [InlineData("{\"step\":1,\"split\":\"t\",\"x\":\"text\"}")]
    [InlineData("{\"step\":1,\"split\":\"t\",\"x\":[1]}")]
    [InlineData("{\"step\":1,\"split\":\"t\"} {}")]
    [InlineData("half a line")]
    [InlineData("[]")]
    [InlineData("")]
    public void A_damaged_line_that_is_not_the_last_is_named(string line)
    {
        using var folder = new TemporaryFolder();
        const string sound = "{\"step\":1,\"epoch\":null,\"split\":\"t\"}";
        string path = folder.Write("metrics.jsonl", Encoding.UTF8.GetBytes($"{sound}\n{line}\n{sound}\n"));
        ModelFileException e = Should.Throw<ModelFileException>(() => MetricsLog.Read(path));
        e.Message.ShouldContain("line 2 is no measurement");
        e.Offset.ShouldBe(sound.Length + 1);
    }

    [Fact]
    public void Fixed_names_and_places_that_cannot_be_written_are_refused()
    {
        using var folder = new TemporaryFolder();
        using (var log = MetricsLog.Create(folder["metrics.jsonl"]))
        {
            Should.Throw<ArgumentException>(() => log.Append(new Measurement(1, 1, "t", new Dictionary<string, double> { ["step"] = 1 })));
        }

        Text(folder).ShouldBeEmpty();
        Directory.CreateDirectory(folder["folder"]);
        Should.Throw<ModelFileException>(() => MetricsLog.Create(folder["folder"]));
        Should.Throw<ModelFileException>(() => MetricsLog.Read(folder["none"]));
    }

    private static Measurement Line(long step, double loss) => new(step, 0.5, "train", new Dictionary<string, double> { ["loss"] = loss });

    private static string Text(TemporaryFolder folder)
    {
        using var reader = new StreamReader(new FileStream(folder["metrics.jsonl"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
