using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Turned;

namespace LatentSharp.Tests.Data.Turned;

/// <summary>Pictures are turned to angles, which are their labels.</summary>
public sealed class TurnedPicturesTests
{
    private static readonly PictureFormat Format = new(9, 9, 1);

    /// <summary>Two angles are a quarter of a turn to the left and one to the right; a pixel has a part of its neighbors.</summary>
    [Fact]
    public void Pictures_are_turned_to_the_angle_that_their_label_says()
    {
        PictureDataset set = Arrows(40);
        PictureDataset turned = TurnedPictures.Of(set, 2, []);
        turned.Attributes!.Names.ShouldBe(["090", "270"]);
        turned.Attributes.Groups[0].Name.ShouldBe("angle");
        for (int i = 0; i < 40; i++)
        {
            bool left = turned.Attributes[i, 0] == true;
            for (int y = 1; y < 8; y++)
            {
                for (int x = 1; x < 8; x++)
                {
                    // Anticlockwise: what was at the right is at the top.
                    (int u, int v) = left ? (8 - y, x) : (y, 8 - x);
                    double expected = 0;
                    for (int near = 0; near < 9; near++)
                    {
                        double weight = (near % 3 == 1 ? 7 / 9.0 : 1 / 9.0) * (near / 3 == 1 ? 7 / 9.0 : 1 / 9.0);
                        expected += weight * set.Pixels(i)[((v + (near / 3) - 1) * 9) + u + (near % 3) - 1];
                    }

                    ((double)turned.Pixels(i)[(y * 9) + x]).ShouldBe(expected, 0.51);
                }
            }
        }

        turned.Attributes.Positives(0).ShouldBeInRange(5, 35);
        turned.Notes.ShouldContain("turned: 40 pictures to 2 angles, which are their labels");
        TurnedPictures.Of(set, 12, []).Attributes!.Names.ShouldBe(
            ["015", "045", "075", "105", "135", "165", "195", "225", "255", "285", "315", "345"]);
        TurnedPictures.Of(set, 16, [], 5).Count.ShouldBe(5);
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

    /// <summary>Strokes of any slant, on black or on white, are one upright stroke before they are turned.</summary>
    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.5, false)]
    [InlineData(-0.5, true)]
    public void A_slant_is_taken_out_before_a_picture_is_turned(double shear, bool isOnWhite)
    {
        byte[] stroke = new byte[15 * 15];
        for (int at = 0; at < stroke.Length; at++)
        {
            (int y, int x) = Math.DivRem(at, 15);
            double ink = y is > 2 and < 12 ? Math.Clamp(1.5 - Math.Abs(x - 7 - (shear * (y - 7))), 0, 1) : 0;
            stroke[at] = (byte)(255 * (isOnWhite ? 1 - ink : ink));
        }

        var format = new PictureFormat(15, 15, 1);
        var slant = Slant.Of(stroke, format);
        slant.Shear.ShouldBe(shear, 0.01);
        slant.Middle.ShouldBe(7, 0.01);
        slant.At(9).ShouldBe(2 * shear, 0.02);

        var builder = new DatasetBuilder(format, 2);
        builder.Add(0, "first", slot => stroke.CopyTo(slot));
        builder.Add(1, "second", slot => stroke.CopyTo(slot));
        PictureDataset turned = TurnedPictures.Of(builder.Build(null, null, []), 2, [], deskew: true);

        // A quarter of a turn: all ink lies in the rows beside the middle.
        InkAway(turned).ShouldBe(0);
        turned.Notes.ShouldContain("turned: 2 pictures to 2 angles, which are their labels; the slant of each was taken out first");
        int asItWas = InkAway(TurnedPictures.Of(builder.Build(null, null, []), 2, []));
        (asItWas > 0).ShouldBe(shear != 0);

        int InkAway(PictureDataset set)
        {
            byte[] pixels = set.Pixels(0).ToArray();
            return pixels.Index().Count(pixel => Math.Abs((pixel.Index / 15) - 7) > 2 && Math.Abs(pixel.Item - stroke[0]) > 20);
        }
    }

    [Fact]
    public void A_picture_of_one_color_has_no_slant() =>
        Slant.Of([9, 9, 9, 9, 9, 9], new PictureFormat(2, 3, 1)).ShouldBe(default);

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
