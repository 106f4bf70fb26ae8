using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

/// <summary>Tables whose columns are pixels.</summary>
public sealed class PixelTableTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pixel", 0)]
    [InlineData("pixel", 1)]
    [InlineData("Pixel_", 0)]
    [InlineData("px", 1)]
    public void RowsArePicturesAndTheLabelIsTheirClass(string word, int first)
    {
        PictureDataset set = Open(["label", .. Enumerable.Range(first, 81).Select(i => $"{word}{i}")], 4, row =>
            [row % 2 == 0 ? "7" : "3", .. Levels(row, 81)]);
        (set.Count, set.Format).ShouldBe((4, new PictureFormat(9, 9, 1)));
        set.Pixels(2).ToArray().ShouldBe([.. Levels(2, 81).Select(byte.Parse)]);
        set.Attributes!.Names.ShouldBe(["label=3", "label=7"]);
        set.Attributes.Column(1).ToArray().ShouldBe([1, -1, 1, -1]);
        set.Notes.ShouldContain("pixels: each row is a picture of 9×9, by its 81 columns; with other headings, such as x0, x1, …, it is " +
            "a " +
            "table of numbers");
        _folder.Open("t.csv", new DataOptions { Size = 16, Limit = 2 }).Format.ShouldBe(new PictureFormat(16, 16, 1));
    }

    [Fact]
    public void PlacesAndAnyOrderOfColumnsWillDo()
    {
        string[] places = [.. Enumerable.Range(1, 8).SelectMany(row => Enumerable.Range(1, 8).Select(column => $"{row}x{column}"))];
        PictureDataset set = Open([.. places, "class"], 2, row => [.. Levels(row, 64), "1"]);
        set.Pixels(1).ToArray().ShouldBe([.. Levels(1, 64).Select(byte.Parse)]);
        PictureDataset turned = Open([.. places.Reverse()], 2, row => [.. Levels(row, 64)]);
        turned.Pixels(1).ToArray().ShouldBe([.. Levels(1, 64).Select(byte.Parse).Reverse()]);
        turned.Attributes.ShouldBeNull();
        Open([.. Enumerable.Range(0, 64).Select(i => $"pixel_{i / 8}_{i % 8}")], 2, row => [.. Levels(row, 64)]).Format.Width.ShouldBe(8);
    }

    [Fact]
    public void ThreeSamplesAPixelAreColor()
    {
        // Colors that hardly differ within a pixel, in both orders.
        byte Level(int row, int pixel, int channel) => (byte)((pixel * 37) + (row * 11) + channel);
        string[] headings = [.. Enumerable.Range(0, 192).Select(i => $"pixel{i}")];
        PictureDataset together = Open(headings, 3, row => [.. Enumerable.Range(0, 192).Select(i => $"{Level(row, i / 3, i % 3) % 240}")]);
        PictureDataset apart = Open(headings, 3, row => [.. Enumerable.Range(0, 192).Select(i => $"{Level(row, i % 64, i / 64) % 240}")]);
        together.Format.ShouldBe(new PictureFormat(8, 8, 3));
        together.Pixels(1).ToArray().ShouldBe(apart.Pixels(1).ToArray());
        apart.Pixels(1)[64].ShouldBe((byte)(Level(1, 0, 1) % 240));
    }

    [Fact]
    public void ATableWithoutHeadingsIsRecognizedByItsColumns()
    {
        _folder.Write("t.csv", string.Concat(Enumerable.Range(0, 3).Select(row => $"{row % 2},{string.Join(',', Levels(row, 64))}\n")));
        PictureDataset set = _folder.Open("t.csv");
        (set.Count, set.Format).ShouldBe((3, new PictureFormat(8, 8, 1)));
        set.Pixels(0).ToArray().ShouldBe([.. Levels(0, 64).Select(byte.Parse)]);
        set.Attributes!.Names.ShouldBe(["label=0", "label=1"]);
    }

    [Fact]
    public void WhatHasOtherValuesOrHeadingsIsATable()
    {
        string[] headings = [.. Enumerable.Range(0, 64).Select(i => $"pixel{i}")];
        Table(headings, 3, row => [.. Enumerable.Range(0, 64).Select(i => $"{(row * i) - 3}")]).Format.Length.ShouldBe(64);
        Table([.. Enumerable.Range(0, 64).Select(i => $"x{i}")], 3, row => [.. Levels(row, 64)]).Format.Length.ShouldBe(64);
        Table([.. headings[..63]], 3, row => [.. Levels(row, 63)]).Format.Length.ShouldBe(63);
        var model = new TableColumns(headings, new double[64], [.. Enumerable.Repeat(1.0, 64)]);
        Open(headings, 3, row => [.. Levels(row, 64)]).Format.ShouldBe(new PictureFormat(8, 8, 1));
        _folder.Table("t.csv", new DataOptions { Format = model }).Format.ShouldBe(model);
    }

    private static IEnumerable<string> Levels(int row, int count) =>
        Enumerable.Range(0, count).Select(i => $"{((i * 13) + (row * 40)) % 256}");

    private PictureDataset Open(string[] headings, int rows, Func<int, IEnumerable<string>> row)
    {
        Write(headings, rows, row);
        return _folder.Open("t.csv");
    }

    private TableDataset Table(string[] headings, int rows, Func<int, IEnumerable<string>> row)
    {
        Write(headings, rows, row);
        return _folder.Table("t.csv");
    }

    private void Write(string[] headings, int rows, Func<int, IEnumerable<string>> row) =>
        _folder.Write("t.csv", string.Join(',', headings) + "\n"
            + string.Concat(Enumerable.Range(0, rows).Select(i => string.Join(',', row(i)) + "\n")));
}
