using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.IO.Hashing;
using LatentSharp.Data;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Imaging.Reading;
using LatentSharp.Tests.Training;

namespace LatentSharp.Tests.Data.Reading;

/// <summary>Few bytes that say that they are many pixels. Memory is that of the whole process: they run when no other test does.</summary>
[Collection(ThreadCollection.Name)]
public sealed class BudgetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(11_500, 8, 2)]
    [InlineData(9_000, 16, 6)]
    public void A_picture_that_takes_too_much_is_refused_by_its_head(int side, int depth, int type)
    {
        byte[] bomb = Forge(side, depth, type, rows: 0);
        _folder.WritePngs("in/a.png", "in/b.png");
        _folder.Write("in/bomb.png", bomb);
        long before = GC.GetTotalAllocatedBytes();
        _folder.Error("in").ShouldContain($"bomb.png' is {side}×{side} pixels");
        PictureDataset set = _folder.Open("in", new DataOptions { SkipBad = true });
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(50 << 20);
        set.Count.ShouldBe(2);
        set.LeftOut[1].ShouldContain("make it smaller");
    }

    [Fact]
    public void Pictures_wait_for_each_other_so_that_all_fit_the_budget()
    {
        // Ten pictures of 8 MB of rows, on eight threads, within the memory of about two.
        byte[] large = Forge(1_700, 8, 2, rows: 1_700);
        _folder.Write("all.zip", TestFolder.Zip([.. Enumerable.Range(0, 10).Select(i => ($"{i}.png", large))]));
        long one = DecodeBudget.Need(new PictureHead(PictureKind.Png, 1_700, 1_700, 3)).Fixed;
        var budget = new DecodeBudget(2 * (one + (4 << 20)));
        var context = new ReadContext(null, 8, default) { Budget = budget };
        using var zip = new ZipContainer(_folder["all.zip"]);
        Dataset set = new FileSource(zip, isList: false).Read(new DataOptions { Size = 8 }, context);
        set.Count.ShouldBe(10);
        budget.Peak.ShouldBeLessThanOrEqualTo(2 * (one + (4 << 20)));
        budget.Peak.ShouldBeGreaterThan(one);
    }

    [Fact]
    public void Work_goes_on_when_a_fault_is_met_inside_the_budget()
    {
        var budget = new DecodeBudget(10 << 20);
        for (int i = 0; i < 5; i++)
        {
            Should.Throw<DataException>(() =>
                budget.Do<int>(6 << 20, "x.png", "5×5 pixels", () => throw new OutOfMemoryException())).Message
                .ShouldContain("this machine's memory is not enough");
        }

        budget.Do(6 << 20, "x.png", "5×5 pixels", () => 3).ShouldBe(3);
        Should.Throw<DataException>(() => budget.Do(60 << 20, "x.png", "5×5 pixels", () => 3)).Setting.ShouldBe("skip-bad");
    }

    [Fact]
    public void The_resident_memory_of_bombs_below_the_limits_is_that_of_one()
    {
        // 36 megapixels each, a megabyte packed: all together, or what each leaves behind, would take gigabytes.
        byte[] bomb = Forge(6_000, 8, 2, rows: 6_000);
        bomb.Length.ShouldBeLessThan(1_100_000);
        _folder.Write("bombs.zip", TestFolder.Zip([.. Enumerable.Range(0, 6).Select(i => ($"{i}.png", bomb))]));
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var watch = new CancellationTokenSource();
        long most = 0;
        long start = process.WorkingSet64;
        var watcher = new Thread(() =>
        {
            while (!watch.IsCancellationRequested)
            {
                process.Refresh();
                most = Math.Max(most, process.WorkingSet64 - start);
                Thread.Sleep(5);
            }
        });
        watcher.Start();
        _folder.Open("bombs.zip", new DataOptions { Size = 8 }, threads: 8).Count.ShouldBe(6);
        watch.Cancel();
        watcher.Join();
        most.ShouldBeLessThan(1500L << 20);
    }

    /// <summary>A PNG file of zeros of any size (W3C PNG, 11.2).</summary>
    private static byte[] Forge(int side, int depth, int type, int rows)
    {
        int samples = type switch { 2 => 3, 6 => 4, _ => 1 };
        var row = new byte[1 + (side * samples * depth / 8)];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int y = 0; y < rows; y++)
            {
                zlib.Write(row);
            }
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, side);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), side);
        (head[8], head[9]) = ((byte)depth, (byte)type);
        return [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, .. Chunk("IHDR", head), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] body)
    {
        byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(name), .. body];
        var framed = new byte[8 + named.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed, body.Length);
        named.CopyTo(framed, 4);
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(4 + named.Length), Crc32.HashToUInt32(named));
        return framed;
    }
}
