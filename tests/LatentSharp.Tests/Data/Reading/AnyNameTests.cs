using LatentSharp.Data;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data.Reading;

/// <summary>A file is what its bytes say, and none vanishes without a word.</summary>
public sealed class AnyNameTests : IDisposable
{
    private static readonly byte[] Heic = [0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_are_found_under_any_name()
    {
        byte[] jpeg = Jpg();
        byte[] png = Png.Encode(TestFolder.Draw(9, 9, 3, 1));
        (string, byte[])[] files = [("a.jfif", jpeg), ("b.JPE", jpeg), ("c", png), ("d.PNG", png), ("e.jpg", png), ("f.dat", jpeg),
            ("sub/g.gif", png), ("h.txt", png)];
        foreach ((string name, byte[] bytes) in files)
        {
            _folder.Write("in/" + name, bytes);
        }

        _folder.Write("all.zip", TestFolder.Zip(files));
        foreach (string place in new[] { "in", "all.zip" })
        {
            PictureDataset set = _folder.Open(place, new DataOptions { WithLabels = false });
            set.Count.ShouldBe(8);
            set.LeftOut.ShouldBeEmpty();
        }
    }

    [Fact]
    public void What_is_left_out_is_counted_by_kind_and_reason_and_named()
    {
        (string, byte[])[] files =
        [
            ("p1.png", Png.Encode(TestFolder.Draw(8, 8, 3, 1))), ("p2.png", Png.Encode(TestFolder.Draw(8, 8, 3, 2))),
            ("p7.heic", Heic), ("p3.heic", Heic), ("really-heic.jpg", Heic), ("notes.txt", "hello"u8.ToArray()),
                ("rows.csv", "a,b\n1,2\n"u8.ToArray()),
            ("labels.csv", "file,hat\np1.png,1\np2.png,-1\n"u8.ToArray()), ("x.bin", [0, 1, 2, 3]), ("old.pkl", [0x80, 4, 0x95, 0]),
                ("Thumbs.db", [1, 2]),
        ];
        foreach ((string name, byte[] bytes) in files)
        {
            _folder.Write("in/" + name, bytes);
        }

        _folder.Write("in/.hidden", "x");
        _folder.Write("all.zip", TestFolder.Zip(files));
        foreach (string place in new[] { "in", "all.zip" })
        {
            PictureDataset set = _folder.Open(place);
            set.Count.ShouldBe(2);
            string note = set.LeftOut.ShouldHaveSingleItem();
            note.ShouldStartWith("left out: ");
            note.ShouldContain("3 AVIF or HEIC pictures, which are not read (p3.heic, p7.heic, really-heic.jpg; convert them to PNG)");
            note.ShouldContain("1 text file (notes.txt)");
            note.ShouldContain("1 table (rows.csv)");
            note.ShouldContain("1 Python pickle (old.pkl; save its arrays as .npy)");
            note.ShouldContain("1 file of another kind (x.bin)");
            note.ShouldNotContain("labels.csv");
            note.ShouldNotContain("Thumbs");
            note.ShouldNotContain("hidden");
        }
    }

    [Fact]
    public void Many_of_a_kind_are_counted_and_some_named()
    {
        _folder.WritePngs("a.png", "b.png");
        for (int i = 0; i < 20; i++)
        {
            _folder.Write($"t{i}.txt", "text");
        }

        _folder.Open().LeftOut.ShouldBe(["left out: 20 text files (t0.txt, t1.txt, t2.txt, t3.txt, t4.txt, t5.txt and 14 more)"]);
    }

    [Fact]
    public void The_first_fault_says_that_a_setting_leaves_it_out_and_the_setting_does()
    {
        _folder.WritePngs("a.png", "b.png", "d.png");
        _folder.Write("c.png", Png.Encode(TestFolder.Draw(8, 8, 3, 5))[..60]);
        _folder.Write("e.jpg", "");
        DataException fault = Should.Throw<DataException>(() => _folder.Open());
        fault.Message.ShouldContain("e.jpg' is empty"); // heads come first
        fault.Setting.ShouldBe("skip-bad");
        PictureDataset set = _folder.Open("", new DataOptions { SkipBad = true });
        set.Count.ShouldBe(3);
        set.LeftOut.Count.ShouldBe(3);
        set.LeftOut[0].ShouldBe("left out: 2 of 5 files that are damaged:");
        set.LeftOut[1].ShouldContain("c.png");
        set.LeftOut[2].ShouldContain("e.jpg' is empty");

        // A fault behind the limit is not met.
        _folder.Open("", new DataOptions { Limit = 2 }).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("a.7z", "377abcaf271c", "a 7-Zip archive", "unpack it")]
    [InlineData("a.rar", "526172211a07", "a RAR archive", "unpack it")]
    [InlineData("a.h5", "894844460d0a1a0a", "an HDF5 file", "h5py.File('a.h5')")]
    [InlineData("a.pkl", "80049500", "a Python pickle", "numpy.save('a.npy'")]
    [InlineData("a.mat", "4d41544c414220352e30", "a MATLAB file", "scipy.io.loadmat('a.mat')")]
    [InlineData("a.xls", "d0cf11e0a1b11ae1", "an Office document", "as CSV")]
    [InlineData("a.safetensors", "0a000000000000007b227822", "a file of tensors (safetensors)", "numpy.save('a.npy'")]
    [InlineData("data.mdb", "00000000000000000000000000000000dec0efbe0100", "an LMDB database", "write its pictures to a folder")]
    [InlineData("a.tfrecord-00000-of-00002", "0102030405060708ff", "a TFRecord file", "write its pictures to a folder")]
    [InlineData("a.tar.xz", "fd377a585a00", "compressed with", "unpack it")]
    [InlineData("a.pbm", "50340a3220320a", "a PNM (P1 to P4) picture", "convert it to PNG")]
    public void What_cannot_be_read_is_named_for_what_it_is_with_one_way_out(string name, string start, string kind, string way)
    {
        _folder.Write(name, Convert.FromHexString(start));
        string error = _folder.Error(name);
        error.ShouldContain($"is {kind}");
        error.ShouldContain(way);

        // The same inside a folder.
        _folder.Error().ShouldContain(name);
    }

    [Theory]
    [InlineData("b.tsv", "left out: 1 table (b.tsv)")]
    [InlineData("b.png.zip", "left out: 1 zip archive (b.png.zip; unpack it, or give it by itself)")]
    public void Other_files_beside_pictures(string name, string note)
    {
        _folder.WritePngs("x.png", "y.png");
        _folder.Write(name, name.EndsWith("zip") ? TestFolder.Zip(("a.png", Heic)) : "a\tb\n1\t2\n"u8.ToArray());
        _folder.Open().LeftOut.ShouldBe([note]);
    }

    [Theory]
    [InlineData("t.xlsx", "[Content_Types].xml", "an Office document", "as CSV")]
    [InlineData("m.pt", "archive/data.pkl", "a file of PyTorch", "numpy.save('m.npy'")]
    public void What_is_a_zip_only_on_the_outside_is_named(string name, string entry, string kind, string way)
    {
        _folder.Write(name, TestFolder.Zip((entry, "<x/>"u8.ToArray()), ("other.xml", "<x/>"u8.ToArray())));
        _folder.Error(name).ShouldContain(kind);
        _folder.Error(name).ShouldContain(way);
    }

    [Fact]
    public void A_pickle_in_gzip_is_named()
    {
        _folder.Write("mnist.pkl.gz", TestFolder.Gzip([0x80, 4, 0x95, 0, 1, 2]));
        _folder.Error("mnist.pkl.gz")
            .ShouldContain("is a Python pickle, which can run code when it is opened, in gzip, and is not read; unpack it (gunzip), then");
    }

    [Fact]
    public void What_lies_beside_idx_files_is_told_of_too()
    {
        _folder.Write("train-images-idx3-ubyte", TestFolder.IdxPictures(3));
        _folder.Write("train-labels-idx1-ubyte", TestFolder.Idx([3], [0, 1, 2]));
        _folder.Write("readme", "hello");
        _folder.Write("emnist-mapping.bin", [1, 2, 3]);
        PictureDataset set = _folder.Open();
        set.Count.ShouldBe(3);
        set.LeftOut.ShouldBe(["left out: 1 file of another kind (emnist-mapping.bin); 1 text file (readme)"]);
    }

    private static byte[] Jpg()
    {
        using Stream stream = typeof(AnyNameTests).Assembly.GetManifestResourceStream("quarters.jpg")!;
        var jpeg = new byte[stream.Length];
        stream.ReadExactly(jpeg);
        return jpeg;
    }
}
