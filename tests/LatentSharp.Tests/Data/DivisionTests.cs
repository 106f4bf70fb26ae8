using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

/// <summary>Folders and files that divide a set, and masks that are no pictures of it.</summary>
public sealed class DivisionTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", "val", "test")]
    [InlineData("Train", "valid", "Test")]
    [InlineData("training", "validation", "testing")]
    [InlineData("training_set", "dev", "test_set")]
    [InlineData("train2017", "val2017", "test2017")]
    [InlineData("TRAIN-images", "Validation images", "test.images")]
    public void FoldersDivideAndAreNoClasses(string train, string validation, string test)
    {
        foreach (string root in new[] { "", "all/" })
        {
            using var folder = new TestFolder();
            folder.WritePngs(
                $"{root}{test}/oak/1.png", $"{root}{test}/elm/2.png", $"{root}{train}/oak/1.png", $"{root}{train}/oak/2.png",
                    $"{root}{train}/elm/3.png",
                $"{root}{validation}/elm/4.png");
            PictureDataset set = folder.Open();
            set.TestStart.ShouldBe(4);
            Names(set).ShouldBe([
                $"{root}{train}/elm/3.png", $"{root}{train}/oak/1.png", $"{root}{train}/oak/2.png", $"{root}{validation}/elm/4.png",
                $"{root}{test}/elm/2.png", $"{root}{test}/oak/1.png"]);
            set.Attributes!.Names.ShouldBe(["elm", "oak"]);
            set.Attributes.Column(0).ToArray().ShouldBe([1, -1, -1, 1, 1, -1]);
            set.Notes.ShouldContain($"division: the folders {train}, {validation}, {test}: 3 pictures to train on, joined by the 1 for " +
                $"validation, 2 to test on");
            Split.Default(set).Train.ShouldBe([0, 1, 2, 3]);
            Split.InOrder(set, 2, 1).Test.ShouldBe([4]);
        }
    }

    [Fact]
    public void ATestFolderBesideClassesIsNoClass()
    {
        _folder.WritePngs("birch/1.png", "birch/2.png", "pine/1.png", "pine/2.png", "test/1.png", "test/2.png");
        PictureDataset set = _folder.Open();
        set.TestStart.ShouldBe(4);
        set.Attributes!.Names.ShouldBe(["birch", "pine"]);
        set.Attributes.Column(0).ToArray().ShouldBe([1, 1, -1, -1, 0, 0]);

        using var deep = new TestFolder();
        deep.WritePngs("birch/1.png", "birch/2.png", "pine/1.png", "Test/pine/1.png", "Test/birch/2.png", "pine/3.png");
        deep.Open().Attributes!.Column(1).ToArray().ShouldBe([-1, -1, 1, 1, -1, 1]);

        using var flat = new TestFolder();
        flat.WritePngs("1.png", "2.png", "3.png", "test/9.png");
        (flat.Open().TestStart, flat.Open().Attributes).ShouldBe((3, null));
    }

    [Theory]
    [InlineData("train/1.png bus/1.png train/2.png bus/2.png", "bus train")]
    [InlineData("valid/1.png invalid/1.png valid/2.png invalid/2.png", "invalid valid")]
    [InlineData("test tube/1.png flask/1.png test tube/2.png flask/2.png", "flask test tube")]
    public void ClassesThatAreCalledLikePartsAreClasses(string pictures, string classes)
    {
        _folder.WritePngs([.. pictures.Replace("test tube", "test+tube").Split(' ').Select(name => name.Replace('+', ' '))]);
        PictureDataset set = _folder.Open();
        set.TestStart.ShouldBeNull();
        string.Join(' ', set.Attributes!.Names).ShouldBe(classes);
    }

    [Fact]
    public void ValidationAloneIsTheTestPart()
    {
        _folder.WritePngs("train/a/1.png", "train/b/1.png", "train/b/2.png", "valid/a/1.png");
        PictureDataset set = _folder.Open();
        set.TestStart.ShouldBe(3);
        set.Notes.ShouldContain("division: the folders train, valid: 3 pictures to train on, the 1 for validation to test on");
    }

    [Fact]
    public void ClassesMayStandAboveTheParts()
    {
        _folder.WritePngs("screw/train/1.png", "screw/train/2.png", "screw/test/1.png", "nut/train/1.png", "nut/test/1.png",
            "nut/test/2.png");
        PictureDataset set = _folder.Open();
        set.TestStart.ShouldBe(3);
        set.Attributes!.Names.ShouldBe(["nut", "screw"]);
        set.Attributes.Column(0).ToArray().ShouldBe([1, -1, -1, 1, 1, -1]);
    }

    [Fact]
    public void AnArchiveIsDividedTheSameWayAndWhatLiesBesideIsLearned()
    {
        byte[][] pngs = [.. Enumerable.Range(1, 6).Select(seed => LatentSharp.Imaging.Png.Encode(TestFolder.Draw(8, 8, 3, seed)))];
        _folder.Write("z.zip", TestFolder.Zip(("d/test/x/1.png", pngs[0]), ("d/train/x/2.png", pngs[1]), ("d/train/y/3.png", pngs[2]),
            ("d/extra/4.png", pngs[3]), ("d/test/y/5.png", pngs[4])));
        PictureDataset set = _folder.Open("z.zip");
        set.TestStart.ShouldBe(3);
        set.Attributes!.Column(0).ToArray().ShouldBe([0, 1, -1, 1, -1]);
        set.Notes.ShouldContain(note => note.Contains("(1 picture beside them to train on)"));
    }

    [Fact]
    public void MasksOfMvtecAreLeftOut()
    {
        _folder.WritePngs("train/good/000.png", "train/good/001.png", "test/good/000.png", "test/crack/000.png", "test/crack/001.png",
            "ground_truth/crack/000_mask.png", "ground_truth/crack/001_mask.png");
        PictureDataset set = _folder.Open();
        (set.Count, set.TestStart).ShouldBe((5, 2));
        set.Attributes!.Names.ShouldBe(["crack", "good"]);
        set.Attributes.Column(0).ToArray().ShouldBe([-1, -1, 1, 1, -1]);
        set.Notes.ShouldContain("left out: 2 masks, which say where something is in another picture (e.g. " +
            "'ground_truth/crack/000_mask.png')");
        _folder.Open("ground_truth").Count.ShouldBe(2);
    }

    [Fact]
    public void MasksBesideTheirPicturesAreLeftOut()
    {
        _folder.WritePngs("benign/a (1).png", "benign/a (1)_mask.png", "benign/a (1)_mask_1.png", "cancer/b.png", "cancer/b_mask.png",
            "cancer/iron_mask.png", "benign/c.png");
        PictureDataset set = _folder.Open();
        Names(set).ShouldBe(["benign/a (1).png", "benign/c.png", "cancer/b.png", "cancer/iron_mask.png"]);
        using var folders = new TestFolder();
        folders.WritePngs("images/1.png", "images/2.png", "masks/1.png", "masks/2.png");
        folders.Open().Count.ShouldBe(2);
        using var classes = new TestFolder();
        classes.WritePngs("masks/1.png", "masks/2.png", "hats/1.png", "hats/2.png");
        classes.Open().Attributes!.Names.ShouldBe(["hats", "masks"]);
    }

    [Theory]
    [InlineData("list_eval_partition.txt", "a.jpg 2\nb.jpg 0\nc.jpg 1\nd.jpg 0\nz.jpg 0\n")]
    [InlineData("list_eval_partition.csv", "image_id,partition\na.png,2\nb.png,0\nc.png,1\nd.png,0\nz.png,1\n")]
    [InlineData("splits.csv", "fold,part,file\n1,test,a.png\n1,train,b.png\n2,val,c.png\n2,train,d.png\n2,train,z.png\n")]
    [InlineData("labels.csv", "file,hat,split\na.png,1,test\nb.png,0,train\nc.png,1,valid\nd.png,0,train\nz.png,0,train\n")]
    public void AFileOfPartsDivides(string name, string text)
    {
        _folder.WritePngs("a.png", "b.png", "c.png", "d.png");
        _folder.Write(name, text);
        PictureDataset set = _folder.Open();
        Names(set).ShouldBe(["b.png", "d.png", "c.png", "a.png"]);
        set.TestStart.ShouldBe(3);
        set.Notes.ShouldContain(note => note.StartsWith("division: ")
            && note.EndsWith(": 2 pictures to train on, joined by the 1 for validation, 1 to test on"));
        if (name == "labels.csv")
        {
            set.Attributes!.Names.ShouldBe(["hat"]);
            set.Attributes.Column(0).ToArray().ShouldBe([-1, -1, 1, 1]);
        }

        Names(_folder.Open("", new DataOptions { WithLabels = false })).ShouldBe(Names(set));
    }

    [Fact]
    public void ListsOfNamesDivide()
    {
        _folder.WritePngs("img/a.png", "img/b.png", "img/c.png", "img/d.png");
        _folder.Write("train.txt", "img/a.png 0\nimg/b\n");
        _folder.Write("test.txt", "c.png\r\nnowhere.png\r\n");
        PictureDataset set = _folder.Open();
        Names(set).ShouldBe(["img/a.png", "img/b.png", "img/d.png", "img/c.png"]);
        set.TestStart.ShouldBe(3);
        set.Notes.ShouldContain("division: 1 of 4 names of the lists 'test.txt', 'train.txt' are of no picture that is there");
        set.Notes.ShouldContain("division: 1 pictures are not named by the lists 'test.txt', 'train.txt'; they are trained on");
    }

    [Fact]
    public void APartitionOfOtherPicturesOrOfOneSideIsToldOf()
    {
        _folder.WritePngs("a.png", "b.png");
        _folder.Write("list_eval_partition.txt", "x.png 0\ny.png 2\n");
        PictureDataset set = _folder.Open();
        set.TestStart.ShouldBeNull();
        set.Notes.ShouldContain(note => note.StartsWith("left out: ") && note.Contains("which names none of these pictures"));
        _folder.Write("list_eval_partition.txt", "a.png 0\nb.png 0\nc.png 2\n");
        PictureDataset one = _folder.Open();
        one.TestStart.ShouldBeNull();
        one.Notes.ShouldContain(note => note.Contains("put all 2 pictures on one side; they are divided by content instead"));
    }

    private static string[] Names(Dataset set) => [.. Enumerable.Range(0, set.Count).Select(set.Name)];
}
