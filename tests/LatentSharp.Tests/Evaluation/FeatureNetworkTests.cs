using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Evaluation;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Evaluation;

public sealed class FeatureNetworkTests
{
    private static readonly PictureFormat Format = new(16, 16, 1);
    private static readonly FeatureNetworkOptions Short = new() { PicturesSeen = 6000, Batch = 32, Seed = 5 };

    [Fact]
    public void It_learns_what_can_be_seen_and_only_that()
    {
        // The square is light or not, high or not; the coin is tossed apart from the picture.
        PictureDataset set = Squares(900, unknown: false);
        int[] train = [.. Enumerable.Range(0, 600)];
        int[] test = [.. Enumerable.Range(600, 300)];
        FeatureNetwork featureNetwork = FeatureNetwork.Train(set, train, Short);
        featureNetwork.Labels.ShouldBe(["Light", "High", "Coin"]);
        double[] right = FeatureNetwork.Accuracy(set, test, featureNetwork.Probabilities(Pixels(set, test)));
        right[0].ShouldBeGreaterThan(0.97);
        right[1].ShouldBeGreaterThan(0.97);
        right[2].ShouldBeInRange(0.35, 0.65);
    }

    [Fact]
    public void Labels_that_are_unknown_do_not_count()
    {
        PictureDataset set = Squares(900, unknown: true);
        int[] train = [.. Enumerable.Range(0, 600)];
        int[] test = [.. Enumerable.Range(600, 300)];
        double[] right = FeatureNetwork.Accuracy(set, test, FeatureNetwork.Train(set, train, Short).Probabilities(Pixels(set, test)));
        right[0].ShouldBeGreaterThan(0.97);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        PictureDataset set = Squares(64, unknown: false);
        int[] all = [.. Enumerable.Range(0, 64)];
        Tensor pixels = Pixels(set, all);
        FeatureNetworkOptions options = Short with { PicturesSeen = 200 };
        int[] first = TestSets.Bits(FeatureNetwork.Train(set, all, options).Of(pixels));
        TestSets.Bits(FeatureNetwork.Train(set, all, options).Of(pixels)).ShouldBe(first);
        TestSets.Bits(FeatureNetwork.Train(set, all, options with { Seed = 6 }).Of(pixels)).ShouldNotBe(first);
        TestSets.Bits(FeatureNetwork.Untrained(Format).Of(pixels))
            .ShouldBe(TestSets.Bits(FeatureNetwork.Untrained(Format).Of(pixels)));
    }

    [Fact]
    public void Features_of_a_picture_do_not_depend_on_its_neighbors()
    {
        PictureDataset set = Squares(300, unknown: false);
        Tensor all = FeatureNetwork.Untrained(Format).Of(Pixels(set, [.. Enumerable.Range(0, 300)]));
        Tensor alone = FeatureNetwork.Untrained(Format).Of(Pixels(set, [217]));
        TestSets.Bits(alone).ShouldBe(TestSets.Bits(all)[(217 * FeatureNetwork.FeatureCount)..(218 * FeatureNetwork.FeatureCount)]);
    }

    /// <summary>A trust report asks hundreds of times, of pictures in numbers that vary.</summary>
    [Fact]
    public void Asking_again_allocates_the_answer_alone()
    {
        PictureDataset set = Squares(70, unknown: false);
        FeatureNetwork featureNetwork = FeatureNetwork.Untrained(Format);
        Tensor[] pixels = [.. new[] { 70, 33, 5, 64 }.Select(count => Pixels(set, [.. Enumerable.Range(0, count)]))];
        foreach (Tensor some in pixels)
        {
            featureNetwork.Of(some);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Tensor some in pixels.Reverse())
        {
            featureNetwork.Of(some);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(150_000);
    }

    [Fact]
    public void Without_labels_there_is_nothing_to_tell()
    {
        PictureDataset boxes = TestSets.Boxes(10, Format);
        Should.Throw<DataException>(() => FeatureNetwork.Train(boxes, [0, 1, 2])).Setting.ShouldBe("labels");
        Should.Throw<InvalidOperationException>(() => FeatureNetwork.Untrained(Format).Probabilities(TestSets.Pixels(boxes)));
    }

    [Fact]
    public void A_yardstick_knows_how_far_real_pictures_are_from_real_ones()
    {
        PictureDataset set = Squares(400, unknown: false);
        EvaluationReference reference = EvaluationReference.Create(
            new Split(set, [.. Enumerable.Range(0, 300)], [.. Enumerable.Range(300, 100)]), Short);
        reference.Pictures.Shape.ToArray().ShouldBe([100, 1, 16, 16]);
        reference.Accuracy[0].ShouldBeGreaterThan(0.97);
        reference.Distance(reference.Pictures).Value.ShouldBe(0, 1e-6);
        Tensor noise = TestSets.Normal(reference.Pictures.Shape);
        reference.Distance(noise).Value.ShouldBeGreaterThan(5 * reference.RealDistance);
    }

    [Fact]
    public void One_held_out_picture_is_too_few()
    {
        Should.Throw<DataException>(() =>
            EvaluationReference.Create(new Split(TestSets.Boxes(10, Format), [0, 1, 2], [3]))).Message.ShouldContain(
            "at least 2 held-out pictures, but of these 10 pictures one is held out");
        Should.Throw<DataException>(() =>
            EvaluationReference.Check(new Split(TestSets.Boxes(10, Format), [0], [3, 4]))).Message.ShouldContain("one is left to train on");
        Should.Throw<DataException>(() =>
            EvaluationReference.Check(new Split(TestSets.Boxes(10, Format), [7], []))).Message.ShouldContain("held-out pictures");
        Should.NotThrow(() => EvaluationReference.Check(new Split(TestSets.Boxes(10, Format), [0, 1], [3, 4])));
    }

    private static Tensor Pixels(PictureDataset set, int[] indices)
    {
        var pixels = new Tensor(new Shape(indices.Length, 1, 16, 16));
        set.Fill(indices, pixels);
        return pixels;
    }

    private static PictureDataset Squares(int count, bool unknown)
    {
        var builder = new DatasetBuilder(Format, count);
        var columns = Enumerable.Range(0, 3).Select(_ => new sbyte[count]).ToArray();
        for (int i = 0; i < count; i++)
        {
            var random = new Tensors.Random.RandomStream(9, 3).Substream((ulong)i);
            (bool light, bool high, bool coin) = (random.Integer(0, 2) == 1, random.Integer(1, 2) == 1, random.Integer(2, 2) == 1);
            Span<byte> slot = builder.Slot(i);
            slot.Fill((byte)random.Integer(3, 30));
            int left = random.Integer(4, 11);
            for (int y = high ? 1 : 9; y < (high ? 6 : 14); y++)
            {
                slot.Slice((y * 16) + left, 5).Fill((byte)((light ? 180 : 80) + random.Integer(5, 40)));
            }

            builder.SetName(i, FormattableString.Invariant($"square/{i}"));
            bool[] facts = [light, high, coin];
            for (int j = 0; j < 3; j++)
            {
                columns[j][i] = unknown && i % 3 != 0 ? AttributeTable.Unknown : facts[j] ? AttributeTable.Yes : AttributeTable.No;
            }
        }

        return builder.Build(new AttributeTable(count, ["Light", "High", "Coin"], columns));
    }
}
