using System.Text;
using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

/// <summary>Tables in other encodings, and headings with line breaks.</summary>
public sealed class EncodingTests : IDisposable
{
    private const string Note = "text: read as Windows-1252 (Latin-1), since its bytes are no UTF-8";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BytesThatAreNoUtf8AreWindows1252()
    {
        _folder.Write("t.csv", [.. "gr"u8, 0xF6, 0xDF, .. "e;preis in "u8, 0x80, .. "\n1.5;2\n2.5;3\n"u8]);
        TableDataset set = _folder.Table("t.csv");
        set.Format.Names.ShouldBe(["größe", "preis in €"]);
        set.Notes.ShouldContain(Note);
    }

    [Fact]
    public void Utf8AndByteOrderMarksAreKept()
    {
        foreach (Encoding encoding in new[] { new UTF8Encoding(false), Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            _folder.Write("t.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes("größe,b\n1,2\n2,3\n")]);
            TableDataset set = _folder.Table("t.csv");
            set.Format.Names.ShouldBe(["größe", "b"]);
            set.Notes.ShouldNotContain(Note);
        }
    }

    [Fact]
    public void LabelsAreReadTheSameWay()
    {
        _folder.WritePngs("a.png", "b.png");
        _folder.Write("labels.csv", [.. "file,chapeau_tr"u8, 0xE8, .. "s_grand\na.png,1\nb.png,0\n"u8]);
        PictureDataset set = _folder.Open();
        set.Attributes!.Names.ShouldBe(["chapeau_très_grand"]);
        set.Notes.ShouldContain(Note);
    }

    [Theory]
    [InlineData("\"weight\nin kg, dry\",\"b\r\nc\"\n1,2\n3,4\n", "weight in kg, dry|b c")]
    [InlineData("\"a, b\";c\n1;2\n3;4\n", "a, b|c")]
    [InlineData("x\t\"y\nz\"\n1\t2\n3\t4\n", "x|y z")]
    public void AQuotedLineBreakInAHeadingIsABlank(string text, string names)
    {
        _folder.Write("t.csv", text);
        TableDataset set = _folder.Table("t.csv");
        set.Format.Names.ShouldBe(names.Split('|'));
        set.Row(1).ToArray().ShouldBe([3, 4]);
    }
}
