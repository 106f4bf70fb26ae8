using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

/// <summary>NumPy arrays as pictures and as tables.</summary>
public sealed class NpySourceTests : IDisposable
{
    private const int Side = 8;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BytesOfEveryShapeArePictures()
    {
        byte[] gray = Ramp(3 * Side * Side);
        Check(NpyBytes.Bytes("(3, 8, 8)", gray), 1, (picture, plane, at) => gray[(picture * 64) + at]);
        Check(NpyBytes.Bytes("(3, 1, 8, 8)", gray), 1, (picture, plane, at) => gray[(picture * 64) + at]);
        Check(NpyBytes.Bytes("(3, 8, 8, 1)", gray), 1, (picture, plane, at) => gray[(picture * 64) + at]);
        byte[] color = Ramp(3 * 3 * Side * Side);
        Check(NpyBytes.Bytes("(3, 3, 8, 8)", color), 3, (picture, plane, at) => color[(((picture * 3) + plane) * 64) + at]);
        Check(NpyBytes.Bytes("(3, 8, 8, 3)", color), 3, (picture, plane, at) => color[(((picture * 64) + at) * 3) + plane]);
        Check(NpyBytes.Of("|u1", "(3, 8, 8)", color[..192], fortranOrder: true), 1, (picture, plane, at) =>
            color[picture + (3 * (at / 8)) + (24 * (at % 8))]);
    }

    [Fact]
    public void FloatsAndWholeNumbersBecomeBytesAndThatIsTold()
    {
        byte[] levels = Ramp(2 * Side * Side);
        PictureDataset singles = Open(NpyBytes.Singles("(2, 8, 8)", levels.Select(v => v / 255f)));
        singles.Notes.ShouldContain("values: floats in [0, 1], brought to 256 levels");
        PictureDataset longs = Open(NpyBytes.Longs("(2, 8, 8)", levels.Select(v => (long)v)));
        PictureDataset doubles = Open(NpyBytes.Doubles("(2, 8, 8)", levels.Select(v => v / 255.0)));
        for (int i = 0; i < 2; i++)
        {
            singles.Pixels(i).ToArray().ShouldBe(levels[(i * 64)..((i + 1) * 64)]);
            longs.Pixels(i).ToArray().ShouldBe(singles.Pixels(i).ToArray());
            doubles.Pixels(i).ToArray().ShouldBe(singles.Pixels(i).ToArray());
        }

        PictureDataset black = Open(NpyBytes.Bytes("(2, 8, 8)", levels.Select(v => (byte)(v % 2))));
        black.Notes.ShouldContain("values: all are 0 or 1, taken for black and white");
        black.Pixels(0).ToArray().ShouldBe([.. levels[..64].Select(v => (byte)(255 * (v % 2)))]);
    }

    [Fact]
    public void SixteenBitSamplesArePicturesToo()
    {
        ushort[] deep = [.. Enumerable.Range(0, 2 * Side * Side).Select(i => (ushort)(i * 500))];
        PictureDataset set = Open(NpyBytes.Of("<u2", "(2, 8, 8)", [.. deep.SelectMany(BitConverter.GetBytes)]));
        set.Notes.ShouldContain("values: 16-bit samples, brought to 256 levels");
        set.Pixels(1).ToArray().ShouldBe([.. deep[64..].Select(v => (byte)Math.Round(v / 257.0))]);
        ushort[] levels = [.. Enumerable.Range(0, 2 * Side * Side).Select(i => (ushort)(i * 2))];
        Open(NpyBytes.Of("<u2", "(2, 8, 8)", [.. levels.SelectMany(BitConverter.GetBytes)])).Pixels(1).ToArray()
            .ShouldBe([.. levels[64..].Select(v => (byte)v)]);
    }

    [Theory]
    [InlineData("|i1", 1)]
    [InlineData("<i2", 2)]
    [InlineData("<i4", 4)]
    [InlineData("<u2", 2)]
    [InlineData("<u4", 4)]
    [InlineData("<u8", 8)]
    public void WholeNumbersOfEveryWidthAreRead(string type, int size)
    {
        // 7 and, where there is a sign, −2: all other bytes repeat the sign.
        int second = type[1] == 'i' ? -2 : 2;
        byte[] body = [.. new long[] { 7, second }.SelectMany(v => BitConverter.GetBytes(v)[..size])];
        Table(NpyBytes.Of(type, "(2, 1)", body)).Row(1).ToArray().ShouldBe([second]);
        LatentSharp.Formats.Arrays.Npy.Read(_folder["a.npy"]).Span.ToArray().ShouldBe([7, second]);
    }

    [Fact]
    public void PicturesCanBeResizedLimitedAndLabeled()
    {
        _folder.Write("labels.csv", "file,hat\n00000,1\n00001,0\n00002,1\n");
        _folder.Write("a.npy", NpyBytes.Bytes("(3, 8, 8)", Ramp(192)));
        PictureDataset set = _folder.Open("a.npy", new DataOptions { Size = 16, Limit = 2, Labels = _folder["labels.csv"] });
        set.Count.ShouldBe(2);
        set.Format.ShouldBe(new PictureFormat(16, 16, 1));
        set.Attributes!.Column(0).ToArray().ShouldBe([AttributeTable.Yes, AttributeTable.No]);
    }

    [Fact]
    public void TwoDimensionsAreATable()
    {
        TableDataset set = Table(NpyBytes.Doubles("(3, 2)", 1, 20000000.25, 3, 4, 5, 6));
        set.Format.Names.ShouldBe(["x0", "x1"]);
        set.Row(0).ToArray().ShouldBe([1, 20000000.25]);
        set.Row(2).ToArray().ShouldBe([5, 6]);
        Table(NpyBytes.Of("<i8", "(3, 2)", NpyBytes.Longs("", 1, 3, 5, 2, 4, 6)[^48..], fortranOrder: true)).Row(1).ToArray()
            .ShouldBe([3, 4]);
        Table(NpyBytes.Bytes("(2, 2)", 1, 2, 3, 4)).Row(1).ToArray().ShouldBe([3, 4]);

        var model = new TableColumns(["a", "b"], [3, 4], [2, 0]);
        _folder.Table("a.npy", new DataOptions { Format = model }).Format.ShouldBe(model);
    }

    [Theory]
    [InlineData("(2, 8, 8)", "<f4", "the value at [1, 7, 7] is NaN; pictures have floats from 0 to 1")]
    [InlineData("(2, 8, 8, 1)", "<f4", "the value at [1, 7, 7, 0] is NaN")]
    [InlineData("(2, 1, 8, 8)", "<f4", "the value at [1, 0, 7, 7] is NaN")]
    [InlineData("(16, 8)", "<f4", "the value at [15, 7] is NaN; give finite numbers")]
    public void WhatIsNoNumberIsNamed(string shape, string type, string message)
    {
        float[] values = new float[128];
        values[^1] = float.NaN;
        Error(NpyBytes.Of(type, shape, [.. values.SelectMany(BitConverter.GetBytes)])).ShouldContain(message);
    }

    [Fact]
    public void WrongShapesAndTypesAreRefused()
    {
        Error(NpyBytes.Bytes("(8,)", Ramp(8)))
            .ShouldContain("holds an array of [8]; expected pictures [n, h, w], [n, h, w, 1, 3 or 4] or [n, 1, 3 or 4, h, w], or a table " +
            "of numbers [n, d].");
        Error(NpyBytes.Bytes("(2, 5, 4, 5)", Ramp(200))).ShouldContain("holds an array of [2, 5, 4, 5]");
        Error(NpyBytes.Bytes("(1, 8, 8)", Ramp(64))).ShouldContain("has only one picture");
        Error(NpyBytes.Bytes("(0, 8, 8)")).ShouldContain("has no picture");
        Error(NpyBytes.Bytes("(0, 70000, 70000)")).ShouldContain("has no picture");
        Error(NpyBytes.Bytes("(0, 3)")).ShouldContain("has no rows");
        Error(NpyBytes.Bytes("(3, 0)")).ShouldContain("has 0 columns");
        Error(NpyBytes.Bytes("(1, 3)", 1, 2, 3)).ShouldContain("has only one row");
        Error(NpyBytes.Of("|O", "(2, 2)", new byte[64])).ShouldContain("Python objects ('|O'), which can run code");
        Error(NpyBytes.Of("<M8[ns]", "(2, 2)", new byte[32])).ShouldContain("'<M8[ns]'");
        Error(NpyBytes.Bytes("(3, 8, 8)", Ramp(100))).ShouldContain("it was cut short");
        Error(NpyBytes.Longs("(2, 8, 8)", Enumerable.Range(200, 128).Select(v => (long)v)))
            .ShouldContain("is 256; pictures have whole numbers from 0 to 255");
        Error(NpyBytes.Singles("(2, 8, 8)", Enumerable.Range(0, 128).Select(v => v * 3f)))
            .ShouldContain("and these are from 0 to 381 (bring them to one of those ranges)");
        Error(NpyBytes.Singles("(2, 8, 8)", Enumerable.Range(0, 128).Select(v => (v / 40f) - 1.5f)))
            .ShouldContain("is -1.5; pictures have floats from 0 to 1, from -1 to 1 or from 0 to 255");
        Error([1, 2, 3]).ShouldContain("expected an NPY file");
    }

    [Fact]
    public void AModelOfAnotherKindIsNamed()
    {
        _folder.Write("pictures.npy", NpyBytes.Bytes("(2, 8, 8)", Ramp(128)));
        _folder.Write("table.npy", NpyBytes.Singles("(2, 3)", 1, 2, 3, 4, 5, 6));
        _folder.WritePngs("a.png", "b.png");
        var table = new DataOptions { Format = new TableColumns(["a", "b"], [0, 0], [1, 1]) };
        _folder.Error("pictures.npy", table).ShouldContain("holds pictures of 8×8, but the model is of a table with 2 columns (a, b)");
        _folder.Error("table.npy", table).ShouldContain("has 3 columns, but the model is of a table with 2 columns (a, b)");
        _folder.Error("", table).ShouldContain("is no table, but the model is of one with 2 columns (a, b)");
        _folder.Error("a.png", table).ShouldContain("is no table");
        _folder.Error("tabel.npy", table).ShouldContain("did you mean 'table.npy'?");
        _folder.Error("table.npy", new DataOptions { Size = 16 })
            .ShouldContain("is a table of numbers, but pictures of 16×16 are wanted here");
        _folder.Error("table.npy", new DataOptions { Labels = "x" }).ShouldContain("have no names; save it as CSV");
    }

    private static byte[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 7) + (i / 64)))];

    private PictureDataset Open(byte[] bytes)
    {
        _folder.Write("a.npy", bytes);
        return _folder.Open("a.npy");
    }

    private TableDataset Table(byte[] bytes)
    {
        _folder.Write("a.npy", bytes);
        return _folder.Table("a.npy");
    }

    private string Error(byte[] bytes)
    {
        _folder.Write("a.npy", bytes);
        return _folder.Error("a.npy");
    }

    private void Check(byte[] file, int channels, Func<int, int, int, byte> expected)
    {
        PictureDataset set = Open(file);
        set.Count.ShouldBe(3);
        set.Format.ShouldBe(new PictureFormat(Side, Side, channels));
        set.Name(2).ShouldBe("00002");
        for (int i = 0; i < set.Count; i++)
        {
            int picture = i;
            set.Pixels(i).ToArray().ShouldBe([.. Enumerable.Range(0, channels * 64).Select(at => expected(picture, at / 64, at % 64))]);
        }
    }
}
