using LatentSharp.Data;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Tests.Data.Tables;

/// <summary>Numbers and dates of which one cell alone does not say what it is.</summary>
public sealed class WrittenFormTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("price,w\n999,b\n500,a\n\"1,999\",a\n500,b\n", "999 500 1999 500",
        "'1,999' of the column 'price' as 1999, since the comma groups")]
    [InlineData("price,w\n\"$18,582\",b\n\"$1,999\",a\n$7,b\n", "18582 1999 7", "'$18,582' of the column 'price' as 18582")]
    [InlineData("price\tw\n999\tb\n1,999\ta\n500\tb\n", "999 1999 500", "since the comma groups thousands; write 1.999 where")]
    [InlineData("price,w,z\n\"1,999\",b,\"0,5\"\n\"2,500\",a,\"1,25\"\n", "1.999 2.5", "")]
    [InlineData("price,w\n\"0,999\",b\n\"1,999\",a\n", "0.999 1.999", "")]
    [InlineData("price,w\n\"1,999,000\",b\n\"1,999\",a\n", "1999000 1999", "")]
    [InlineData("price,w\n20.653,b\n57.481,a\n", "20.653 57.481", "")]
    [InlineData("preis;w\n1,999;b\n2,500;a\n", "1.999 2.5", "since the comma is the decimal sign; write 1999 where")]
    [InlineData("preis;w\n20.653;b\n57.481;a\n", "20.653 57.481", "since the point is the decimal sign; write 20653 where")]
    [InlineData("preis;menge;w\n20.653;7,9;b\n57.481;8,3;b\n500;4,5;a\n", "20653 57481 500", "")]
    [InlineData("preis;menge;w\n20.653;0.5;b\n57.481;8.3;b\n", "20.653 57.481", "")]
    [InlineData("preis;menge;w\n1,999;0.5;b\n2,500;8.3;b\n", "1999 2500", "")]
    [InlineData("preis;w\n500;a\n12.345,00;a\n1.234,50;b\n", "500 12345 1234.5", "")]
    [InlineData("pay,w\n\"38,468\",a\n\"2,37,946\",b\n\"1,02,37,946\",b\n912,a\n", "38468 237946 10237946 912", "")]
    [InlineData("pay,w\n\"₹ 9,842.50\",a\n\"₹ 1,13,017.25\",b\n", "9842.5 113017.25", "")]
    [InlineData("pay;w\nR$ 1.234,56;a\n-R$ 7,5;b\n", "1234.56 -7.5", "")]
    [InlineData("pay,w\n\"Rs. 1,23,456\",a\nRs. 500,b\n", "123456 500", "")]
    [InlineData("pay,w\n\"1,234,567 zł\",a\n500 zł,b\n", "1234567 500", "")]
    [InlineData("size,w\n12.5 kg,a\n3 kg,b\n", "12.5 3", "")]
    [InlineData("size;w\n12,5 km/h;a\n3 km/h;b\n", "12.5 3", "")]
    [InlineData("charge,w\n1.602e-19,a\n-4.80320e-19,b\n0,a\n", "1.602E-19 -4.8032E-19 0", "")]
    [InlineData("charge,w\n0.0000000000000000001602,a\n2.5,b\n", "1.602E-19 2.5", "")]
    public void TheRestOfTheFileSaysWhatASignIs(string text, string values, string note)
    {
        MixedDataset set = Open(text);
        string.Join(' ', Enumerable.Range(0, set.Count).Select(i => FormattableString.Invariant($"{set.Cell(i, 0)}"))).ShouldBe(values);
        var column = (NumberColumn)set.Format.Columns[0];
        string[] cells = [.. text.Split('\n')[1..^1].Select(line => line.StartsWith('"') ? line.Split('"')[1]
            : line.Split(text.Contains('\t') ? '\t' : text.Contains(';') ? ';' : ',')[0])];
        for (int i = 0; i < cells.Length; i++)
        {
            column.Style.Parse(column.Text(set.Cell(i, 0), default, 0)).ShouldBe(set.Cell(i, 0));
            column.Style.Parse(cells[i]).ShouldBe(set.Cell(i, 0));
        }

        set.Notes.Count(line => line.StartsWith("read: ", StringComparison.Ordinal)).ShouldBe(note.Length > 0 ? 1 : 0);
        set.Notes.ShouldContain(line => line.Contains(note, StringComparison.Ordinal));
    }

    [Fact]
    public void PointsBetweenSemicolonsAreToldOfInATableOfNumbers()
    {
        TableDataset set = Table("a;b\n20.653;1\n57.481;2\n");
        set.Notes.ShouldContain("read: '20.653' of the column 'a' as 20.653, since the point is the decimal sign; write 20653 where that " +
            "is meant");
        Table("a;b\n20.653;1.5\n57.481;2\n").Notes.ShouldNotContain(line => line.StartsWith("read:", StringComparison.Ordinal));
        Table("a,b\n20.653,1\n57.481,2\n").Notes.ShouldNotContain(line => line.StartsWith("read:", StringComparison.Ordinal));
    }

    [Fact]
    public void NumbersAmongWhichSomeAreGroupedAreNoDamagedNumbers() =>
        Open("price,n\n999,1\n500,2\n\"1,999\",3\n").Cell(2, 0).ShouldBe(1999);

    [Theory]
    [InlineData("01/01/2020|02/01/2020|12/01/2022", "2020-01-01 2020-02-01 2022-12-01",
        "'02/01/2020' of the column 'd' as 2020-02-01, the month first")]
    [InlineData("01/01/2020|01/02/2020|01/12/2022", "2020-01-01 2020-02-01 2022-12-01", "as 2020-02-01, the day first")]
    [InlineData("1/5/2020|4/5/2020|10/5/2021", "2020-01-05 2020-04-05 2021-10-05", "as 2020-01-05, the month first")]
    [InlineData("11/05/2023|05/06/2023|06/04/2023", "2023-05-11 2023-06-05 2023-04-06", "both orders fit, so write 2023-11-05 where")]
    [InlineData("13/05/2023|05/06/2023", "2023-05-13 2023-06-05", "")]
    [InlineData("05/13/2023|05/06/2023", "2023-05-13 2023-05-06", "")]
    [InlineData("01-31-2023|02-03-2023", "2023-01-31 2023-02-03", "")]
    [InlineData("05/05/2023|06/06/2023", "2023-05-05 2023-06-06", "")]
    [InlineData("11.05.2023|05.06.2023", "2023-05-11 2023-06-05", "")]
    [InlineData("12/6/2024 4:05 PM|9/19/2024 11:30 AM", "2024-12-06 16:05:00 2024-09-19 11:30:00", "")]
    [InlineData("2024-01-01T00:00:00+01:00|2024-06-01T12:30:00+01:00", "2024-01-01 2024-06-01 12:30:00", "")]
    [InlineData("2024-01-01T00:00:00Z|2024-06-01T12:30:00Z", "2024-01-01 2024-06-01 12:30:00", "")]
    [InlineData("2023-01-20 00:00:00+00:00|2023-01-16 08:00:00+00:00", "2023-01-20 2023-01-16 08:00:00", "")]
    [InlineData("2023-01-20 00:00:00.5|2023-01-16 08:00:00.0", "2023-01-20 00:00:00.5 2023-01-16 08:00:00", "")]
    [InlineData("2023-01-20 00:00:00.123456|2023-01-16 08:00:00.000001", "2023-01-20 00:00:00.123456 2023-01-16 08:00:00.000001", "")]
    [InlineData("2023-01-20T00:00:00.5Z|2023-01-16T08:00:00.0Z", "2023-01-20 00:00:00.5 2023-01-16 08:00:00", "")]
    [InlineData("2023-01-20 00:00:00.25|2023-01-16 08:00:00", "2023-01-20 00:00:00.25 2023-01-16 08:00:00", "")]
    [InlineData("20 January 2023|1 March 2023", "2023-01-20 2023-03-01", "")]
    [InlineData("31.01.49|01.12.50|24.12.99", "2049-01-31 1950-12-01 1999-12-24",
        "years of two digits of the column 'd' as 1950 to 2049; 50 to")]
    [InlineData("1/31/24|12/1/23", "2024-01-31 2023-12-01", "years of two digits of the column 'd' as 2023 to 2024")]
    [InlineData("31-Jan-24|01-Dec-23", "2024-01-31 2023-12-01", "years of two digits")]
    [InlineData("31/01/24 08:30|01/12/23 17:00", "2024-01-31 08:30:00 2023-12-01 17:00:00", "years of two digits")]
    public void DatesAreReadAndWrittenInTheirForm(string cells, string dates, string note)
    {
        string[] texts = cells.Split('|');
        MixedDataset set = Open("d,w\n" + string.Concat(texts.Select((text, i) => $"{text},{(i % 2 == 0 ? "a" : "b")}\n")));
        var column = (DateColumn)set.Format.Columns[0];
        var start = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        string.Join(' ', texts.Select((_, i) => start.AddTicks(10 * (long)Math.Round(set.Cell(i, 0) * 86_400_000_000)))
            .Select(time => time.ToString(time.TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFFF",
                System.Globalization.CultureInfo.InvariantCulture))).ShouldBe(dates);
        for (int i = 0; i < texts.Length; i++)
        {
            column.Text(set.Cell(i, 0), default, 0).ShouldBe(texts[i]);
        }

        column.Fault().ShouldBeNull();
        set.Notes.Count(line => line.StartsWith("read: ", StringComparison.Ordinal)).ShouldBe(note.Length > 0 ? 1 : 0);
        set.Notes.ShouldContain(line => line.Contains(note, StringComparison.Ordinal));
    }

    [Fact]
    public void YearsOfTwoDigitsMayHaveAnOpenOrderToo()
    {
        MixedDataset set = Open("d,w\n08/04/00,a\n02/05/99,b\n");
        set.Format.Columns[0].ShouldBeOfType<DateColumn>().Format.ShouldBe("dd/MM/yy");
        set.Notes.Count(line => line.StartsWith("read: ", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void ALengthOfTimeIsCalledSo()
    {
        MixedDataset set = Open("d,w\n0:05:09,a\n37:41:51,b\n");
        MixedColumn column = set.Format.Columns[0];
        (set.Cell(1, 0) - set.Cell(0, 0)).ShouldBe(((37 * 3600) + (36 * 60) + 42) / 86_400.0, 1e-8);
        Enumerable.Range(0, 2).Select(i => column.Text(set.Cell(i, 0), default, 0)).ShouldBe(["0:05:09", "37:41:51"]);
        Open("d,w\n08:15,a\n37:41,b\n").Format.Columns[0].Values.ShouldBe("08:15 to 37:41");
        column.Fault().ShouldBeNull();
        column.Line.ShouldBe("length of time, 0:05:09 to 37:41:51");
        column.Parse("24:60:00").ShouldBeNull();
        Open("d,w\n0:05:09,a\n7:41:51,b\n").Format.Columns[0].Type.ShouldBe("time");
    }

    [Fact]
    public void NumbersWithAnExponentAreWrittenWithTheirDigits()
    {
        MixedColumn column = Open("x,w\n1.602e-19,a\n-4.80320e-19,b\n0,a\n").Format.Columns[0];
        column.Text(-4.8032e-19, default, 0).ShouldBe("-4.8032E-19");
        column.Text(1.6021766e-19, default, 0).ShouldBe("1.60218E-19");
        column.Values.ShouldBe("-4.8032E-19 to 1.602E-19");
        Open("x,w\n1e3,a\n250,b\n").Format.Columns[0].Values.ShouldBe("250 to 1000");
    }

    [Theory]
    [InlineData("sep=;\r\na;b\r\n1,5;2\r\n2,5;3\r\n")]
    [InlineData("\uFEFF\"sep=;\"\r\na;b\r\n1,5;2\r\n2,5;3\r\n")]
    public void TheFirstLineInWhichExcelSaysTheSeparatorIsNoRow(string text)
    {
        MixedDataset set = Open(text);
        set.Format.Columns.Select(column => column.Line).ShouldBe(["number, 1,5 to 2,5", "whole number, 2 to 3"]);
        set.Name(0).ShouldBe("line 3");
    }

    [Fact]
    public void LongCategoriesAreShownByTheirBeginning() =>
        Open($"w,n\n{new string('a', 60)},1\nb,2\nb,4\n").Format.Columns[0].Line.ShouldBe($"category, b, {new string('a', 40)}…");

    [Fact]
    public void ZonesThatDifferAreBroughtToOne()
    {
        MixedDataset set = Open("d,w\n2024-03-30T12:00:00+01:00,a\n2024-03-31T12:00:00+02:00,b\n");
        (set.Cell(1, 0) - set.Cell(0, 0)).ShouldBe(23 / 24.0, 1e-9);
        set.Format.Columns[0].Text(set.Cell(1, 0), default, 0).ShouldBe("2024-03-31T10:00:00+00:00");
    }

    [Fact]
    public void AnotherColumnSaysWhatTheOrderOfDayAndMonthIs()
    {
        MixedDataset set = Open("ordered,sent,w\n01/31/2020,02/05/2020,a\n03/01/2020,03/07/2020,b\n");
        set.Format.Columns[1].Values.ShouldBe("02/05/2020 to 03/07/2020");
        (set.Cell(0, 1) - set.Cell(0, 0)).ShouldBe(5);
        set.Notes.ShouldNotContain(line => line.StartsWith("read: ", StringComparison.Ordinal));
    }

    [Fact]
    public void ADateThatIsNoneAmongOthersIsAnErrorWithItsLine()
    {
        string text = "joined,x\n" + string.Concat(Enumerable.Range(1, 28).Select(i => $"2024-02-{i:00},0.{i}\n"));
        _folder.Write("t.csv", text + "2024-02-30,0.5\n");
        _folder.Error("t.csv").ShouldContain(
            "line 30, column 'joined': expected a date such as 2024-02-01, found '2024-02-30'; correct it");
        _folder.Write("t.csv", text + "soon,0.5\n");
        MixedDataset set = Dataset.Open(_folder["t.csv"], new DataOptions { SkipBad = true }).ShouldBeOfType<MixedDataset>();
        set.Count.ShouldBe(28);
    }

    [Fact]
    public void DatesInAFormThatIsNotReadAreCalledSo()
    {
        string rows = string.Concat(Enumerable.Range(1, 28).Select(i => $"2018.{1 + (i % 12):00}.{i:00},0.{i}\n"));
        Open("d,x,y\n" + rows.Replace("\n", ",\n", StringComparison.Ordinal) + "2018.01.01,0.5,1.5\n").Notes.ShouldContain(line =>
            line.StartsWith("left out: column 'd': it looks like dates, in a form that is not read ('2018.02.01'); write them as 2020",
                StringComparison.Ordinal));
    }

    private MixedDataset Open(string text) => Dataset.Open(_folder.Write("t.csv", text)).ShouldBeOfType<MixedDataset>();

    private TableDataset Table(string text) => Dataset.Open(_folder.Write("t.csv", text)).ShouldBeOfType<TableDataset>();
}
