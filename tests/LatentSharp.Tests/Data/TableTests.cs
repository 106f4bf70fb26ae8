using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Data;

/// <summary>Tables of numbers in CSV files.</summary>
public sealed class TableTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b\n1,2\n3,-4e1\n")]
    [InlineData("a;b\r\n1;2\r\n3;-40\r\n")]
    [InlineData("\uFEFFa\tb\n 1\t2 \n3\t-40")]
    [InlineData("\"a\",\"b\"\n\"1\",2\n3,-40\n")]
    public void RowsAreReadInTheirOwnUnits(string text)
    {
        TableDataset set = Open(text);
        set.Format.Names.ShouldBe(["a", "b"]);
        set.Count.ShouldBe(2);
        set.Row(0).ToArray().ShouldBe([1, 2]);
        set.Row(1).ToArray().ShouldBe([3, -40]);
        set.Format.Shape.ShouldBe(new Shape(2));
        set.Notes[0].ShouldBe("table: 2 rows of 2 columns (a, b)");
        TestFolder.ErrorOf(() => PictureDataset.Open(_folder["t.csv"])).ShouldContain("is a table of numbers, and pictures are wanted");
    }

    [Fact]
    public void TrainingRowsGetMeanZeroAndDeviationOne()
    {
        TableDataset set = Open("a,b,c\n1,10,7\n3,-30,7\n5,20,7\n1000,0,8\n").Standardized([0, 1, 2]);
        set.Format.Means.ShouldBe([3, 0, 7]);
        set.Format.Scales[0].ShouldBe(Math.Sqrt(8 / 3.0), 1e-15);
        set.Format.Scales[2].ShouldBe(0);
        set.Notes.ShouldContain("standardised: each column has mean 0 and standard deviation 1 over the 3 training rows");
        set.Notes.ShouldContain("constant: the column 'c' has one value in all training rows; nothing is learned of it, and it is given " +
            "back as it is");

        var x = new Tensor(new Shape(4, 3));
        set.Fill([0, 1, 2, 3], x);
        for (int j = 0; j < 2; j++)
        {
            double[] column = [.. Enumerable.Range(0, 3).Select(i => (double)x.Span[(i * 3) + j])];
            column.Sum().ShouldBe(0, 1e-6);
            column.Sum(v => v * v).ShouldBe(3, 1e-5);
        }

        var row = new double[3];
        for (int i = 0; i < 3; i++)
        {
            set.Format.Restore(x.Span.Slice(i * 3, 3), row);
            row.ShouldBe(set.Row(i).ToArray());
        }

        x.Span[11].ShouldBe(1, "a constant column keeps its distance");
        set.Format.Restore(x.Span.Slice(9, 3), row);
        row[2].ShouldBe(7);
    }

    [Fact]
    public void EqualValuesAreConstantWhateverTheirRounding()
    {
        TableDataset set = Open("a,b\n0.1,1\n0.1,2\n0.1,3\n").Standardized([0, 1, 2]);
        set.Format.Scales[0].ShouldBe(0);
        set.Format.Means[0].ShouldBe(0.1);
        TestFolder.ErrorOf(() => Open("a,b\n1,2\n3,4\n").Standardized([0])).ShouldContain("one row alone is left to train on; give more");
        TestFolder.ErrorOf(() => Open("a,b\n1,2\n1,2\n5,6\n").Standardized([0, 1]))
            .ShouldContain("nothing to learn: each of its 2 columns is the same in all 2 training rows");
    }

    [Fact]
    public void LargeOffsetsKeepTheirDigitsAndFarValuesStayNumbers()
    {
        TableDataset set = Open("time,b\n1700000000.25,1\n1700000001.5,2\n1700000003,3\n1e99,4\n").Standardized([0, 1, 2]);
        var x = new float[2];
        var row = new double[2];
        set.Format.Standardize(set.Row(1), x);
        set.Format.Restore(x, row);
        row[0].ShouldBe(1700000001.5, 1e-6);
        set.Format.Standardize(set.Row(3), x);
        x[0].ShouldBe(1e6f);
    }

    [Fact]
    public void EqualRowsAreOnOneSideOfASplitAndStandardizingMovesNone()
    {
        string text = "a,b\n" + string.Concat(Enumerable.Range(0, 200)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 50},{i % 50 * 2}\n")));
        TableDataset set = Open(text);
        Split split = Split.ByContent(set);
        split.Train.Select(i => i % 50).Intersect(split.Test.Select(i => i % 50)).ShouldBeEmpty();
        Split.ByContent(set.Standardized(split.Train)).Test.ShouldBe(split.Test);
        set.Duplicates.ShouldBe(150);
        TestFolder.ErrorOf(() => Split.InOrder(set, 200, null)).ShouldBe("train 200 leaves no row to test on; there are 200.");
        TestFolder.ErrorOf(() => Split.InOrder(set, 500, 10)).ShouldBe("train 500 and test 10 need 510 rows; there are 200.");
    }

    [Fact]
    public void ColumnsOfAModelAreFoundByName()
    {
        _folder.Write("t.csv", "note,b,a\nx,2,1\n,4,3\n");
        var columns = new TableColumns(["a", "b"], [0, 0], [1, 1]);
        TableDataset set = _folder.Table("t.csv", new DataOptions { Format = columns, Minimum = 1 });
        set.Row(1).ToArray().ShouldBe([3, 4]);
        set.Format.ShouldBe(columns);
        set.Notes.ShouldContain("columns that the model does not use: note");
        _folder.Error("t.csv", new DataOptions { Format = new TableColumns(["a", "B"], [0, 0], [1, 1]) })
            .ShouldContain("has no column 'B', which the model was trained on (did you mean 'b'?); its columns are: note, b, a.");
    }

    [Fact]
    public void ColumnsCanBeLabels()
    {
        _folder.Write("t.csv", "kind,a,\"b,c\",hat\ncat,1,2,1\ndog,3,4,0\ncat,5,6,1\n");
        TableDataset set = _folder.Table("t.csv", new DataOptions { Labels = "kind,hat" });
        set.Format.Names.ShouldBe(["a", "b,c"]);
        set.Attributes!.Names.ShouldBe(["kind=cat", "kind=dog", "hat"]);
        set.Attributes.Column(2).ToArray().ShouldBe([AttributeTable.Yes, AttributeTable.No, AttributeTable.Yes]);
        _folder.Error("t.csv", new DataOptions { Labels = "kin" }).ShouldContain("has no column 'kin' (did you mean 'kind'?)");
    }

    [Theory]
    [InlineData("customer_id", 0, "it identifies rows: each has a number of its own")]
    [InlineData("sample", 10, "it counts the rows, in steps of 10")]
    [InlineData("sample", -1, "it counts the rows, in steps of -1")]
    [InlineData("year", 1, null)]
    [InlineData("sample", 0, null)]
    [InlineData("sample", 0.5, null)]
    public void ColumnsThatSayWhichRowItIsAreLeftOut(string heading, double step, string? why)
    {
        double Value(int i) => step == 0 ? 1000 + (i * 7 % 40) : 100 + (i * step);
        TableDataset set = Open($"{heading},a,b\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            FormattableString.Invariant($"{Value(i)},{i % 7}.5,{i % 3}\n"))));
        set.Format.Names.ShouldBe(why is null ? [heading, "a", "b"] : ["a", "b"]);
        set.Row(4).ToArray()[^2..].ShouldBe([4.5, 1]);
        set.Notes.Where(note => note.StartsWith("left out:", StringComparison.Ordinal)).ShouldBe(
            why is null ? [] : [$"left out: column '{heading}': {why}"]);
        Dataset.Open(_folder["t.csv"], new DataOptions { ColumnTypes = $"{heading}=number" }).Format.Shape.Rank.ShouldBe(1);
        _folder.Table("t.csv", new DataOptions { Format = new TableColumns([heading], [0], [1]) }).Row(1)[0].ShouldBe(Value(1));
    }

    [Fact]
    public void WhereNothingElseIsThereAColumnThatCountsIsLearned() =>
        Open("x0,id\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"{i},{2 * i}\n"))).Format.Names.Count.ShouldBe(2);

    [Fact]
    public void NumbersWithLeadingZerosAreCodes()
    {
        _folder.Write("t.csv", "zip,kg\n01067,70.5\n80331,80.5\n01067,60.5\n");
        Dataset.Open(_folder["t.csv"]).Format.ShouldBeOfType<MixedColumns>().Columns[0].Line.ShouldBe("category, 01067, 80331");
        _folder.Table("t.csv", new DataOptions { Labels = "zip" }).Format.Names.ShouldBe(["kg"]);
        _folder.Table("t.csv", new DataOptions { Format = new TableColumns(["zip", "kg"], [0, 0], [1, 1]) }).Row(0)[0].ShouldBe(1067);
        Open("zip,kg\n00.5,70.5\n0,80.5\n").Row(0)[0].ShouldBe(0.5);
    }

    [Theory]
    [InlineData("a,b\n1,2\n,\n3,4\n,\n,,\n", false)]
    [InlineData("a,b\nx,2\n,\ny,4\n,\n,,\n", true)]
    public void RowsWithoutAValueAreNone(string text, bool isMixed)
    {
        Dataset set = Dataset.Open(_folder.Write("t.csv", text));
        (set.Format is MixedColumns).ShouldBe(isMixed);
        set.Count.ShouldBe(2);
        set.Name(1).ShouldBe("line 4");
        set.Notes.ShouldContain("skipped: 3 rows without a value");
    }

    [Fact]
    public void DamagedLinesCanBeLeftOut()
    {
        _folder.Write("t.csv", "a,b\n1,2\nx,2\n3\n5,6\n,1\n");
        TableDataset set = _folder.Table("t.csv", new DataOptions { SkipBad = true });
        set.Count.ShouldBe(2);
        set.Row(1).ToArray().ShouldBe([5, 6]);
        set.Name(1).ShouldBe("line 5");
        set.Notes.ShouldContain("left out: 3 of 5 lines that are damaged:");
        set.Notes.Count(note => note.StartsWith("  ", StringComparison.Ordinal)).ShouldBe(3);
        _folder.Write("t.csv", "a,b\n1,2\nx,2\n");
        _folder.Error("t.csv", new DataOptions { SkipBad = true })
            .ShouldContain("has 1 rows that can be read, and 1 damaged ones; at least 2 are needed");
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,-inf\n", "line 3, column 'b': expected a number, found '-inf'")]
    [InlineData("a,b\n1,red\n3,4\n", "line 2, column 'b': expected a number, found 'red'; correct it, take the line out, or name a " +
        "column " +
        "of words as labels.")]
    [InlineData("a,b\n1,2e200\n3,4\n", "'2e200' is too large")]
    [InlineData("a,b\n1,2\n3\n", "line 3: expected 2 columns, found 1; correct the line.")]
    [InlineData("a,b\n1,2\n3,4,5\n", "line 3: expected 2 columns, found 3; correct the line.")]
    [InlineData("a,a\n1,2\n3,4\n", "line 1: the column 'a' is named twice; rename one of them.")]
    [InlineData(",a\n1,2\n3,4\n", "line 1: column 1 has no heading; name it.")]
    [InlineData("a,b\n1,2\n", "has only one row of numbers; give at least 2 to learn from.")]
    [InlineData("a,b\n", "has no rows of numbers; give at least 2 to learn from.")]
    [InlineData("", "is empty; expected a line of column names")]
    [InlineData("a,b\n1,\"2\n3,4\n", "not a line of a CSV table; check its quotation marks.")]
    public void WhatCannotBeReadIsNamed(string text, string message)
    {
        _folder.Write("t.csv", text);
        _folder.Error("t.csv").ShouldContain(message);
    }

    [Fact]
    public void AHeadingThatLooksLikeABitmapIsAHeading() => Open("BMI,b\n1,2\n3,4\n").Format.Names.ShouldBe(["BMI", "b"]);

    [Fact]
    public void TablesBesideAFolderOfPicturesChangeNothing()
    {
        _folder.WritePngs("a.png", "b.png", "c.png");
        PictureDataset before = _folder.Open();
        _folder.Write("numbers.csv", "a,b\n1,2\n3,4\n");
        _folder.Write("numbers.npy", NpyBytes.Bytes("(2, 2)", 1, 2, 3, 4));
        PictureDataset after = _folder.Open();
        after.Attributes.ShouldBeNull();
        after.Notes.Except(after.LeftOut).ShouldBe(before.Notes);
        after.LeftOut.ShouldBe(["left out: 1 table (numbers.csv); 1 NumPy array (numbers.npy; give it by itself)"]);
        Enumerable.Range(0, after.Count).Select(after.Hash).ShouldBe(Enumerable.Range(0, before.Count).Select(before.Hash));
    }

    [Fact]
    public void LabelsOfTwoKindsAreNotChosenBetween()
    {
        _folder.WritePngs("a.png", "b.png");
        _folder.Write("labels.csv", "file,hat\na.png,1\nb.png,0\n");
        _folder.Write("list_attr.txt", "2\nHat\na.png 1\nb.png -1\n");
        _folder.Error().ShouldContain("holds labels of two kinds, 'list_attr.txt' and 'labels.csv'; name the one to use.");
        _folder.Open(options: new DataOptions { Labels = "labels.csv" }).Attributes!.Names.ShouldBe(["hat"]);
    }

    [Fact]
    public void WhatIsWrittenIsReadAgain()
    {
        double[][] rows = [[1.5, -2e-9], [1700000064, 1.0 / 3]];
        CsvTable.Write(_folder["w.csv"], ["a, \"b\"", "c"], rows);
        TableDataset set = _folder.Table("w.csv");
        set.Format.Names.ShouldBe(["a, \"b\"", "c"]);
        set.Row(0).ToArray().ShouldBe(rows[0]);
        set.Row(1).ToArray().ShouldBe(rows[1]);
        Should.Throw<ArgumentException>(() => CsvTable.Write(_folder["x.csv"], ["a"], rows));
        File.Exists(_folder["x.csv"]).ShouldBeFalse();
    }

    private TableDataset Open(string text)
    {
        _folder.Write("t.csv", text);
        return _folder.Table("t.csv");
    }
}
