using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Turned;

namespace LatentSharp.Tests.Data.Turned;

/// <summary>Pictures are turned to angles, which are their labels.</summary>
public sealed class TurnedPicturesTests
{
    private static readonly PictureFormat Format = new(9, 9, 1);

    [Fact]
    public void A_quarter_turn_moves_each_pixel_and_the_label_says_by_how_much()
    {
        PictureDataset set = Arrows(40);
        PictureDataset turned = TurnedPictures.Of(set, 4, []);
        turned.Attributes!.Names.ShouldBe(["000", "090", "180", "270"]);
        turned.Attributes.Groups[0].Name.ShouldBe("angle");
        int seen = 0;
        for (int i = 0; i < 40; i++)
        {
            int quarter = Enumerable.Range(0, 4).Single(a => turned.Attributes[i, a] == true);
            seen |= 1 << quarter;
            for (int y = 0; y < 9; y++)
            {
                for (int x = 0; x < 9; x++)
                {
                    // Anticlockwise: what was at the right is at the top.
                    (int u, int v) = quarter switch { 0 => (x, y), 1 => (8 - y, x), 2 => (8 - x, 8 - y), _ => (y, 8 - x) };
                    turned.Pixels(i)[(y * 9) + x].ShouldBe(set.Pixels(i)[(v * 9) + u]);
                }
            }
        }

        seen.ShouldBe(15);
        turned.Notes.ShouldContain("turned: 40 pictures to 4 angles, which are their labels");
    }

    [Fact]
    public void Only_pictures_of_some_labels_are_kept_and_the_test_part_stays_one()
    {
        Dataset labeled = Arrows(40).With(AttributeTable.FromClasses("digit", ["3", "4", "7"],
            [.. Enumerable.Range(0, 40).Select(i => i % 3)]), 30, []);
        PictureDataset turned = TurnedPictures.Of((PictureDataset)labeled, 12, ["3", "7"]);
        turned.Count.ShouldBe(27);
        turned.TestStart.ShouldBe(20);
        turned.Name(1).ShouldBe("arrow/2");
        turned.Attributes!.Names.Count.ShouldBe(12);
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_sentence()
    {
        PictureDataset set = Arrows(4);
        Should.Throw<DataException>(() => TurnedPictures.Of(set, 1, [])).Message.ShouldBe("turn: expected 2 to 360 angles, found 1.");
        Should.Throw<DataException>(() => TurnedPictures.Of(set, 12, ["3"])).Message.ShouldBe(
            "only 3: the pictures have no labels to be chosen by; leave it out.");
        var labeled = (PictureDataset)set.With(AttributeTable.FromClasses("digit", ["3", "4"], [0, 1, 1, 1]), null, []);
        Should.Throw<DataException>(() => TurnedPictures.Of(labeled, 12, ["8"])).Message.ShouldStartWith("attribute '8' is not known");
        Should.Throw<DataException>(() => TurnedPictures.Of(labeled, 12, ["3"])).Message.ShouldBe(
            "only 3: 1 of the pictures have one of these labels, and at least 2 are needed.");
    }

    private static PictureDataset Arrows(int count)
    {
        var builder = new DatasetBuilder(Format, count);
        for (int i = 0; i < count; i++)
        {
            int place = i;
            builder.Add(i, $"arrow/{i}", slot =>
            {
                for (int p = 0; p < slot.Length; p++)
                {
                    slot[p] = (byte)((p * 3) + (place * 7) + (p == place ? 100 : 0));
                }
            });
        }

        return builder.Build();
    }
}
