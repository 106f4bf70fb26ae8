using System.Formats.Tar;
using LatentSharp.Data;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data.Reading;

/// <summary>Pictures and numbers in .npz, .tar, .tar.gz and .csv.gz, and zips with a password.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("p.tar")]
    [InlineData("p.tar.gz")]
    [InlineData("p.tgz")]
    [InlineData("p.bin")]
    public void A_tar_archive_holds_the_same_as_the_folder(string name)
    {
        _folder.WritePngs("in/b.png", "in/a.jfif", "in/c/d", "in/c/e.png");
        _folder.Write("in/notes.txt", "hello");
        byte[] tar = Tar(Directory.EnumerateFiles(_folder["in"], "*", SearchOption.AllDirectories)
            .Select(file => ("./" + Path.GetRelativePath(_folder["in"], file), File.ReadAllBytes(file))));
        _folder.Write(name, name.EndsWith("gz") ? TestFolder.Gzip(tar) : tar);
        PictureDataset from = _folder.Open(name);
        PictureDataset folder = _folder.Open("in");
        Enumerable.Range(0, from.Count).Select(from.Name).ShouldBe(Enumerable.Range(0, 4).Select(folder.Name));
        Enumerable.Range(0, 4).Select(from.Hash).ShouldBe(Enumerable.Range(0, 4).Select(folder.Hash));
        from.LeftOut.ShouldBe(["left out: 1 text file (notes.txt)"]);
    }

    [Fact]
    public void Links_and_pipes_of_a_tar_archive_are_passed_over_and_paths_outside_refused()
    {
        byte[] png = Png.Encode(TestFolder.Draw(8, 8, 3, 1));
        using var target = new MemoryStream();
        using (var writer = new TarWriter(target, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a.png") { DataStream = new MemoryStream(png) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "b.png") { DataStream = new MemoryStream(png) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "c.png") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "d.png"));
        }

        _folder.Write("x.tar", target.ToArray());
        PictureDataset set = _folder.Open("x.tar");
        set.Count.ShouldBe(2);
        set.LeftOut.ShouldBe(["left out: 1 link in the archive (c.png); 1 named pipe (d.png)"]);
        _folder.Write("climb.tar", Tar([("../a.png", png), ("b.png", png)]));
        _folder.Error("climb.tar").ShouldContain("points outside the archive");
        _folder.Write("short.tar", target.ToArray()[..^4000]);
        _folder.Error("short.tar").ShouldNotBeEmpty();
        _folder.Write("short.tgz", TestFolder.Gzip(target.ToArray())[..^40]);
        _folder.Error("short.tgz").ShouldContain("short.tgz' is not a whole tar archive");
    }

    [Fact]
    public void A_long_name_in_a_tar_archive_makes_no_room_for_what_it_says()
    {
        var head = new byte[1024];
        "././@LongLink"u8.CopyTo(head);
        "0017777777777"u8[..12].CopyTo(head.AsSpan(124)); // 256 MB in octal
        head[156] = (byte)'L';
        "ustar  "u8.CopyTo(head.AsSpan(257));
        head.AsSpan(148, 8).Fill((byte)' ');
        int sum = head.Take(512).Sum(b => b);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(head, 148);
        _folder.Write("bomb.tar", head);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _folder.Error("bomb.tar").ShouldContain("the name of an entry says it has");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10 << 20);
    }

    [Fact]
    public void A_table_in_gzip_is_read()
    {
        _folder.Write("t.csv", "a,b\n1,2\n3,4\n5,6\n");
        _folder.Write("t.csv.gz", TestFolder.Gzip(File.ReadAllBytes(_folder["t.csv"])));
        _folder.Write("u.gz", TestFolder.Gzip(File.ReadAllBytes(_folder["t.csv"])));
        foreach (string name in new[] { "t.csv", "t.csv.gz", "u.gz" })
        {
            TableDataset set = _folder.Table(name);
            set.Count.ShouldBe(3);
            set.Row(2).ToArray().ShouldBe([5, 6]);
        }

        _folder.Write("x.gz", TestFolder.Gzip([1, 2, 3, 4]));
        _folder.Error("x.gz").ShouldContain("unpack it first");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void A_zip_with_a_password_is_told_of_as_that(int method)
    {
        byte[] zip = TestFolder.Zip(("a.png", Png.Encode(TestFolder.Draw(8, 8, 3, 1))), ("b.png", [1, 2, 3]));

        // Bit 0 of the flags in both headers (APPNOTE 4.4.4), and the method beside it.
        foreach ((byte[] mark, int at) in new[] { (new byte[] { 0x50, 0x4B, 3, 4 }, 6), (new byte[] { 0x50, 0x4B, 1, 2 }, 8) })
        {
            for (int i = 0; i < zip.Length - 30; i++)
            {
                if (zip.AsSpan(i).StartsWith(mark))
                {
                    zip[i + at] |= 1;
                    zip[i + at + 2] = (byte)method;
                }
            }
        }

        string path = _folder.Write("locked.zip", zip);
        _folder.Error("locked.zip").ShouldBe($"'{path}' is protected by a password; unpack it first, and give the folder.");
    }

    [Fact]
    public void Pictures_labels_and_the_test_part_are_found_among_the_arrays()
    {
        _folder.Write("m.npz", Npz(
            ("x_train", NpyBytes.Bytes("(6, 8, 9)", Ramp(6 * 72, 0))), ("y_train", NpyBytes.Longs("(6,)", 0, 1, 2, 0, 1, 2)),
            ("x_test", NpyBytes.Bytes("(4, 8, 9)", Ramp(4 * 72, 9))), ("y_test", NpyBytes.Longs("(4, 1)", 2, 2, 0, 1)),
                ("mean", NpyBytes.Singles("(3,)", 1, 2, 3))));
        PictureDataset set = _folder.Open("m.npz");
        (set.Count, set.TestStart, set.Format.Height, set.Format.Width).ShouldBe((10, 6, 8, 9));
        set.Attributes!.Names.ShouldBe(["0", "1", "2"]);
        set.Attributes[6, 2].ShouldBe(true);
        set.Pixels(6)[0].ShouldBe((byte)9);
        set.Notes[0].ShouldBe("arrays: x_train, and x_test to test on");
        set.LeftOut.ShouldBe(["left out: 1 array (mean [3])"]);
        _folder.Open("m.npz", new DataOptions { Limit = 3, WithLabels = false }).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("arr_0", "arr_1")]
    [InlineData("images", "targets")]
    [InlineData("data", "label")]
    public void One_array_of_pictures_will_do(string pictures, string labels)
    {
        _folder.Write("a.npz", Npz((pictures, NpyBytes.Bytes("(5, 8, 8, 3)", Ramp(5 * 192, 1))),
            (labels, NpyBytes.Longs("(5,)", 7, 7, 300, -1, 7))));
        PictureDataset set = _folder.Open("a.npz");
        (set.Count, set.Format.Channels, set.TestStart).ShouldBe((5, 3, null));
        set.Attributes!.Names.ShouldBe(["-1", "7", "300"]);
    }

    [Fact]
    public void Labels_may_be_rows_with_a_single_one()
    {
        _folder.Write("h.npz", Npz(("x", NpyBytes.Bytes("(3, 8, 8)", Ramp(192, 1))),
            ("y", NpyBytes.Singles("(3, 3)", 0, 0, 1, 1, 0, 0, 0, 0, 1))));
        PictureDataset set = _folder.Open("h.npz");
        set.Attributes!.Names.ShouldBe(["0", "2"]);
        set.Attributes[0, 1].ShouldBe(true);
    }

    [Fact]
    public void Arrays_that_hold_no_pictures_are_named()
    {
        _folder.Write("n.npz", Npz(("w", NpyBytes.Singles("(3,)", 1, 2, 3)), ("b", NpyBytes.Singles("(2,)", 1, 2))));
        _folder.Error("n.npz").ShouldContain("holds no pictures, but w [3], b [2]");
        _folder.Write("o.npz", Npz(("objects", NpyBytes.Of("|O", "(3,)", [1, 2, 3]))));
        _folder.Error("o.npz").ShouldContain("objects' in");
        _folder.Write("t.npz", Npz(("table", NpyBytes.Doubles("(3, 2)", 1, 2, 3, 4, 5, 6))));
        _folder.Table("t.npz").Format.Length.ShouldBe(2);
        byte[] damaged = Npz(("x", NpyBytes.Bytes("(5, 8, 8)", Ramp(320, 0)[..100])));
        _folder.Write("d.npz", damaged);
        _folder.Error("d.npz").ShouldContain("x' in");
    }

    private static byte[] Ramp(int length, int start) => [.. Enumerable.Range(0, length).Select(i => (byte)(start + (i * 7 / 3)))];

    private static byte[] Npz(params (string Name, byte[] Bytes)[] arrays) =>
        TestFolder.Zip([.. arrays.Select(array => (array.Name + ".npy", array.Bytes))]);

    private static byte[] Tar(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        using var target = new MemoryStream();
        using (var writer = new TarWriter(target, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
            }
        }

        return target.ToArray();
    }
}
