using LatentSharp.Data.Faces;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Data.Faces;

public sealed class FaceFactorsTests
{
    private const int Draws = 5000;

    private static readonly float[][] Columns = Draw();

    [Fact]
    public void FactorsAreUncorrelated()
    {
        // 5,000 independent pairs have a correlation with standard deviation 0.0141; 120 pairs stay within 4.5 of them.
        for (int i = 0; i < Columns.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Math.Abs(Correlation(Columns[i], Columns[j]))
                    .ShouldBeLessThan(0.0636, $"{FaceTable.FactorNames[i]} and {FaceTable.FactorNames[j]}");
            }
        }
    }

    [Theory]
    [InlineData("Black_Hair", 0.25)]
    [InlineData("Brown_Hair", 0.30)]
    [InlineData("Blond_Hair", 0.20)]
    [InlineData("Red_Hair", 0.13)]
    [InlineData("Gray_Hair", 0.12)]
    [InlineData("Long_Hair", 0.50)]
    [InlineData("Bangs", 0.22)]
    [InlineData("Curly_Hair", 0.16)]
    [InlineData("Eyeglasses", 0.30)]
    [InlineData("Sunglasses", 0.07)]
    [InlineData("Smiling", 0.533)]
    [InlineData("Beard", 0.30)]
    [InlineData("Wearing_Hat", 0.15)]
    [InlineData("Dark_Skin", 0.40)]
    [InlineData("Facing_Left", 0.35)]
    [InlineData("Facing_Right", 0.35)]
    [InlineData("Light_From_Left", 0.50)]
    [InlineData("Bright", 0.50)]
    [InlineData("Blue_Eyes", 0.28)]
    public void LabelsAreAsFrequentAsDocumented(string name, double probability)
    {
        var set = new FaceSet(Draws, 8, 3);
        int column = FaceSet.LabelNames.ToList().IndexOf(name);
        double share = Enumerable.Range(0, Draws).Count(i => set.Labels(i)[column]) / (double)Draws;

        // Four standard deviations of a share at its widest.
        share.ShouldBe(probability, 4 * Math.Sqrt(0.25 / Draws));
    }

    [Fact]
    public void EveryLabelHasADocumentedFrequency() =>
        typeof(FaceFactorsTests).GetMethod(nameof(LabelsAreAsFrequentAsDocumented))!.GetCustomAttributes(typeof(InlineDataAttribute),
            inherit: false)
            .Length.ShouldBe(FaceTable.LabelNames.Count);

    [Fact]
    public void LabelsSayWhatTheFactorsSay()
    {
        var stream = new RandomStream(9, 9);
        for (ulong i = 0; i < 500; i++)
        {
            FaceFactors f = FaceFactors.Draw(stream, i);
            Dictionary<string, bool> label = FaceTable.LabelNames.Zip(FaceTable.Labels(f)).ToDictionary(p => p.First, p => p.Second);
            Dictionary<string, float> value = FaceTable.FactorNames.Zip(FaceTable.Values(f)).ToDictionary(p => p.First, p => p.Second);
            new[] { "Black_Hair", "Brown_Hair", "Blond_Hair", "Red_Hair", "Gray_Hair" }.Count(n => label[n]).ShouldBe(1);
            label["Blond_Hair"].ShouldBe(f.HairColor == HairColor.Blond);
            label["Eyeglasses"].ShouldBe(value["Glasses"] != 0);
            label["Wearing_Hat"].ShouldBe(value["Hat"] != 0);
            label["Beard"].ShouldBe(value["Beard"] > 0);
            label["Smiling"].ShouldBe(f.Smile > 0.2f);
            label["Long_Hair"].ShouldBe(value["HairLength"] > 0.5f);
            label["Facing_Left"].ShouldBe(f.HeadTurn < -0.3f);
            (label["Facing_Left"] && label["Facing_Right"]).ShouldBeFalse();
            value["Background"].ShouldBe((float)f.Background);
        }
    }

    [Fact]
    public void EveryFactorIsAColumn() =>
        FaceTable.FactorNames.Order().ShouldBe(typeof(FaceFactors).GetProperties().Select(p => p.Name).Order());

    [Fact]
    public void ASetIsAPrefixOfALargerOne()
    {
        var small = new FaceSet(3, 16, 42);
        var large = new FaceSet(4000, 64, 42);
        small.Factors(2).ShouldBe(large.Factors(2));
        small.Factors(2).ShouldNotBe(new FaceSet(3, 16, 43).Factors(2));
        Should.Throw<ArgumentOutOfRangeException>(() => small.Picture(3)).Message.ShouldContain("pictures 0 to 2");
        Should.Throw<ArgumentOutOfRangeException>(() => small.Factors(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new FaceSet(0, 64, 1)).Message.ShouldContain("at least 1");
        Should.Throw<ArgumentOutOfRangeException>(() => new FaceSet(1, 7, 1)).Message.ShouldContain("8 to 1024");
    }

    private static float[][] Draw()
    {
        var stream = new RandomStream(17, 4);
        float[][] rows = [.. Enumerable.Range(0, Draws).Select(i => FaceTable.Values(FaceFactors.Draw(stream, (ulong)i)))];
        return [.. Enumerable.Range(0, FaceTable.FactorNames.Count).Select(c => rows.Select(r => r[c]).ToArray())];
    }

    private static double Correlation(float[] a, float[] b)
    {
        double ma = a.Average(), mb = b.Average(), ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += (a[i] - ma) * (b[i] - mb);
            aa += (a[i] - ma) * (a[i] - ma);
            bb += (b[i] - mb) * (b[i] - mb);
        }

        return ab / Math.Sqrt(aa * bb);
    }
}
