using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Data;

public sealed class BatchesTests
{
    [Fact]
    public void EachEpochIsANewOrderOfTheSamePictures()
    {
        int[] indices = [.. Enumerable.Range(0, 1000).Select(i => i * 3)];
        Batches batches = Batches.Shuffled(indices, 64, seed: 1);
        batches.Count.ShouldBe(16);
        int[] first = Walk(batches, 0);
        int[] second = Walk(batches, 1);
        first.Order().ShouldBe(indices);
        second.Order().ShouldBe(indices);
        first.ShouldNotBe(indices);
        first.Zip(second).Count(pair => pair.First == pair.Second).ShouldBeLessThan(20); // 1 is expected of independent orders
        Walk(batches, 0).ShouldBe(first);
        Walk(Batches.Shuffled(indices, 7, seed: 1), 0).ShouldBe(first);
        Walk(Batches.Shuffled(indices, 64, seed: 2), 0).ShouldNotBe(first);
    }

    [Fact]
    public void OrderIsTheSameForEver() =>
        Walk(Batches.Shuffled([0, 1, 2, 3, 4, 5, 6, 7], 3, seed: 42), 3).ShouldBe(GoldenOrder);

    [Fact]
    public void ResumesInsideAnEpoch()
    {
        Batches batches = Batches.Shuffled([.. Enumerable.Range(0, 100)], 8, seed: 5);
        int[] whole = Walk(batches, 4);
        Walk(batches, 4, firstBatch: 5).ShouldBe(whole[40..]);
        Walk(batches, 4, firstBatch: 13).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(10, 4, false, new[] { 4, 4, 2 })]
    [InlineData(10, 4, true, new[] { 4, 4 })]
    [InlineData(8, 4, true, new[] { 4, 4 })]
    [InlineData(3, 4, false, new[] { 3 })]
    [InlineData(3, 4, true, new int[0])]
    public void SizesOfBatches(int pictures, int batchSize, bool dropLast, int[] expected)
    {
        Batches batches = Batches.Shuffled([.. Enumerable.Range(0, pictures)], batchSize, 0, dropLast);
        var sizes = new List<int>();
        foreach (ReadOnlySpan<int> batch in batches.Epoch(0))
        {
            sizes.Add(batch.Length);
        }

        sizes.ShouldBe(expected);
        batches.Count.ShouldBe(expected.Length);
    }

    [Fact]
    public void OrderedKeepsTheOrder() => Walk(Batches.Ordered([5, 3, 9, 1], 3), 7).ShouldBe([5, 3, 9, 1]);

    [Fact]
    public void FillsFloatsOfEverySampleAndLength()
    {
        for (int length = 1; length <= 70; length++)
        {
            var builder = new DatasetBuilder(new PictureFormat(length, 1, 1), 8);
            for (int i = 0; i < 8 * length; i++)
            {
                builder.Slot(i / length)[i % length] = (byte)(i * 37);
            }

            PictureDataset set = builder.Build();
            var batch = new Tensor(new Shape(3, 1, 1, length));
            set.Fill([7, 0, 4], batch);
            byte[] expected = [.. set.Pixels(7), .. set.Pixels(0), .. set.Pixels(4)];
            batch.Span.ToArray().ShouldBe(Array.ConvertAll(expected, sample => sample / 255f));
        }
    }

    [Fact]
    public void AllSamplesSurviveTheWayThereAndBack()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var floats = new float[256];
        PixelConversion.ToFloats(all, floats);
        var back = new byte[256];
        PixelConversion.ToBytes(floats, back);
        back.ShouldBe(all);
        var clamped = new byte[4];
        PixelConversion.ToBytes([-1f, 2f, float.NaN, 0.5f], clamped);
        clamped.ShouldBe([0, 255, 0, 128]);
    }

    [Fact]
    public void WrongShapeIsRefused()
    {
        PictureDataset set = new DatasetBuilder(new PictureFormat(8, 9, 3), 2).Build();
        Should.Throw<ArgumentException>(() => set.Fill([0, 1], new Tensor(new Shape(2, 3, 8, 9))))
            .Message.ShouldContain("expected a destination [2, 3, 9, 8], found [2, 3, 8, 9]");
    }

    [Fact]
    public void WalkingAndFillingAllocateNothing()
    {
        PictureDataset set = new DatasetBuilder(new PictureFormat(8, 8, 1), 64).Build();
        Batches batches = Batches.Shuffled([.. Enumerable.Range(0, 64)], 16, 1);
        var destination = new Tensor(new Shape(16, 1, 8, 8));
        Epoch(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Epoch(1);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Epoch(int epoch)
        {
            foreach (ReadOnlySpan<int> batch in batches.Epoch(epoch))
            {
                set.Fill(batch, destination);
            }
        }
    }

    private static readonly int[] GoldenOrder = [1, 0, 6, 3, 2, 4, 5, 7];

    private static int[] Walk(Batches batches, int epoch, int firstBatch = 0)
    {
        var all = new List<int>();
        foreach (ReadOnlySpan<int> batch in batches.Epoch(epoch, firstBatch))
        {
            all.AddRange(batch);
        }

        return [.. all];
    }

    [Fact]
    public void Balanced_batches_have_some_classes_with_as_many_pictures_each_in_an_order_that_seed_and_epoch_decide()
    {
        // Class 0 has most of the pictures, class 4 two; one picture is of no class.
        int[] classes = [.. Enumerable.Range(0, 61).Select(i => i == 60 ? -1 : i < 40 ? 0 : i < 50 ? 1 : i < 55 ? 2 : i < 58 ? 3 : 4)];
        int[] all = [.. Enumerable.Range(0, 61)];
        int[][] Epoch(int epoch, int first = 0)
        {
            var found = new List<int[]>();
            foreach (ReadOnlySpan<int> batch in Batches.Balanced(all, classes, 12, 3, seed: 5).Epoch(epoch, first))
            {
                found.Add(batch.ToArray());
            }

            return [.. found];
        }

        int[][] batches = Epoch(2);
        batches.Select(batch => batch.Length).ShouldBe([12, 12, 12, 12, 12, 1]);
        batches[..5].ShouldAllBe(batch => batch.GroupBy(i => classes[i]).Count() == 3
            && batch.GroupBy(i => classes[i]).All(group => group.Count() == 4));
        batches.SelectMany(batch => batch).ShouldNotContain(60);
        Epoch(2, 3).ShouldBe(batches[3..]);
        Epoch(3).ShouldNotBe(batches);
        batches[..5].SelectMany(batch => batch).Select(i => classes[i]).Distinct().Count().ShouldBe(5);
    }
}
