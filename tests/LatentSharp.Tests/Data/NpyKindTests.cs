using LatentSharp.Data;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data;

/// <summary>Arrays as people save them: other orders of bytes, other ranges, transparency, one picture, labels beside.</summary>
public sealed class NpyKindTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f2")]
    [InlineData("f4")]
    [InlineData("f8")]
    public void BigEndianFloatsAreTheSameAsLittleEndianOnes(string type)
    {
        byte[] body = [.. Enumerable.Range(0, 128).SelectMany(v => type switch
        {
            "f2" => BitConverter.GetBytes((Half)(v / 127f)),
            "f4" => BitConverter.GetBytes(v / 127f),
            _ => BitConverter.GetBytes(v / 127.0),
        })];
        int size = body.Length / 128;
        PictureDataset little = Open(NpyBytes.Of($"<{type}", "(2, 8, 8)", body));
        PictureDataset big = Open(NpyBytes.Of($">{type}", "(2, 8, 8)", [.. body.Chunk(size).SelectMany(number => number.Reverse())]));
        big.Pixels(1).ToArray().ShouldBe(little.Pixels(1).ToArray());
        big.Pixels(1)[63].ShouldBe((byte)255);
    }

    [Fact]
    public void BigEndianTablesAreRead()
    {
        Table(NpyBytes.Of(">f8", "(2, 1)", [.. new[] { 1.5, -20000000.25 }.SelectMany(v => BitConverter.GetBytes(v).Reverse())])).Row(1)
            .ToArray().ShouldBe([-20000000.25]);
        Table(NpyBytes.Of(">f4", "(2, 1)", [.. new[] { 1.5f, -2.25f }.SelectMany(v => BitConverter.GetBytes(v).Reverse())])).Row(1)
            .ToArray()
            .ShouldBe([-2.25]);
        Table(NpyBytes.Of(">i2", "(2, 1)", [1, 2, 255, 254])).Row(0).ToArray().ShouldBe([258]);
        Table(NpyBytes.Of(">u8", "(2, 1)", [0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1, 0])).Row(1).ToArray().ShouldBe([256]);
    }

    [Fact]
    public void FloatsFromMinusOneToOneAndToWhiteAreRead()
    {
        PictureDataset signed = Open(NpyBytes.Singles("(2, 8, 8)", Enumerable.Range(0, 128).Select(v => (v / 63.5f) - 1)));
        signed.Notes.ShouldContain("values: floats in [-1, 1], brought to 256 levels");
        signed.Pixels(0)[0].ShouldBe((byte)0);
        signed.Pixels(1)[63].ShouldBe((byte)255);
        signed.Pixels(1)[0].ShouldBe((byte)Math.Round(64 / 127f * 255));
        PictureDataset levels = Open(NpyBytes.Doubles("(2, 8, 8)", Enumerable.Range(0, 128).Select(v => v * 1.9)));
        levels.Notes.ShouldContain("values: floats in [0, 255], taken for levels");
        levels.Pixels(1)[63].ShouldBe((byte)241);
    }

    [Theory]
    [InlineData(-0.004f, 0.8f, "[0, 1], brought to 256 levels", 0, 204)]
    [InlineData(-0.02f, 1.01f, "[0, 1], brought to 256 levels", 0, 255)]
    [InlineData(-1.1f, 1.05f, "[-1, 1], brought to 256 levels", 128, 255)]
    [InlineData(-3.5f, 258f, "[0, 255], taken for levels", 0, 255)]
    public void WhatResizingOvershootsChangesNoRangeAndIsToldOf(float low, float high, string range, int zero, int last)
    {
        PictureDataset set = Open(NpyBytes.Singles("(2, 8, 8)", [low, .. Enumerable.Repeat(0f, 126), high]));
        set.Notes.ShouldContain(FormattableString.Invariant(
            $"values: floats in {range}; they are from {low} to {high}, and what is beyond is made black or white"));
        (set.Pixels(0)[0], set.Pixels(0)[1], set.Pixels(1)[63]).ShouldBe(((byte)0, (byte)zero, (byte)last));
    }

    [Theory]
    [InlineData(-0.2f, 1f)]
    [InlineData(0f, 1.2f)]
    [InlineData(-40f, 255f)]
    [InlineData(-5f, 60f)]
    public void RangesBetweenThoseThatAreReadAreRefusedWithTheirFigures(float low, float high) =>
        Error(NpyBytes.Singles("(2, 8, 8)", [low, .. Enumerable.Repeat(0.1f, 126), high]))
            .ShouldContain(FormattableString.Invariant($"and these are from {low} to {high} (bring them to one of those ranges)"));

    [Theory]
    [InlineData(16, 16)]
    [InlineData(11, 15)]
    [InlineData(3, 3)]
    public void AFewWholeNumbersAreSpreadUpToWhite(int high, int white)
    {
        PictureDataset set = Open(NpyBytes.Doubles("(2, 8, 8)", Enumerable.Range(0, 128).Select(i => (double)(i % (high + 1)))));
        set.Pixels(0)[high].ShouldBe((byte)Math.Round(255.0 * high / white));
        set.Notes.ShouldContain($"values: whole numbers from 0 to {high}, of which {white} is made white");
        set.Notes.ShouldNotContain(note => note.StartsWith("warning:"));
    }

    [Theory]
    [InlineData(900, 1023, 10)]
    [InlineData(4000, 4095, 12)]
    [InlineData(16383, 16383, 14)]
    [InlineData(16384, 65535, 16)]
    public void SixteenBitsThatAreNotFilledAreBroughtToWhite(int high, int white, int bits)
    {
        byte[] body = [.. Enumerable.Range(0, 128).SelectMany(i => BitConverter.GetBytes((ushort)(i % 2 * high)))];
        PictureDataset set = Open(NpyBytes.Of("<u2", "(2, 8, 8)", body));
        set.Pixels(0)[1].ShouldBe((byte)Math.Round(255.0 * high / white));
        set.Notes.ShouldContain(bits == 16 ? "values: 16-bit samples, brought to 256 levels"
            : $"values: 16-bit samples of at most {high}, taken for samples of {bits} bits ({white} is white)");
    }

    [Fact]
    public void TransparencyIsLaidUponTheBackground()
    {
        byte[] last = [.. Enumerable.Range(0, 2 * 64).SelectMany(i => new byte[] { 10, 20, 30, (byte)(i % 2 == 0 ? 255 : 0) })];
        PictureDataset set = Open(NpyBytes.Bytes("(2, 8, 8, 4)", last));
        set.Format.Channels.ShouldBe(3);
        set.Pixels(0)[0].ShouldBe((byte)10);
        set.Pixels(0)[1].ShouldBe((byte)255);
        set.Notes.ShouldContain("transparency: 2 pictures have an alpha channel and are laid upon white");
        byte[] planes = [.. Enumerable.Range(0, 2).SelectMany(_ => Enumerable.Range(0, 256).Select(i => last[((i % 64) * 4) + (i / 64)]))];
        PictureDataset first = Open(NpyBytes.Bytes("(2, 4, 8, 8)", planes));
        first.Pixels(1).ToArray().ShouldBe(set.Pixels(1).ToArray());
        PictureDataset black = _folder.Open("a.npy", new DataOptions { Background = Color.Black });
        black.Pixels(0)[1].ShouldBe((byte)0);
    }

    [Fact]
    public void OnePictureIsOneAndTwoChannelsAreRefusedByName()
    {
        Error(NpyBytes.Bytes("(9, 10, 3)", new byte[270]))
            .ShouldContain("[9, 10, 3] is taken for one picture of 10×9 in colour; give at least 2 to learn from: an array [n, 9, 10, 3].");
        PictureDataset one = _folder.Open("a.npy", new DataOptions { Minimum = 1 });
        (one.Count, one.Format).ShouldBe((1, new PictureFormat(10, 9, 3)));
        Error(NpyBytes.Bytes("(9, 10, 4)", new byte[360])).ShouldContain("in colour and transparency");
        Error(NpyBytes.Bytes("(4, 8, 9, 2)", new byte[576])).ShouldContain("pictures of two channels; give 1 channel");
        Error(NpyBytes.Bytes("(4, 2, 8, 9)", new byte[576])).ShouldContain("two channels");
        Error(NpyBytes.Bytes("(8, 9, 2)", new byte[144])).ShouldContain("two channels");
    }

    [Fact]
    public void LabelsBesideAreClasses()
    {
        _folder.Write("x_train.npy", NpyBytes.Bytes("(3, 8, 8)", Enumerable.Range(0, 192).Select(i => (byte)i)));
        _folder.Open("x_train.npy").Attributes.ShouldBeNull();
        _folder.Write("y_train.npy", NpyBytes.Longs("(3,)", 2, 0, 2));
        PictureDataset set = _folder.Open("x_train.npy");
        set.Attributes!.Names.ShouldBe(["0", "1", "2"]);
        set.Attributes.Column(2).ToArray().ShouldBe([AttributeTable.Yes, AttributeTable.No, AttributeTable.Yes]);
        _folder.Open("x_train.npy", new DataOptions { WithLabels = false }).Attributes.ShouldBeNull();

        _folder.Write("y_train.npy", NpyBytes.Singles("(3, 2)", 0, 1, 1, 0, 0, 1));
        _folder.Open("x_train.npy").Attributes!.Column(1).ToArray().ShouldBe([AttributeTable.Yes, AttributeTable.No, AttributeTable.Yes]);

        _folder.Write("y_train.npy", NpyBytes.Longs("(4,)", 2, 0, 2, 1));
        PictureDataset without = _folder.Open("x_train.npy");
        without.Attributes.ShouldBeNull();
        without.Notes.ShouldContain(note => note.StartsWith("labels left out:") && note.Contains("has 4 labels, but")
            && note.Contains("has 3 pictures"));
        _folder.Error("x_train.npy", new DataOptions { Labels = _folder["y_train.npy"] }).ShouldContain("has 4 labels");
    }

    [Fact]
    public void AFolderOfOneArrayAPictureIsRead()
    {
        for (int i = 0; i < 4; i++)
        {
            int number = i;
            string place = $"{(i < 3 ? "train" : "test")}/{(i % 2 == 0 ? "leaf" : "bark")}/{i}.npy";
            _folder.Write(place, NpyBytes.Singles("(9, 10, 3)",
                Enumerable.Range(0, 270).Select(at => ((((at * 7) + number) % 256) / 127.5f) - 1)));
        }

        PictureDataset set = _folder.Open();
        (set.Count, set.Format, set.TestStart).ShouldBe((4, new PictureFormat(10, 9, 3), 3));
        (set.Name(0), set.Name(3)).ShouldBe(("train/bark/1.npy", "test/bark/3.npy"));
        set.Attributes!.Names.ShouldBe(["bark", "leaf"]);
        set.Pixels(1)[..2].ToArray().ShouldBe([0, 21]);
        set.Notes.ShouldContain("values: floats in [-1, 1], brought to 256 levels");

        // A picture is what its bytes say, also where its name says nothing.
        _folder.Write("train/cover", LatentSharp.Imaging.Png.Encode(TestFolder.Draw(8, 8, 3, 1)));
        _folder.Write("train/back", LatentSharp.Imaging.Png.Encode(TestFolder.Draw(8, 8, 3, 2)));
        PictureDataset pictures = _folder.Open();
        (pictures.Count, pictures.Name(0)).ShouldBe((2, "train/back"));
        pictures.LeftOut.ShouldHaveSingleItem().ShouldContain("4 NumPy arrays");
    }

    [Fact]
    public void GrayArraysAndOneArrayOfAllAreReadFromAFolder()
    {
        _folder.Write("2.npy", NpyBytes.Bytes("(8, 8)", Enumerable.Range(0, 64).Select(i => (byte)i)));
        _folder.Write("10.npy", NpyBytes.Bytes("(1, 8, 8)", Enumerable.Range(0, 64).Select(i => (byte)(2 * i))));
        PictureDataset gray = _folder.Open();
        (gray.Count, gray.Format, gray.Name(1)).ShouldBe((2, new PictureFormat(8, 8, 1), "10.npy"));
        gray.Pixels(1)[63].ShouldBe((byte)126);

        using var one = new TestFolder();
        one.Write("x.npy", NpyBytes.Bytes("(3, 8, 9)", new byte[216]));
        one.Write("y.npy", NpyBytes.Longs("(3,)", 1, 0, 1));
        PictureDataset set = one.Open();
        (set.Count, set.Attributes!.Names.Count).ShouldBe((3, 2));
        one.Write("z.npy", NpyBytes.Bytes("(5, 8, 9)", new byte[360]));
        one.Error().ShouldContain("it is not clear which are the pictures; give the path of the one that has them");
    }

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
}
