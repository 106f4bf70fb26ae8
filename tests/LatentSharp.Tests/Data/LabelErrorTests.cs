using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

public sealed class LabelErrorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public LabelErrorTests() => _folder.WritePngs("a.png", "b.png", "c.png");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Hat Coat\na.png 1 1\nb.png 1\nc.png 1 1\n", "line 3: expected a file and 2 values, found 1 values")]
    [InlineData("Hat Coat\na.png 1 1\nb.png 1 yes\nc.png 1 1\n", "line 3, 'Coat': expected 1, -1 or 0, found 'yes'")]
    [InlineData("Hat\na.png 1\nb.png 1\na.png 1\n", "line 4: 'a.png' was named already on line 2")]
    [InlineData("Hat\na.png 1\nb.png 1\nc.png 1\na.jpg 1\n", "line 5: 'a.jpg' was named already on line 2")]
    [InlineData("4\nHat\na.png 1\nb.png 1\nc.png 1\n", "the first line says 4 rows, but there are 3")]
    [InlineData("Hat Hat\na.png 1 1\n", "line 1: the attribute 'Hat' is named twice")]
    [InlineData("Hat\n", "has no labels")]
    [InlineData("", "has no labels")]
    public void CelebA(string text, string expected)
    {
        string path = _folder.Write("list_attr.txt", text);
        string message = _folder.Error();
        message.ShouldStartWith($"'{path}'");
        message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("file,hat\na.png,1\nb.png,1,1\nc.png,1\n", "line 3: expected 2 columns, found 3")]
    [InlineData("file,hat\na.png,yes\n\nb.png,ys\nc.png,no\n",
        "line 4, column 'hat': expected true, false, yes or no as on most lines, found 'ys'")]
    [InlineData("file,age\na.png,31\nb.png,old\nc.png,2.5\n", "line 3, column 'age': expected a number as on most lines, found 'old'")]
    [InlineData("file,hair\na.png,red\nb.png,7\nc.png,blond\n", "line 3, column 'hair': expected a word as on most lines, found '7'")]
    [InlineData("file,hat\na.png,1\nb.png,1\nb.png,1\n", "line 4: 'b.png' was named already on line 3")]
    [InlineData("file,hat\na.png,1\n,1\n", "line 3: the file name is missing")]
    [InlineData("file,hat,hat\na.png,1,1\n", "the column 'hat' is named twice")]
    [InlineData("file,,hat\na.png,1,1\n", "column 2 has no heading")]
    [InlineData("file\na.png\n", "expected a column of file names and at least one of values")]
    [InlineData("file,hat\n", "has no labels")]
    [InlineData("", "has no labels")]
    [InlineData("file,hat\na.png,\"1\nb.png,1\n", "check its quotation marks")]
    [InlineData("file,hat=red,hat\na.png,1,red\nb.png,1,red\nc.png,1,blue\n", "two columns give the attribute 'hat=red'")]
    public void Csv(string text, string expected)
    {
        string path = _folder.Write("labels.csv", text);
        string message = _folder.Error();
        message.ShouldStartWith($"'{path}'");
        message.ShouldContain(expected);
    }

    [Fact]
    public void BareNameOfSeveralPictures()
    {
        _folder.WritePng("sub/a.png", 9);
        _folder.Write("list_attr.txt", "Hat\nx/a.png 1\nb.png 1\nc.png 1\nsub/a.png 1\n");
        _folder.Error().ShouldContain("line 2: several pictures are named 'x/a.png'; give the path");
        _folder.Write("list_attr.txt", "Hat\na.png 1\nb.png 1\nc.png 1\nsub/a.png 0\n");
        _folder.Open().Attributes!.Column(0).ToArray().ShouldBe([1, 1, 1, -1]);
    }

    [Fact]
    public void MissingLabelFile()
    {
        _folder.Write("mylabels.csv", "file,hat\n");
        _folder.Error("", new DataOptions { Labels = _folder["mylabel.csv"] })
            .ShouldContain("does not exist (did you mean 'mylabels.csv'?); check the path of the labels.");
    }

    [Fact]
    public void TextWithTooManyValuesIsLeftOut()
    {
        using var folder = new TestFolder();
        string rows = "file,story,hat\n";
        for (int i = 0; i < 300; i++)
        {
            folder.WritePng($"{i}.png", i);
            rows += $"{i}.png,story number {i},{i % 2}\n";
        }

        folder.Write("labels.csv", rows);
        PictureDataset set = folder.Open();
        set.Attributes!.Names.ShouldBe(["hat"]);
        set.Notes.ShouldContain(note => note.Contains("'story' is left out: it has 300 different values"));
    }
}
