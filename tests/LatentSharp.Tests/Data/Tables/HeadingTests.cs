using System.Text;
using LatentSharp.Data;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Mixed;

namespace LatentSharp.Tests.Data.Tables;

/// <summary>Which line has the headings, what separates cells, and what is said where lines do not fit together.</summary>
public sealed class HeadingTests : IDisposable
{
    private const string Iris = "5.1,3.5,setosa\n4.9,3.1,setosa\n6.3,2.5,virginica\n5.8,2.7,virginica\n";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("#gene,length,kind\n2,4,C\n12,9,C\n2,7,D\n", "gene,length,kind", 3, "")]
    [InlineData("##fileformat=VCFv4.2;x\n##source=a\n#CHROM\tPOS\tREF\nchr1\t862\tG\nchr1\t976\tA\n", "POS,REF", 2,
        "skipped: lines 1 to 2, comments that begin with #")]
    [InlineData("# a, b, c\n2,0.5,x\n5,0.7,\n6,0.6,x\n", "a,b,c", 3, "")]
    [InlineData("# measured in Berlin, 2020\na,b\n1,x\n2,y\n", "a,b", 2, "skipped: line 1, a comment that begins with #")]
    [InlineData("#name,kind\nfoo,bar\nfoo,baz\n", "kind", 2, "")]
    public void HeadingsMayHaveAMark(string text, string names, int rows, string note)
    {
        MixedDataset set = Open(text);
        Names(set).ShouldBe(names);
        set.Count.ShouldBe(rows);
        set.Notes.ShouldContain(line => line.Contains(note, StringComparison.Ordinal));
        set.Notes.Count(line => line.StartsWith("skipped", StringComparison.Ordinal)).ShouldBe(note.Length > 0 ? 1 : 0);
    }

    [Fact]
    public void ATableOfNumbersLosesTheMarkOfItsHeadings()
    {
        _folder.Write("t.csv", "#a,b\n1,2\n3,4\n");
        Dataset.Open(_folder["t.csv"]).ShouldBeOfType<TableDataset>().Format.Names.ShouldBe(["a", "b"]);
        _folder.Write("t.csv", "# x\n# y\na,b\n1,x\n3,4\" y\n5,z\n");
        _folder.Error("t.csv").ShouldContain("line 5: not a line of a CSV table");
    }

    [Theory]
    [InlineData("30, Private, 23687, Female\n36, Self, 75509, Male\n38, Self, 62733, Female\n19, Private, 36326, Female\n", 4)]
    [InlineData("8,0,0,x\n8,1,1,x\n3,1,1,x\n3,1,2,y\n", 4)]
    [InlineData("2024-01-01,Ann\n2024-01-02,Bob\n2024-01-03,Bob\n", 3)]
    [InlineData("p,x,p,n\ne,x,p,y\np,y,e,n\ne,x,p,n\n", 4)]
    [InlineData("Ann,51.5,3\nBob,48.2,9\nCid,60.1,1\n", 3)]
    [InlineData("Ann,1987\nBob,1950\nCid,1999\n", 3)]
    public void AFirstLineThatIsLikeTheOthersIsARow(string text, int rows)
    {
        MixedDataset set = Open(text);
        set.Count.ShouldBe(rows);
        set.Name(0).ShouldBe("line 1");
        set.Notes.ShouldContain(line => line.Contains("there are none, so the columns are called x0, x1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("country,2019,2020\nA,1.5,2.5\nB,,3.5\nC,4.5,1.5\n", "country,2019,2020")]
    [InlineData("country,1990,2000,2015\nA,1500,2500,3800\nB,900,,700\nC,4000,5000,1000\n", "country,1990,2000,2015")]
    [InlineData("country,2020\nA,5\nA,2100\nB,7\n", "country,2020")]
    [InlineData("w,0,1\nA,1.5,0.5\nA,,0.2\nB,1.1,0.9\n", "w,0,1")]
    [InlineData("age,city\n30,Bonn\n40,Bonn\n50,Ulm\n", "age,city")]
    [InlineData("a,b\nx,x\nx,y\n", "b")]
    public void HeadingsMayBeNumbers(string text, string names) => Names(Open(text)).ShouldBe(names);

    [Fact]
    public void AModelFindsItsColumnsWhateverTheFirstLineLooksLike()
    {
        MixedColumns model = Open("w,2019,2020\nA,1.5,2.5\nB,,3.5\nA,4.5,\n").Format;
        _folder.Write("new.csv", "2019,w,2020\n2019,A,2020\n");
        Dataset.Open(_folder["new.csv"], DataOptions.Like(model) with { Minimum = 1 }).Count.ShouldBe(1);
        MixedColumns headless = Open(Iris).Format;
        Dataset.Open(_folder["t.csv"], DataOptions.Like(headless)).Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("region;income, EUR;age\nB;4,5;37\nA;1,5;16\n", ';')]
    [InlineData("a;b\n1,5;2,5\n", ';')]
    [InlineData("1,5;2,5;3,5\n1,5;2,5;4,5\n", ';')]
    [InlineData("a,b\n\"x;y\",1\n\"u;v\",2\n", ',')]
    [InlineData("a,tags\n1,x;y\n2,u;v;w\n", ',')]
    [InlineData("a\tb, c\n1,5\t2\n", '\t')]
    [InlineData("a|b;c\n1|2\n", '|')]
    [InlineData("a|b\n1,5|2\n", '|')]
    [InlineData("a,b\n1,2\n3\n", ',')]
    [InlineData("a\n1\n", ';')]
    public void TheSignThatDividesAllLinesEquallySeparatesThem(string text, char separator) =>
        CsvText.SeparatorOf(text).ShouldBe(separator);

    [Theory]
    [InlineData("t.tsv", "size\tb\nx\t0.5\n5\" pipe\t0.9\ny\t0.4\n", "line 3: not a line of a CSV table; check its quotation marks.")]
    [InlineData("t.tsv", "a\tb\tc\n\"row0\"\t0.5\t0.2\ty\n\"row1\"\t0.5\t0.2\tn\n",
        "line 1: 3 headings, but each line below has one more cell; put a heading in front of the others, which row names usually lack.")]
    [InlineData("t.csv", "a,b\n0.1,b,\n0.2,b,\n",
        "line 1: 2 headings, but each line below has one more cell; take the separator at the end of the lines away")]
    public void WhatDoesNotFitTogetherIsNamed(string name, string text, string message)
    {
        _folder.Write(name, text);
        _folder.Error(name).ShouldContain(message);
    }

    [Theory]
    [InlineData("iris.data")]
    [InlineData("iris.txt")]
    [InlineData("iris.tab")]
    [InlineData("iris")]
    public void TextThatIsATableIsReadWhateverItsName(string name)
    {
        MixedDataset set = Dataset.Open(_folder.Write(name, name.EndsWith("tab", StringComparison.Ordinal)
            ? Iris.Replace(',', '\t') : Iris)).ShouldBeOfType<MixedDataset>();
        set.Count.ShouldBe(4);
        Dataset.Open(_folder[name], DataOptions.Like(set.Format)).Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("Dear all\n\nthis is, as it were, a letter.\n")]
    [InlineData("{\"a\": 1, \"b\": 2}\n{\"a\": 3, \"b\": 4}\n")]
    [InlineData("@relation x\n@attribute a numeric\n@data\n1\n")]
    public void OtherTextIsCalledText(string text)
    {
        _folder.Write("t.txt", Encoding.UTF8.GetBytes(text));
        _folder.Error("t.txt").ShouldContain("is of no kind that can be read: it is text, whose first lines are no table");
    }

    private static string Names(MixedDataset set) => string.Join(',', set.Format.Columns.Select(column => column.Name));

    private MixedDataset Open(string text) => Dataset.Open(_folder.Write("t.csv", text)).ShouldBeOfType<MixedDataset>();
}
