using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

/// <summary>Tables beside pictures, as people have them.</summary>
public sealed class LabelTableTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public LabelTableTests() => _folder.WritePngs("p/07.png", "p/08.png", "p/09.png", "p/10.png", "p/11.png", "p/12.png");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("list_attr_celeba.csv", "image_id,Hat,Old\n07.jpg,1,-1\n08.jpg,-1,1\n09.jpg,1,1\n10.jpg,1,1\n11.jpg,1,1\n12.jpg,-1,-1\n")]
    [InlineData("p/metadata.csv",
        "file_name,Hat,Old\n07.png,yes,no\n08.png,no,yes\n09.png,yes,yes\n10.png,yes,yes\n11.png,yes,yes\n12.png,no,no\n")]
    [InlineData("metadata.csv",
        "Old,Hat,file_name\nfalse,true,p/07.png\ntrue,false,p/08.png\ntrue,true,p/09.png\ntrue,true,p/10.png\ntrue,true,p/11.png\nfalse," +
        "false,p/12.png\n")]
    [InlineData("clinic 2024.csv", "Hat;Old;scan\n1;0;07\n0;1;08\n1;1;09\n1;1;10\n1;1;11\n0;0;12\n")]
    [InlineData("annotations.csv",
        ",Hat,Old,where\n0,1,0,/home/me/p/07.png\n1,0,1,/home/me/p/08.png\n2,1,1,/home/me/p/09.png\n3,1,1,/home/me/p/10.png\n4,1,1,/home" +
        "/me/p/11.png\n5,0,0,/home/me/p/12.png\n")]
    [InlineData("p/metadata.jsonl", """
        {"file_name": "07.png", "Hat": true, "Old": false}
        {"file_name": "08.png", "Old": true, "Hat": false, "boxes": [1, 2]}
        {"file_name": "09.png", "Hat": true, "Old": true}
        {"file_name": "10.png", "Hat": true, "Old": true}
        {"file_name": "11.png", "Hat": true, "Old": true}
        {"file_name": "12.png", "Hat": false, "Old": false}
        """)]
    public void ATableThatNamesThePicturesIsRead(string name, string text)
    {
        _folder.Write(name, text);
        PictureDataset set = _folder.Open();
        set.Attributes!.Column(set.Attributes.IndexOf("Hat")).ToArray().ShouldBe([1, -1, 1, 1, 1, -1]);
        set.Attributes.Column(set.Attributes.IndexOf("Old")).ToArray().ShouldBe([-1, 1, 1, 1, 1, -1]);
        set.Attributes.Names.Count.ShouldBe(2);
        set.Attributes.Factors.ShouldBeEmpty();
        set.Notes.ShouldContain(note => note.StartsWith("labels: '") && note.Contains($"{name}': 2 attributes ("));
        set.TestStart.ShouldBeNull();
    }

    [Theory]
    [InlineData("07.png,cat\n08.png,dog\n09.png,cat\n10.png,dog\n11.png,cat\n12.png,dog\n", "label=cat,label=dog", "file, label")]
    [InlineData("1,07,1\n0,08,0\n1,09,1\n1,10,0\n0,11,1\n1,12,0\n", "x0,x2", "x0, file, x2")]
    public void ALineThatNamesAPictureIsNoHeading(string text, string labels, string columns)
    {
        _folder.Write("p/labels.csv", text);
        PictureDataset set = _folder.Open("p");
        string.Join(',', set.Attributes!.Names).ShouldBe(labels);
        set.Attributes.Column(0)[0].ShouldBe(AttributeTable.Yes);
        set.Notes.ShouldContain(note => note.Contains($"has no headings, so its columns are called {columns}"));
    }

    [Fact]
    public void ATableBesideTheFolderOrTheArchiveIsRead()
    {
        _folder.Write("list_attr_celeba.txt",
            "200\nHat\n" + string.Concat(Enumerable.Range(1, 200).Select(i => $"{i:00}.jpg {(i % 2 == 0 ? 1 : -1)}\n")));
        PictureDataset set = _folder.Open("p");
        set.Attributes!.Column(0).ToArray().ShouldBe([-1, 1, -1, 1, -1, 1]);
        set.Notes.ShouldContain("labels: 194 rows name pictures that are not there ('01.jpg' on line 3)");
        _folder.Write("q.zip",
            TestFolder.Zip([.. Directory.GetFiles(_folder["p"]).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))]));
        _folder.Open("q.zip").Attributes!.Names.ShouldBe(["Hat"]);
        _folder.Write("list_eval_partition.txt", "07.jpg 2\n08.jpg 0\n09.jpg 0\n10.jpg 0\n11.jpg 0\n12.jpg 0\n");
        _folder.Open("q.zip").TestStart.ShouldBe(5);
    }

    [Fact]
    public void TablesOfTheSameNameBesideTheirOwnPicturesAreOne()
    {
        using var folder = new TestFolder();
        folder.WritePngs("train/1.png", "train/2.png", "train/3.png", "test/1.png", "test/2.png");
        folder.Write("train/metadata.csv", "file_name,kind\n1.png,x\n2.png,y\n3.png,y\n");
        folder.Write("test/metadata.csv", "file_name,kind\n1.png,y\n2.png,x\n");
        PictureDataset set = folder.Open();
        set.TestStart.ShouldBe(3);
        set.Attributes!.Names.ShouldBe(["kind=x", "kind=y"]);
        set.Attributes.Column(0).ToArray().ShouldBe([1, -1, -1, -1, 1]);
    }

    [Fact]
    public void RowsWithoutPicturesAndPicturesWithoutRowsCostANote()
    {
        string path = _folder.Write("p/labels.csv", "file,hat,age\n07.png,1,31\n09.png,0,40.5\nx.png,1,3\ny.png,1,4\n");
        foreach (DataOptions options in new[] { new DataOptions(), new DataOptions { Labels = path } })
        {
            PictureDataset set = _folder.Open("p", options);
            set.Attributes!.Column(0).ToArray().ShouldBe([1, 0, -1, 0, 0, 0]);
            set.Attributes.Factors.Single().Values.ShouldBe([31, float.NaN, 40.5f, float.NaN, float.NaN, float.NaN]);
            set.Notes.ShouldContain("labels: 2 rows name pictures that are not there ('x.png' on line 4)");
            set.Notes.ShouldContain("labels: 4 pictures have no row, and their labels are unknown ('08.png')");
        }
    }

    [Fact]
    public void LabelsOfOtherPicturesAreAnErrorWhereTheyAreNamed()
    {
        string path = _folder.Write("p/labels.csv", "file,hat\nx.png,1\ny.png,0\n");
        PictureDataset set = _folder.Open("p");
        set.Attributes.ShouldBeNull();
        set.Notes.ShouldContain($"left out: the table '{path}', which names none of these pictures");
        _folder.Error("p", new DataOptions { Labels = path })
            .ShouldContain("names none of these pictures: line 2 names 'x.png', but there is no such picture");
    }

    [Fact]
    public void ColumnsThatOnlyTellRowsApartAreNoLabels()
    {
        _folder.Write("p/metadata.csv", "number,file_name,label,caption,size,seen\n3,07.png,cat,a cat,1.5,1\n4,08.png,dog,a " +
            "dog,1.7,0\n5,09.png,cat,\"a cat, asleep\",2,0\n6,10.png,dog,the dog,2.25,1\n7,11.png,cat,my cat,3,1\n8,12.png,cat,a " +
            "cat,4,1\n");
        PictureDataset set = _folder.Open();
        set.Attributes!.Names.ShouldBe(["label=cat", "label=dog", "seen"]);
        set.Attributes.Factors.Select(factor => factor.Name).ShouldBe(["size"]);
        set.Notes.ShouldContain("labels: the column 'number' is left out: it has another whole number in each row, which only counts them");
        set.Notes.ShouldContain("labels: the column 'caption' is left out: it has 5 different values in 6 rows, too many to be classes");
    }

    [Fact]
    public void OtherTablesAreToldOfAndStopNothing()
    {
        _folder.Write("notes.csv", "day,weather\nmonday,rain\ntuesday,sun\n");
        _folder.Write("odd.csv", "a,b\n1\n");
        _folder.Write("codes.csv", "name,z0,z1\n07.png,1,2\n08.png,1,3\n09.png,1,2\n10.png,1,2\n11.png,1,2\n12.png,1,2\n");
        _folder.Write("metadata.jsonl", "{\"file_name\": \"07.png\", \"label\": 1}\n{oops\n");
        PictureDataset set = _folder.Open();
        set.Attributes.ShouldBeNull();
        set.Notes.ShouldContain(note => note == "left out: 2 tables (notes.csv, odd.csv)");
        set.Notes.ShouldContain(note => note.Contains("codes.csv' has codes of the pictures"));
        set.Notes.ShouldContain(note => note.Contains("metadata.jsonl' line 2: expected a JSON object"));
    }
}
