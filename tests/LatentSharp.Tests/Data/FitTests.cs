using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data;

/// <summary>Pictures of another shape, and files that are damaged.</summary>
public sealed class FitTests
{
    /// <summary>Thirty wide, ten high: a third red, a third green, a third blue.</summary>
    private static Picture Stripes()
    {
        var picture = new Picture(30, 10, 3);
        for (int i = 0; i < 300; i++)
        {
            picture.Pixels[(3 * i) + (i % 30 / 10)] = 255;
        }

        return picture;
    }

    [Fact]
    public void Crop_keeps_the_middle()
    {
        byte[] planes = Fitted(PictureFit.Crop, Color.White);
        At(planes, 5, 5).ShouldBe(new Color(0, 255, 0));
        At(planes, 0, 5).Green.ShouldBeGreaterThan((byte)230);
    }

    [Fact]
    public void Pad_keeps_the_whole_and_fills_with_the_background()
    {
        byte[] planes = Fitted(PictureFit.Pad, new Color(9, 8, 7));
        At(planes, 5, 0).ShouldBe(new Color(9, 8, 7));
        At(planes, 5, 9).ShouldBe(new Color(9, 8, 7));
        At(planes, 0, 5).Red.ShouldBeGreaterThan((byte)230);
        At(planes, 9, 5).Blue.ShouldBeGreaterThan((byte)230);
    }

    [Fact]
    public void Stretch_keeps_the_whole_and_fills_it()
    {
        byte[] planes = Fitted(PictureFit.Stretch, Color.White);
        At(planes, 0, 0).Red.ShouldBeGreaterThan((byte)230);
        At(planes, 9, 9).Blue.ShouldBeGreaterThan((byte)230);
        At(planes, 5, 5).Green.ShouldBeGreaterThan((byte)200);
    }

    [Fact]
    public void Damaged_files_are_left_out_and_listed_where_that_is_asked_for()
    {
        using var folder = new TestFolder();
        folder.WritePngs("a.png", "b.png", "c.png", "d.png");
        folder.Write("bad.png", File.ReadAllBytes(folder["a.png"])[..40]);
        folder.Write("text.jpg", "no picture");
        folder.Write("list.csv", "file,Smiling\na.png,1\nb.png,0\nbad.png,1\nc.png,0\nd.png,1\ntext.jpg,0\n");
        folder.Error().ShouldContain("text.jpg");

        PictureDataset set = folder.Open(options: new DataOptions { SkipBad = true, Labels = folder["list.csv"] });
        set.Count.ShouldBe(4);
        Enumerable.Range(0, 4).Select(set.Name).ShouldBe(["a.png", "b.png", "c.png", "d.png"]);
        set.Attributes!.Column(0).ToArray().ShouldBe([AttributeTable.Yes, AttributeTable.No, AttributeTable.No, AttributeTable.Yes]);
        set.Notes.ShouldContain("left out: 2 of 6 files that are damaged:");
        set.Notes.Count(note => note.StartsWith("  ", StringComparison.Ordinal) && (note.Contains("bad.png") || note.Contains("text.jpg")))
            .ShouldBe(2);
        folder.Open(options: new DataOptions { SkipBad = true, Limit = 3, Labels = folder["list.csv"] }).Count.ShouldBe(3);
    }

    [Fact]
    public void Nothing_but_damage_is_an_error()
    {
        using var folder = new TestFolder();
        folder.WritePng("a.png");
        folder.Write("bad.png", "no picture");
        folder.Error(options: new DataOptions { SkipBad = true })
            .ShouldContain("has 1 pictures that can be read, and 1 damaged ones; at least 2 are needed");
    }

    private static byte[] Fitted(PictureFit fit, Color background)
    {
        var planes = new byte[300];
        new PictureFitting(new PictureFormat(10, 10, 3), background, fit).Apply(Stripes(), planes);
        return planes;
    }

    private static Color At(byte[] planes, int x, int y) =>
        new(planes[(y * 10) + x], planes[100 + (y * 10) + x], planes[200 + (y * 10) + x]);
}
