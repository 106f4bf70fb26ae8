using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Labels;

namespace LatentSharp.Tests.Data;

public sealed class LabelTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public LabelTests() => _folder.WritePngs("a.png", "b.png", "c.png");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("3\nHat Smile\na.png 1 -1\nb.png -1 0\nc.png 1 1\n")]
    [InlineData("Hat   Smile\r\n\r\n c.png  1 +1\r\nb.png -1 0\r\na.png\t1 -1")]
    [InlineData("3\nimage_id Hat Smile\na.jpg 1 -1\nb.jpg -1 0\nc.jpg 1 1\n")]
    [InlineData("Hat Smile\nimages/a 1 -1\nimages\\b -1 0\n./c.png 1 1\n")]
    public void ReadsCelebAFormat(string text)
    {
        _folder.Write("list_attr_celeba.txt", text);
        AttributeTable table = _folder.Open().Attributes.ShouldNotBeNull();
        table.Names.ShouldBe(["Hat", "Smile"]);
        table.Column(0).ToArray().ShouldBe([AttributeTable.Yes, AttributeTable.No, AttributeTable.Yes]);
        table.Column(1).ToArray().ShouldBe([AttributeTable.No, AttributeTable.Unknown, AttributeTable.Yes]);
        table.Groups.ShouldBeEmpty();
    }

    [Fact]
    public void ZeroIsNoWhereNothingIsMinusOne()
    {
        _folder.Write("list_attr.txt", "Hat\na.png 1\nb.png 0\nc.png 1\n");
        _folder.Open().Attributes![1, 0].ShouldBe(false);
    }

    [Fact]
    public void ReadsCsvColumnsByKind()
    {
        _folder.Write("labels.csv", "age,File,hat,hair,class,\"tilt, left\",glasses\n31,c.png,true,blond,7,0,1\n,b.png,,\"dark " +
            "\"\"brown\"\"\",3,1,-1\n4.5,a.png,No,blond,7,1,\n");
        AttributeTable table = _folder.Open().Attributes.ShouldNotBeNull();
        table.Names.ShouldBe(["hat", "hair=blond", "hair=dark \"brown\"", "class=3", "class=7", "tilt, left", "glasses"]);
        Row(table, 0).ShouldBe([false, true, false, false, true, true, null]);
        Row(table, 1).ShouldBe([null, false, true, true, false, true, false]);
        Row(table, 2).ShouldBe([true, true, false, false, true, false, true]);
        table.Groups.Select(group => group.Name).ShouldBe(["hair", "class"]);
        table.Groups[1].Members.ShouldBe([3, 4]);
        NumericFactor age = table.Factors.Single();
        age.Name.ShouldBe("age");
        age.Values.ShouldBe([4.5f, float.NaN, 31f]);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public void ReadsOtherSeparators(char separator)
    {
        string path = _folder.Write("elsewhere.tsv", "file,hat\na.png,1\nb.png,0\nc.png,1\n".Replace(',', separator));
        _folder.Open("", new DataOptions { Labels = path }).Attributes![1, 0].ShouldBe(false);
    }

    [Fact]
    public void FindsLabelsAtTheRootFirst()
    {
        foreach (string name in new[] { "a.png", "b.png", "c.png" })
        {
            File.Delete(_folder[name]);
            _folder.WritePng("images/" + name, name[0]);
        }

        _folder.Write("images/list_attr.txt", "Deep\na.png 1\nb.png 0\nc.png 1\n");
        _folder.Open().Attributes!.Names.ShouldBe(["Deep"]);
        _folder.Write("attributes.csv", "file,Near\na.png,1\nb.png,0\nc.png,1\n");
        PictureDataset near = _folder.Open();
        near.Attributes!.Names.ShouldBe(["Near"]);
        near.Notes.ShouldContain("labels left out: images/list_attr.txt");
        string other = _folder.Write("other.txt", "Other\na.png 1\nb.png 0\nc.png 1\n");
        _folder.Open("", new DataOptions { Labels = other }).Attributes!.Names.ShouldBe(["Other"]);

        byte[] Bytes(string name) => File.ReadAllBytes(_folder[name]);
        _folder.Write("z.zip", TestFolder.Zip(
            ("x/a.png", Bytes("images/a.png")), ("x/b.png", Bytes("images/b.png")), ("x/c.png", Bytes("images/c.png")),
                ("x/labels.csv", Bytes("attributes.csv"))));
        _folder.Open("z.zip").Attributes!.Names.ShouldBe(["Near"]);
        _folder.Open("z.zip", new DataOptions { Labels = "x/labels.csv" }).Attributes!.Names.ShouldBe(["Near"]);
    }

    [Theory]
    [InlineData("1.0", "0.0", "")]
    [InlineData("1", "0.0", "nan")]
    [InlineData("1.0", "-1.0", "")]
    public void YesAndNoMayBeWrittenWithDecimals(string yes, string no, string unknown)
    {
        _folder.Write("labels.csv", $"file,smile\na.png,{yes}\nb.png,{no}\nc.png,{unknown}\n");
        AttributeTable table = _folder.Open().Attributes.ShouldNotBeNull();
        table.Names.ShouldBe(["smile"]);
        Enumerable.Range(0, 3).Select(row => table[row, 0]).ShouldBe([true, false, null]);
    }

    [Theory]
    [InlineData("-1", "0", "1")]
    [InlineData("1.0", "0.0", "-1.0")]
    public void MinusOneBesideNoughtIsOneOfThreeNumbers(string first, string second, string third)
    {
        string csv = $"file,NAME,hat\na.png,{first},1\nb.png,{second},-1\nc.png,{third},1\n";
        _folder.Write("labels.csv", csv.Replace("NAME", "valence"));
        PictureDataset set = _folder.Open();
        set.Attributes!.Names.ShouldBe(["hat"]);
        set.Attributes.Factors.Single().Values.ShouldBe(new[] { first, second, third }
            .Select(text => float.Parse(text, CultureInfo.InvariantCulture)));
        set.Notes.ShouldContain("labels: the column 'valence' has both -1 and 0, and is taken for a number; for yes and no write 1 and 0, "
            + "and nothing where it is not known");
        _folder.Write("labels.csv", csv.Replace("NAME", "class"));
        _folder.Open().Attributes!.Names.ShouldBe(["class=-1", "class=0", "class=1", "hat"]);
    }

    [Fact]
    public void WholeClassesMayHaveDecimalsWhereATableHasGaps()
    {
        _folder.Write("labels.csv", "file,digit\na.png,3.0\nb.png,12.0\nc.png,\n");
        AttributeTable table = _folder.Open().Attributes!;
        table.Names.ShouldBe(["digit=3", "digit=12"]);
        (table[1, 1], table[2, 1]).ShouldBe((true, null));
    }

    [Fact]
    public void CommasAreDecimalSignsWhereTheySeparateNothing()
    {
        _folder.Write("labels.csv", "file;age;name\na.png;0,5;x,y\nb.png;N/A;z\nc.png;-7;z\n4;1,5;\n5;2,5;\n6;3,5;\n7;4,5;\n8;5,5;\n");
        PictureDataset set = _folder.Open();
        set.Attributes!.Factors.Single().Values.ShouldBe([0.5f, float.NaN, -7]);
        set.Attributes.Names.ShouldBe(["name=x,y", "name=z"]);
        set.Notes.ShouldContain("labels: the commas in the column 'age' are decimal signs");
    }

    [Theory]
    [InlineData("", "cover.png")]
    [InlineData("all/", "all/cover.png")]
    [InlineData("all/", "cover.png")]
    [InlineData("train/", "train/cover.png", "test/cat/9.png")]
    public void APictureBesideFoldersOfClassesIsOfNone(string folders, string stray, params string[] others)
    {
        using var folder = new TestFolder();
        folder.WritePngs([.. from name in new[] { "cat", "dog" } from i in Enumerable.Range(0, 6) select $"{folders}{name}/{i}.png",
            stray, .. others]);
        PictureDataset set = folder.Open();
        set.Attributes.ShouldNotBeNull().Names.ShouldBe(["cat", "dog"]);
        int[] without = [.. Enumerable.Range(0, set.Count).Where(i => set.Attributes[i, 0] is null)];
        without.Select(set.Name).ShouldBe([stray]);
        set.Notes.ShouldContain("labels: the sub-folders are taken as classes (cat, dog); of 1 picture the class is not known "
            + $"('{stray}')");

        folder.WritePngs(stray.Replace("cover", "e1"), stray.Replace("cover", "e2"));
        PictureDataset mixed = folder.Open();
        mixed.Attributes.ShouldBeNull();
        mixed.Notes.ShouldContain(note => note.StartsWith("labels: the sub-folders (cat, dog) are not taken as classes, since 3 of "
            + $"{15 + others.Length} pictures lie outside of them ('{stray}' and 2 more); move"));
    }

    [Fact]
    public void SubFoldersAreClasses()
    {
        using var folder = new TestFolder();
        folder.WritePngs("all/cats/1.png", "all/cats/2.png", "all/dogs/1.png", "all/dogs/deep/2.png");
        AttributeTable table = folder.Open().Attributes.ShouldNotBeNull();
        table.Names.ShouldBe(["cats", "dogs"]);
        table.Column(1).ToArray().ShouldBe([AttributeTable.No, AttributeTable.No, AttributeTable.Yes, AttributeTable.Yes]);
        table.Groups.Single().Name.ShouldBe("class");
        folder.WritePng("all/3.png");
        folder.Open().Attributes.ShouldBeNull();
    }

    [Fact]
    public void TrainAndTestAreNoClasses()
    {
        using var folder = new TestFolder();
        folder.WritePngs("train/cats/1.png", "train/dogs/1.png", "test/cats/1.png", "test/dogs/1.png");
        folder.Open().Attributes.ShouldNotBeNull().Names.ShouldBe(["cats", "dogs"]);
        folder.WritePng("train/2.png");
        folder.Open().Attributes.ShouldBeNull();
    }

    [Fact]
    public void OnePictureAFolderIsNoClass()
    {
        using var folder = new TestFolder();
        folder.WritePngs("x/1.png", "y/1.png", "z/1.png");
        folder.Open().Attributes.ShouldBeNull();
    }

    [Fact]
    public void UnknownAttributeNamesTheNearest()
    {
        _folder.Write("list_attr.txt", "Smiling Hat\na.png 1 0\nb.png 0 1\nc.png 1 0\n");
        AttributeTable table = _folder.Open().Attributes!;
        table.IndexOf("hat").ShouldBe(1);
        TestFolder.ErrorOf(() => table.IndexOf("Smilng"))
            .ShouldBe("attribute 'Smilng' is not known (did you mean 'Smiling'?); there are: Smiling, Hat.");
        TestFolder.ErrorOf(() => table.IndexOf("Moustache")).ShouldBe("attribute 'Moustache' is not known; there are: Smiling, Hat.");
    }

    private static bool?[] Row(AttributeTable table, int row) => [.. Enumerable.Range(0, table.Names.Count).Select(i => table[row, i])];
}
