using LatentSharp.Data;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Tests.Data.Tables;

/// <summary>Tables of several types of columns: which types are recognized, and that cells survive the way to a model and back.</summary>
public sealed class MixedTableTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<string, string, string> Columns => new()
    {
        { "words", "red|green|blue|red|green|red", "category, red, green, blue" },
        { "truth", "True|False|True|True", "true/false, True, False" },
        { "zeros and ones", "0|1|1|0", "true/false, 0, 1" },
        { "whole", "1|2|3|12", "whole number, 1 to 12" },
        { "decimals", "1.5|2.25|-3.0|4.0", "number, -3.00 to 4.00" },
        { "blanks", "1.5||2.5|3.5", "number, 1.5 to 3.5, 25 % missing" },
        { "NA", "1.5|NA|-|3.5", "number, 1.5 to 3.5, 50 % missing" },
        { "comma", "\"1,5\"|\"2,5\"|\"3,5\"", "number, 1,5 to 3,5" },
        { "groups", "\"53,455.84\"|\"1,000.00\"|\"12.50\"", "number, 12.50 to 53,455.84" },
        { "points", "\"53.455,84\"|\"1.000,00\"|\"12,50\"", "number, 12,50 to 53.455,84" },
        { "money", "$106.91|-$3.00|$0.50", "number, -$3.00 to $106.91" },
        { "share", "5 %|10 %|15 %", "whole number, 5 % to 15 %" },
        { "date", "2024-01-31|2024-02-29|2023-12-01", "date, 2023-12-01 to 2024-02-29" },
        { "german date", "31.01.2024|29.02.2024|01.12.2023", "date, 01.12.2023 to 29.02.2024" },
        { "time", "2024-01-31 12:30|2024-02-29 00:00|2023-12-01 23:59", "date and time, 2023-12-01 23:59 to 2024-02-29 00:00" },
        { "zip", "01234|99999|01234", "category, 01234, 99999" },
        { "none is a word", "none|lung|none|heart", "category, none, heart, lung" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Columns))]
    public void A_type_is_recognized_and_every_cell_is_written_as_it_was_read(string heading, string cells, string expected)
    {
        string[] texts = cells.Split('|');
        MixedDataset set = Open($"{heading},w\n" + string.Concat(texts.Select((cell, i) => $"{cell},{(i % 2 == 0 ? "a" : "b")}\n")));
        MixedColumn column = set.Format.Columns[0];
        column.Line.ShouldBe(expected);
        for (int i = 0; i < texts.Length; i++)
        {
            string text = texts[i].Trim('"');
            string written = text is "NA" or "-" ? column.Missing! : text;
            var x = new float[column.Part.Length];
            column.Fill(set.Cell(i, 0), x);
            double again = column.Read(x);
            (again.Equals(set.Cell(i, 0)) || Math.Abs(again - set.Cell(i, 0)) < 1e-9).ShouldBeTrue(text);
            column.Text(again, default, 0).ShouldBe(column is NumberColumn && text.Length > 0 && text is not ("NA" or "-")
                ? ((NumberColumn)column).Style.Text(column.Parse(text)!.Value) : written);
        }
    }

    [Fact]
    public void What_identifies_rows_is_left_out_and_said_so()
    {
        MixedDataset set = Open("user_id,name,number,city,one\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{1000 + (i * 7 % 40)},n{i},{i},{(i % 3 == 0 ? "x" : "y")},same\n")));
        set.Format.Columns.Select(column => column.Name).ShouldBe(["city"]);
        set.Notes.ShouldContain("left out: column 'user_id': it identifies rows: each has a number of its own");
        set.Notes.ShouldContain("left out: column 'name': it identifies rows: each has a word of its own");
        set.Notes.ShouldContain("left out: column 'number': it identifies rows: each has a number of its own");
        set.Notes.ShouldContain("left out: column 'one': it has one value, 'same'");
    }

    [Fact]
    public void Types_can_be_said()
    {
        const string text = "zip,born,n\n10115,2001,1\n80331,1999,2\n10115,2001,3\n";
        MixedDataset set = Open(text, "zip=category, n=leave-out");
        set.Format.Columns.Select(column => column.Type).ShouldBe(["category", "whole number"]);
        _folder.Error("t.csv", new DataOptions { ColumnTypes = "zap=category" }).ShouldContain("no column 'zap' (did you mean 'zip'?)");
        _folder.Error("t.csv", new DataOptions { ColumnTypes = "zip=word" }).ShouldContain(
            "a type of number, category, true/false, date, leave-out");
        _folder.Error("t.csv", new DataOptions { ColumnTypes = "n=date" }).ShouldContain("the column 'n' cannot be date");
    }

    [Fact]
    public void A_number_with_several_modes_has_a_choice_for_each_and_a_frequent_one_is_its_own()
    {
        string rows = string.Concat(Enumerable.Range(0, 600).Select(i => FormattableString.Invariant(
            $"{(i % 3 == 0 ? 0 : i % 3 == 1 ? 10 + (0.01 * (i % 97)) : 100 + (0.05 * (i % 89)))},{(i % 2 == 0 ? "a" : "b")}\n")));
        var column = (NumberColumn)Open("x,w\n" + rows).Format.Columns[0];
        column.Modes[0].ShouldBe(new Mode(0, 0));
        column.Modes.Any(mode => mode.Mean is > 10 and < 11.2 && mode.Scale < 0.5).ShouldBeTrue();
        column.Modes.Any(mode => mode.Mean is > 100 and < 105 && mode.Scale < 2).ShouldBeTrue();
    }

    [Fact]
    public void Numbers_over_several_orders_are_seen_by_their_logarithm()
    {
        string rows = string.Concat(Enumerable.Range(0, 300).Select(i => FormattableString.Invariant(
            $"{Math.Pow(10, i / 60.0):F2},{(i % 2 == 0 ? "a" : "b")}\n")));
        MixedDataset set = Open("x,w\n" + rows);
        ((NumberColumn)set.Format.Columns[0]).IsLogarithmic.ShouldBeTrue();
        set.Batch([.. Enumerable.Range(0, 300)]).Span.ToArray().Max(Math.Abs).ShouldBeLessThan(5);
    }

    [Fact]
    public void Rare_categories_share_a_choice_and_are_given_back_as_categories_that_occurred()
    {
        string rows = string.Concat(Enumerable.Range(0, 2000).Select(i => $"c{(i < 1500 ? i % 90 : 90 + (i % 120))}\n"));
        MixedDataset set = Open("w\n" + rows);
        var column = (CategoryColumn)set.Format.Columns[0];
        column.Names.Count.ShouldBe(CategoryColumn.Most);
        column.Part.Choices.ShouldBe(CategoryColumn.Most + 1);
        set.Notes.ShouldContain(note => note.StartsWith("gathered: 110 rare categories of the column 'w'", StringComparison.Ordinal));
        HashSet<string> known = [.. rows.Split('\n')];
        for (ulong i = 0; i < 50; i++)
        {
            known.ShouldContain(column.Text(CategoryColumn.Most, new Tensors.Random.RandomStream(1, 2), i));
        }
    }

    [Fact]
    public void A_table_of_numbers_alone_stays_one() =>
        Dataset.Open(_folder.Write("t.csv", "a,b\n1,2\n3,4\n")).ShouldBeOfType<TableDataset>();

    [Theory]
    [InlineData(",age\n0,1.5\n1,2.5\n2,4.5\n", "age", "column 1 has no heading, and counts the rows")]
    [InlineData("age,\n0.5,\n1.5,\n2.5,\n", "age", "column 2 has no heading, and is empty")]
    [InlineData("0.5,3\n1.5,4\n2.5,9\n", "x0,x1", "headings: there are none")]
    [InlineData("# a meter wrote this\nage,size\n0.5,3\n1.5,4\n", "age,size", "table: 2 rows")]
    [InlineData("age|size\n0.5|a\n1.5|b\n", "age,size", "table: 2 rows")]
    public void Headings_in_any_form(string text, string names, string note)
    {
        MixedDataset set = Open(text);
        string.Join(',', set.Format.Columns.Select(column => column.Name)).ShouldBe(names);
        set.Notes.ShouldContain(line => line.Contains(note, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("id\nabcde1\n" + "a2\na3\na4\na5\na6\na7\na8\na9\na10\n", "has no column to learn from: column 'id': it identifies rows")]
    [InlineData("w,n\n", "has no rows")]
    [InlineData("w,n\nred,1\n", "has only one row")]
    [InlineData("w,n\nred,1\nblue,1,2\nred,3\n", "line 3: expected 2 columns, found 3; correct the line.")]
    [InlineData("w,n\nred,1\nblue,2\nred,x\nred,3\n", "line 4, column 'n': expected a number, found 'x'; correct it")]
    public void What_cannot_be_used_is_named(string text, string message)
    {
        _folder.Write("t.csv", text);
        _folder.Error("t.csv").ShouldContain(message);
    }

    [Fact]
    public void A_category_that_the_model_does_not_know_is_named_with_its_row()
    {
        MixedColumns model = Open("w,n\nred,1\nblue,2\nred,\n").Format;
        _folder.Write("new.csv", "n,w,extra\n2,red,1\n3,green,1\n");
        _folder.Error("new.csv", DataOptions.Like(model)).ShouldContain(
            "line 3, column 'w': expected a category as in the training (red, blue), found 'green'");
        _folder.Write("new.csv", "n,w,extra\n2,red,1\n3,,1\n");
        _folder.Error("new.csv", DataOptions.Like(model)).ShouldContain("column 'w': the cell is missing, and no cell of this column was");
        _folder.Write("new.csv", "n,w,extra\n2,red,1\n,blue,1\n");
        var set = (MixedDataset)Dataset.Open(_folder["new.csv"], DataOptions.Like(model));
        double.IsNaN(set.Cell(1, 1)).ShouldBeTrue();
        set.Notes.ShouldContain("columns that the model does not use: extra");
    }

    private MixedDataset Open(string text, string? types = null) =>
        Dataset.Open(_folder.Write("t.csv", text), new DataOptions { ColumnTypes = types }).ShouldBeOfType<MixedDataset>();
}
