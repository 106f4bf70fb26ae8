using FsCheck;
using FsCheck.Fluent;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Formats;

public sealed class SafeTensorsTests
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>As the format's Python package lays it out: an I64 scalar 'steps' = 7, 'w' [2, 2], 'b' [1], metadata format = pt.</summary>
    private static readonly byte[] Golden = Convert.FromBase64String(
        "yAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJzdGVwcyI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMCw4XX0" +
        "sInci"
        + "OnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsMl0sImRhdGFfb2Zmc2V0cyI6WzgsMjRdfSwiYiI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc" +
        "2V0cyI6"
        + "WzI0LDI4XX19IAcAAAAAAAAAAACAPwAAAMAAAAA/AABAQAAAgD4=");

    /// <summary>Made with NumPy: 'a' F16 [3] = 1, −0.5, 65504; 'c' BF16 [2] = 1, −5; 'd' F64 [1, 2] = 0.1, −1e30.</summary>
    private static readonly byte[] OtherTypes = Convert.FromBase64String(
        "qAAAAAAAAAB7ImEiOnsiZHR5cGUiOiJGMTYiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOlswLDZdfSwiYyI6eyJkdHlwZSI6IkJGMTYiLCJzaGFwZSI6WzJdLCJ" +
        "kYXRh"
        + "X29mZnNldHMiOls2LDEwXX0sImQiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzEsMl0sImRhdGFfb2Zmc2V0cyI6WzEwLDI2XX19ICAAPAC4/3uAP6DAmpmZmZmZu" +
        "T/qjKA5"
        + "WT4pxg==");

    [Fact]
    public void Writes_the_golden_file_to_the_byte()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsFile.Write(
            folder["m"],
            new Dictionary<string, string> { ["format"] = "pt" },
            [("w", new Tensor(new Shape(2, 2), [1, -2, 0.5f, 3])), ("b", new Tensor(new Shape(1), [0.25f]))],
            [("steps", new Shape([]), [7])]);
        File.ReadAllBytes(folder["m"]).ShouldBe(Golden);
        folder.Names().ShouldBe(["m"]);
    }

    [Fact]
    public void Reads_the_golden_file()
    {
        using var folder = new TemporaryFolder();
        using var file = SafeTensorsFile.Read(folder.Write("m", Golden));
        file.Metadata.ShouldBe(new Dictionary<string, string> { ["format"] = "pt" });
        file.Entries.Select(e => (e.Name, e.Shape.ToString(), e.DType))
            .ShouldBe([("steps", "[]", ElementType.I64), ("w", "[2, 2]", ElementType.F32), ("b", "[1]", ElementType.F32)]);
        file.Get("w").Span.ToArray().ShouldBe([1, -2, 0.5f, 3]);
        file.Get("b").Item().ShouldBe(0.25f);
        file.GetInt64("steps").ShouldBe([7L]);
        file.Contains("w").ShouldBeTrue();
        file.Contains("v").ShouldBeFalse();
        Should.Throw<ModelFileException>(() => file.GetInt64("w")).Message.ShouldContain("expected I64, found F32");
    }

    [Fact]
    public void Widens_and_narrows_other_types()
    {
        using var folder = new TemporaryFolder();
        using var file = SafeTensorsFile.Read(folder.Write("m", OtherTypes));
        file.Get("a").Span.ToArray().ShouldBe([1, -0.5f, 65504]);
        file.Get("c").Span.ToArray().ShouldBe([1f, -5f]);
        file.Get("d").Span.ToArray().ShouldBe([0.1f, -1e30f]);
    }

    [Fact]
    public void Any_names_text_and_bits_come_back_in_order()
    {
        Gen<string> text = Gen.Elements("a", "encoder.0.weight", "", "é \"\\/\n\u0001", "日本", "😀", "<&>'", "__metadata", "0", "x y");
        Gen<float> value = ArbMap.Default.GeneratorFor<int>().Select(BitConverter.Int32BitsToSingle);
        Gen<int[]> sizes = Gen.Choose(0, 4).ArrayOf().Select(a => a.Take(Shape.MaximumRank).ToArray());
        Gen<(string Name, Tensor Value)> tensor = from name in text
                                                  from size in sizes
                                                  from values in value.ArrayOf(new Shape(size).Length)
                                                  select (name, new Tensor(new Shape(size), values));
        Gen<(string Key, string Value)> pair = from key in text from item in text select (key, item);
        var cases = from tensors in tensor.ArrayOf()
                    from metadata in pair.ArrayOf()
                    select (tensors.DistinctBy(t => t.Name).ToArray(),
            metadata.DistinctBy(p => p.Key).ToArray());
        using var folder = new TemporaryFolder();
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            ((string Name, Tensor Value)[] tensors, (string Key, string Value)[] metadata) = c;
            SafeTensorsFile.Write(folder["m"], metadata.ToDictionary(p => p.Key, p => p.Value), tensors);
            using var file = SafeTensorsFile.Read(folder["m"]);
            file.Metadata.Select(p => (p.Key, p.Value)).ShouldBe(metadata);
            file.Entries.Select(e => (e.Name, e.Shape)).ShouldBe(tensors.Select(t => (t.Name, t.Value.Shape)));
            foreach ((string name, Tensor expected) in tensors)
            {
                Bits(file.Get(name)).ShouldBe(Bits(expected));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Large_tensors_cross_the_pieces_in_which_they_move()
    {
        using var folder = new TemporaryFolder();
        var large = new Tensor(new Shape(3, 65_537));
        for (int i = 0; i < large.Length; i++)
        {
            large.Span[i] = i;
        }

        long[] steps = [.. Enumerable.Range(0, 65_540).Select(i => long.MaxValue - i)];
        SafeTensorsFile.Write(folder["m"], NoMetadata, [("x", large)], [("i", new Shape(steps.Length), steps)]);
        using var file = SafeTensorsFile.Read(folder["m"]);
        var copy = new Tensor(large.Shape);
        file.CopyTo("x", copy);
        copy.Span.SequenceEqual(large.Span).ShouldBeTrue();
        file.GetInt64("i").AsSpan().SequenceEqual(steps).ShouldBeTrue();
        file.Get("i").Span[65_539].ShouldBe((float)(long.MaxValue - 65_539));
    }

    [Fact]
    public void A_wrong_shape_names_both_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsFile.Write(folder["m"], NoMetadata, [("encoder.0.weight", new Tensor(new Shape(4, 7)))]);
        using var file = SafeTensorsFile.Read(folder["m"]);
        var destination = new Tensor(new Shape(2), [1, 2]);
        Should.Throw<ModelFileException>(() => file.CopyTo("encoder.0.weight", destination)).Message
            .ShouldContain("tensor 'encoder.0.weight': the file has [4, 7], the model needs [2]");
        destination.Span.ToArray().ShouldBe([1, 2]);
        Should.Throw<ModelFileException>(() =>
            file.Get("decoder")).Message.ShouldContain("expected a tensor 'decoder', found encoder.0.weight");
    }

    [Fact]
    public void An_open_file_keeps_its_contents_when_another_is_renamed_over_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        SafeTensorsFile.Write(folder["m"], NoMetadata, [("x", new Tensor(new Shape(2), [1, 2]))]);
        using var file = SafeTensorsFile.Read(folder["m"]);
        SafeTensorsFile.Write(folder["m"], NoMetadata, [("y", new Tensor(new Shape(1), [3]))]);
        file.Get("x").Span.ToArray().ShouldBe([1, 2]);
    }

    [Fact]
    public void The_writer_refuses_what_could_not_be_read_back()
    {
        using var folder = new TemporaryFolder();
        var one = new Tensor(new Shape(1));
        Should.Throw<ArgumentException>(() => SafeTensorsFile.Write(folder["m"], NoMetadata, [("a", one), ("a", one)]));
        Should.Throw<ArgumentException>(() => SafeTensorsFile.Write(folder["m"], NoMetadata, [("__metadata__", one)]));
        Should.Throw<ArgumentException>(() => SafeTensorsFile.Write(folder["m"], NoMetadata, [("\uD800", one)]));
        Should.Throw<ArgumentException>(() => SafeTensorsFile.Write(folder["m"], NoMetadata, [], [("i", new Shape(2), [1])]));
        folder.Names().ShouldBeEmpty();
    }

    private static int[] Bits(Tensor tensor) => [.. tensor.Span.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
