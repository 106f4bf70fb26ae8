using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

public sealed class SharedDataTests
{
    [SharedDataFact]
    public void ReadsMnist()
    {
        PictureDataset set = PictureDataset.Open(Path.Combine(SharedDataFactAttribute.Folder!, "mnist"), new DataOptions());
        set.Count.ShouldBe(70_000);
        set.TestStart.ShouldBe(60_000);
        set.Format.ShouldBe(new PictureFormat(28, 28, 1));
        set.Name(12).ShouldBe("train/00012");
        set.Name(60_000).ShouldBe("test/00000");
        AttributeTable labels = set.Attributes.ShouldNotBeNull();
        labels.Names.ShouldBe(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        labels.Groups.Single().Members.Count.ShouldBe(10);
        labels[0, 5].ShouldBe(true); // the first training digit is a five, the first test digit a seven
        labels[60_000, 7].ShouldBe(true);
        Enumerable.Range(0, 10).Sum(labels.Positives).ShouldBe(70_000);
        labels.Column(1)[..60_000].Count(AttributeTable.Yes).ShouldBe(6742); // the published count of ones
        Split.Default(set).Test.Length.ShouldBe(10_000);
    }

    [SharedDataFact]
    public void ReadsAvatars()
    {
        PictureDataset set = PictureDataset.Open(Path.Combine(SharedDataFactAttribute.Folder!, "avatars.zip"),
            new DataOptions { Size = 64 });
        set.Count.ShouldBe(10_000);
        set.Format.ShouldBe(new PictureFormat(64, 64, 3));
        set.Name(0).ShouldBe("images/000001.png");
        set.Name(9_999).ShouldBe("images/010000.png");
        AttributeTable labels = set.Attributes.ShouldNotBeNull();
        labels.Names.Count.ShouldBe(16);
        labels[0, labels.IndexOf("Gray_Hair")].ShouldBe(true);
        labels[1, labels.IndexOf("wearing_hat")].ShouldBe(true);
        labels[0, labels.IndexOf("Smiling")].ShouldBe(false);
        Split split = Split.InOrder(set, 8000, 2000);
        split.Test[0].ShouldBe(8000);
    }
}
