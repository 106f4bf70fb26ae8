using FsCheck;
using FsCheck.Fluent;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;

namespace LatentSharp.Tests.Data;

public sealed class SplitTests
{
    [Fact]
    public void ByContentPartsTheSetAndKeepsDuplicatesTogether()
    {
        Gen<(byte[] Values, int Percent)> cases =
            from values in Gen.ArrayOf(Gen.Choose(0, 40).Select(i => (byte)i)).Where(values => values.Distinct().Count() > 1)
            from percent in Gen.Choose(1, 99)
            select (values, percent);
        Prop.ForAll(cases.ToArbitrary(), item =>
        {
            PictureDataset set = Set(item.Values);
            Split split = Split.ByContent(set, item.Percent / 100.0);
            split.Train.Concat(split.Test).Order().ShouldBe(Enumerable.Range(0, set.Count));
            split.Train.ShouldBe(split.Train.Order());
            split.Train.ShouldNotBeEmpty();
            split.Test.ShouldNotBeEmpty();
            split.Train.Select(i => item.Values[i]).Intersect(split.Test.Select(i => item.Values[i])).ShouldBeEmpty();
            set.Duplicates.ShouldBe(item.Values.Length - item.Values.Distinct().Count());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ByContentKeepsPicturesOnTheirSide()
    {
        byte[] values = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
        HashSet<byte> test = [.. Split.ByContent(Set(values)).Test.Select(i => values[i])];
        byte[] reversed = [.. values.Reverse()];
        Split.ByContent(Set(reversed)).Test.Select(i => reversed[i]).ToHashSet().SetEquals(test).ShouldBeTrue();

        // Only the picture of the lowest or highest hash may change sides when others leave.
        byte[] fewer = values[..150];
        HashSet<byte> rest = [.. Split.ByContent(Set(fewer)).Test.Select(i => fewer[i])];
        rest.Except(test).Count().ShouldBeLessThanOrEqualTo(1);
        test.Where(value => value < 150).Except(rest).Count().ShouldBeLessThanOrEqualTo(1);
        test.Count.ShouldBeInRange(8, 35); // 200 draws of 1 in 10: mean 20, deviation 4.2
    }

    [Fact]
    public void ByContentLeavesTwoOnEachSideWhereThereAreFourDifferentOnes()
    {
        for (int n = 4; n < 40; n++)
        {
            Split split = Split.ByContent(Set([.. Enumerable.Range(0, n).Select(i => (byte)(i * 5))]), n % 2 == 0 ? 0.1 : 0.9);
            split.Test.Length.ShouldBeGreaterThanOrEqualTo(2);
            split.Train.Length.ShouldBeGreaterThanOrEqualTo(2);
            split.Train.Concat(split.Test).Order().ShouldBe(Enumerable.Range(0, n));
        }

        // Equal pictures stay together, also where that leaves a side with one.
        Split.ByContent(Set([1, 2, 3, 3, 3, 3])).Straddling().ShouldBe(0);
        Split.ByContent(Set([1, 2])).Test.Length.ShouldBe(1);
    }

    [Fact]
    public void InOrder()
    {
        PictureDataset set = Set([.. Enumerable.Range(0, 10).Select(i => (byte)i)]);
        Check(Split.InOrder(set, 6, 3), 0, 6, 6, 3);
        Check(Split.InOrder(set, 6, null), 0, 6, 6, 4);
        Check(Split.InOrder(set, null, 3), 0, 7, 7, 3);
        Check(Split.InOrder(set, null, null), 0, 9, 9, 1);
        Check(Split.InOrder(set, 9, 1), 0, 9, 9, 1);
        TestFolder.ErrorOf(() => Split.InOrder(set, 8, 5)).ShouldBe("train 8 and test 5 need 13 pictures; there are 10.");
        TestFolder.ErrorOf(() => Split.InOrder(set, 10, null)).ShouldBe("train 10 leaves no picture to test on; there are 10.");
        TestFolder.ErrorOf(() => Split.InOrder(set, null, 10)).ShouldBe("test 10 leaves no picture to train on; there are 10.");
        TestFolder.ErrorOf(() => Split.InOrder(set, 0, 5)).ShouldBe("train: expected at least 1 picture, found 0.");
        TestFolder.ErrorOf(() => Split.InOrder(set, 1, -5)).ShouldBe("test: expected at least 1 picture, found -5.");
    }

    [Fact]
    public void NaturalParts()
    {
        PictureDataset set = Set([.. Enumerable.Range(0, 10).Select(i => (byte)i)], testStart: 7);
        Check(Split.Natural(set), 0, 7, 7, 3);
        Check(Split.Default(set), 0, 7, 7, 3);
        Check(Split.InOrder(set, 5, 2), 0, 5, 7, 2);
        Check(Split.InOrder(set, 5, null), 0, 5, 7, 3);
        TestFolder.ErrorOf(() => Split.InOrder(set, 8, null)).ShouldBe("train 8 needs 8 pictures, but the train part of these has 7.");
        TestFolder.ErrorOf(() => Split.InOrder(set, null, 4)).ShouldBe("test 4 needs 4 pictures, but the test part of these has 3.");
        TestFolder.ErrorOf(() => Split.Natural(Set([1, 2]))).ShouldContain("no test part of their own");
    }

    [Fact]
    public void EqualPicturesOnBothSidesAreCounted()
    {
        // 1 and 2 of the test pictures are among the training pictures, 2 twice; 9 is twice in the test pictures only.
        PictureDataset set = Set([0, 1, 2, 3, 3, 1, 2, 2, 9, 9, 8]);
        set.Duplicates.ShouldBe(5);
        Split.InOrder(set, 5, null).Straddling().ShouldBe(3);
        Split.InOrder(set, 5, 1).Straddling().ShouldBe(1);
        Split.InOrder(set, 1, 2).Straddling().ShouldBe(0);
        Split.Natural(Set([0, 1, 2, 3, 3, 1], testStart: 5)).Straddling().ShouldBe(1);
        for (int percent = 5; percent < 100; percent += 10)
        {
            Split.ByContent(set, percent / 100.0).Straddling().ShouldBe(0);
        }
    }

    [Fact]
    public void ByContentErrors()
    {
        TestFolder.ErrorOf(() => Split.ByContent(Set([3, 3, 3])))
            .ShouldBe("split: needs at least 2 different pictures, but all 3 are the same.");
        foreach (double fraction in new[] { 0, 1, -0.1, double.NaN })
        {
            TestFolder.ErrorOf(() => Split.ByContent(Set([1, 2]), fraction)).ShouldContain("expected a number above 0 and below 1");
        }
    }

    private static PictureDataset Set(byte[] values, int? testStart = null)
    {
        var builder = new DatasetBuilder(new PictureFormat(8, 8, 1), values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            builder.Slot(i).Fill(values[i]);
        }

        return builder.Build(testStart: testStart);
    }

    private static void Check(Split split, int trainStart, int trainCount, int testStart, int testCount)
    {
        split.Train.ShouldBe(Enumerable.Range(trainStart, trainCount));
        split.Test.ShouldBe(Enumerable.Range(testStart, testCount));
    }
}
