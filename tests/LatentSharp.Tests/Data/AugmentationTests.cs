using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Data;

public sealed class AugmentationTests
{
    private static readonly Augmentation All = new() { Mirror = true, Shift = true, Color = true };

    [Theory]
    [InlineData("mirror", true, false, false)]
    [InlineData("shift, MIRROR", true, true, false)]
    [InlineData("colour,shift,mirror", true, true, true)]
    [InlineData("None", false, false, false)]
    public void NamesAreRead(string text, bool mirror, bool shift, bool color)
    {
        var expected = new Augmentation { Mirror = mirror, Shift = shift, Color = color };
        Augmentation.TryParse(text).ShouldBe(expected);
        Augmentation.TryParse(expected.ToString()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("flip")]
    [InlineData("mirror,,shift")]
    [InlineData("none,shift")]
    public void UnknownNamesAreNot(string text) => Augmentation.TryParse(text).ShouldBeNull();

    [Fact]
    public void MirrorTwiceIsIdentity()
    {
        float[] plane = [.. Enumerable.Range(0, 5 * 7).Select(i => (float)i)];
        float[] once = [.. plane];
        Augmentation.MirrorRows(once, 7);
        once[..7].ShouldBe([6, 5, 4, 3, 2, 1, 0]);
        Augmentation.MirrorRows(once, 7);
        once.ShouldBe(plane);
    }

    [Fact]
    public void ShiftRepeatsTheEdge()
    {
        for (int right = -3; right <= 3; right++)
        {
            for (int down = -3; down <= 3; down++)
            {
                float[] plane = [.. Enumerable.Range(0, 6 * 8).Select(i => (float)i)];
                Augmentation.MoveRight(plane, 8, right);
                Augmentation.MoveDown(plane, 8, down);
                for (int i = 0; i < plane.Length; i++)
                {
                    int x = Math.Clamp((i % 8) - right, 0, 7);
                    int y = Math.Clamp((i / 8) - down, 0, 5);
                    plane[i].ShouldBe((y * 8) + x, $"{right} to the right, {down} down, at {i}");
                }
            }
        }
    }

    [Fact]
    public void ShadesStayOnTheLevelsOfAPicture()
    {
        foreach ((float contrast, float offset) in new[] { (1f, 0f), (1.1f, 0.12f), (0.9f, -0.12f), (1.1f, -0.12f), (0.9f, 0.12f) })
        {
            float[] plane = [.. Enumerable.Range(0, 256).Select(level => level / 255f)];
            float[] before = [.. plane];
            Augmentation.Shade(plane, contrast, offset);
            for (int i = 0; i < plane.Length; i++)
            {
                double wanted = Math.Clamp(((before[i] - 0.5) * contrast) + 0.5 + offset, 0, 1);
                plane[i].ShouldBe((float)wanted, 0.51f / 255);
                float level = MathF.Round(plane[i] * 255);
                level.ShouldBeInRange(0, 255);
                plane[i].ShouldBe(level / 255f);
            }

            if (contrast == 1)
            {
                plane.ShouldBe(before);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ChangesFollowFromThePictureAndNotFromItsPlace(int channels)
    {
        PictureDataset set = TestSets.Boxes(40, new PictureFormat(20, 16, channels));
        int[] order = [.. Enumerable.Range(0, 40)];
        int[] other = [.. order.Reverse().Skip(11)];
        float[][] first = Changed(set, order, epoch: 2);
        float[][] second = Changed(set, other, epoch: 2);
        for (int i = 0; i < other.Length; i++)
        {
            second[i].ShouldBe(first[other[i]]);
            second[i].ShouldAllBe(value => value >= 0 && value <= 1);
        }

        // Other epochs, other changes; and most pictures change.
        float[][] next = Changed(set, order, epoch: 3);
        order.Count(i => next[i].SequenceEqual(first[i])).ShouldBeLessThan(3);
        float[][] plain = Changed(set, order, epoch: 0, new Augmentation());
        order.Count(i => plain[i].SequenceEqual(first[i])).ShouldBeLessThan(3);
    }

    [Fact]
    public void GrayPicturesHaveNoTintAndColoredOnesDo()
    {
        var gray = new DatasetBuilder(new PictureFormat(8, 8, 3), 6);
        for (int i = 0; i < 6; i++)
        {
            gray.Slot(i).Fill(120);
        }

        foreach (float[] picture in Changed(gray.Build(), [0, 1, 2, 3, 4, 5], epoch: 1, new Augmentation { Color = true }))
        {
            picture.Distinct().Count().ShouldBeInRange(2, 3); // two tints may fall on one level
            picture.Max().ShouldBeLessThan(((120 / 255f) - 0.5f) * 1.1f + 0.5f + 0.13f);
            picture.Min().ShouldBeGreaterThan(((120 / 255f) - 0.5f) * 1.1f + 0.5f - 0.13f);
        }
    }

    [Fact]
    public void HalfAreMirroredAndShiftsReachBothEnds()
    {
        var builder = new DatasetBuilder(new PictureFormat(32, 32, 1), 400);
        for (int i = 0; i < 400; i++)
        {
            builder.Slot(i)[(16 * 32) + 10] = 255;
        }

        int[] all = [.. Enumerable.Range(0, 400)];
        PictureDataset set = builder.Build();
        int[] mirrored = [.. Changed(set, all, 0, new Augmentation { Mirror = true }).Select(picture => Array.IndexOf(picture, 1f))];
        mirrored.Distinct().Order().ShouldBe([(16 * 32) + 10, (16 * 32) + 21]);
        mirrored.Count(at => at % 32 == 21).ShouldBeInRange(160, 240); // 400 draws of one half: mean 200, deviation 10

        int[] moved = [.. Changed(set, all, 0, new Augmentation { Shift = true }).Select(picture => Array.IndexOf(picture, 1f))];
        moved.Select(at => at % 32).Distinct().Order().ShouldBe([8, 9, 10, 11, 12]);
        moved.Select(at => at / 32).Distinct().Order().ShouldBe([14, 15, 16, 17, 18]);
    }

    [Fact]
    public void AllocatesNothing()
    {
        PictureDataset set = TestSets.Boxes(16, new PictureFormat(16, 16, 3));
        int[] all = [.. Enumerable.Range(0, 16)];
        Tensor pixels = TestSets.Pixels(set);
        All.Apply(pixels, set.Format, all, new RandomStream(1, 2));
        long before = GC.GetAllocatedBytesForCurrentThread();
        All.Apply(pixels, set.Format, all, new RandomStream(1, 3));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static float[][] Changed(PictureDataset set, int[] indices, ulong epoch, Augmentation? augmentation = null)
    {
        PictureFormat format = set.Format;
        var pixels = new Tensor(new Shape(indices.Length, format.Channels, format.Height, format.Width));
        set.Fill(indices, pixels);
        (augmentation ?? All).Apply(pixels, format, indices, new RandomStream(5, 8).Substream(epoch));
        return [.. indices.Select((_, i) => pixels.Span.Slice(i * format.Length, format.Length).ToArray())];
    }
}
