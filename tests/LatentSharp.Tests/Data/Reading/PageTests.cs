using LatentSharp.Data;

namespace LatentSharp.Tests.Data.Reading;

/// <summary>Pages of TIFF files, each of which is a picture.</summary>
public sealed class PageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pages_of_a_file_are_pictures_in_their_order()
    {
        _folder.Write("stack.tif", TiffBytes.Of(8, Pages(12, 0)));
        PictureDataset set = _folder.Open("stack.tif");
        Names(set).ShouldBe([.. Enumerable.Range(0, 12).Select(page => $"stack.tif/{page}")]);
        set.Format.ShouldBe(new PictureFormat(8, 10, 1));
        for (int page = 0; page < 12; page++)
        {
            set.ToPicture(page).Pixels.ShouldBe(Page(page));
        }

        set.Notes.ShouldContain("pages: 1 file has more than one page (stack.tif has 12), and each page is a picture");
        _folder.Open("stack.tif", new DataOptions { Limit = 5 }).Count.ShouldBe(5);
    }

    [Fact]
    public void In_a_folder_and_an_archive_they_stand_where_their_file_stands_with_its_labels()
    {
        _folder.WritePng("in/a.png", channels: 1, height: 10);
        _folder.Write("in/b.tif", TiffBytes.Of(8, Pages(3, 4)));
        _folder.WritePng("in/c.png", seed: 2, channels: 1, height: 10);
        _folder.Write("in/labels.csv", "file,bright\na.png,1\nb.tif,-1\nc.png,1\n");
        PictureDataset set = _folder.Open("in");
        Names(set).ShouldBe(["a.png", "b.tif/0", "b.tif/1", "b.tif/2", "c.png"]);
        set.ToPicture(2).Pixels.ShouldBe(Page(5));
        set.Attributes!.Column(0).ToArray().ShouldBe([1, -1, -1, -1, 1]);
        _folder.Write("in.zip", TestFolder.Zip([.. ((string[])["a.png", "b.tif", "c.png"])
            .Select(name => (name, File.ReadAllBytes(_folder["in/" + name])))]));
        PictureDataset zip = _folder.Open("in.zip");
        Names(zip).ShouldBe(Names(set));
        zip.ToPicture(3).Pixels.ShouldBe(Page(6));
    }

    [Fact]
    public void A_page_is_named_as_a_picture_of_a_set_is()
    {
        _folder.WritePng("in/a.png", channels: 1, height: 10);
        _folder.Write("in/b.tif", TiffBytes.Of(8, Pages(3, 0)));
        var one = new DataOptions { Minimum = 1 };
        _folder.Open("in/b.tif:2", one).ToPicture(0).Pixels.ShouldBe(Page(2));
        _folder.Open("in:b.tif/1", one).ToPicture(0).Pixels.ShouldBe(Page(1));
        _folder.Open("in:3", one).ToPicture(0).Pixels.ShouldBe(Page(2));
        _folder.Open("in:b.tif", one).ToPicture(0).Pixels.ShouldBe(Page(0));
        _folder.Open("in/b.tif", one with { FirstPage = true }).Count.ShouldBe(1);
        _folder.Error("in/b.tif:3", one).ShouldContain("has 3 pictures, numbered 0 to 2");
        _folder.Error("in:b.tif/3", one).ShouldContain("there is no picture 'b.tif/3'");
    }

    [Fact]
    public void Small_copies_and_masks_are_no_pages()
    {
        _folder.Write("a.tif", TiffBytes.Of(8, Pages(3, 0), 0, 1, 4));
        _folder.Open("a.tif", new DataOptions { Minimum = 1 }).Count.ShouldBe(1);
        _folder.Error("a.tif").ShouldContain("is a single picture");
        _folder.Write("b.tif", TiffBytes.Of(8, Pages(3, 0), 1));
        _folder.Open("b.tif").ToPicture(0).Pixels.ShouldBe(Page(1));
    }

    [Fact]
    public void A_damaged_page_is_named()
    {
        byte[] file = TiffBytes.Of(8, Pages(4, 0));
        _folder.Write("cut.tif", file[..^20]);
        _folder.Error("cut.tif").ShouldContain("cut.tif/3'");
        _folder.Open("cut.tif", new DataOptions { SkipBad = true }).Count.ShouldBe(3);
        _folder.Write("short.tif", file[..(file.Length / 2)]);
        _folder.Error("short.tif").ShouldContain("short.tif' (page 2, the first is 0)");
        int last = file.Length - 80 - 4;
        byte[] loop = [.. file[..last], 8, 0, 0, 0, .. file[(last + 4)..]];
        _folder.Write("loop.tif", loop);
        _folder.Error("loop.tif").ShouldContain("leads back to an earlier page");
    }

    [Fact]
    public void Ten_thousand_pages_are_read_and_one_more_is_refused()
    {
        byte[] page = Page(0);
        byte[] most = TiffBytes.Of(8, [.. Enumerable.Repeat(page, 10_001)]);
        _folder.Write("many.tif", most);
        _folder.Error("many.tif").ShouldContain("has more than 10000 pages; divide it into several");
        _folder.Write("most.tif", TiffBytes.Of(8, [.. Enumerable.Repeat(page, 10_000)]));
        _folder.Open("most.tif").Count.ShouldBe(10_000);
    }

    private static string[] Names(PictureDataset set) => [.. Enumerable.Range(0, set.Count).Select(set.Name)];

    private static byte[][] Pages(int count, int seed) => [.. Enumerable.Range(seed, count).Select(Page)];

    private static byte[] Page(int seed) => TestFolder.Draw(8, 10, 1, seed + 3).Pixels;
}
