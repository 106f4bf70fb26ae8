using LatentSharp.Data;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Conditions;

namespace LatentSharp.Tests.Data.Tables;

/// <summary>Conditions and rules of rows.</summary>
public sealed class RowConditionTests : IDisposable
{
    private const string Text = "region,start,end,age,due\n" +
        "North,2024-01-01,2024-01-03,20,5\nSouth,2024-02-01,2024-02-01,61,6\nNorth,2024-03-01,2024-03-09,35,\nSouth,2024-04-01,,18,7\n";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("region=North", "0,2")]
    [InlineData("region != North", "1,3")]
    [InlineData("age>20", "1,2")]
    [InlineData("age>=20", "0,1,2")]
    [InlineData("start<2024-03-01", "0,1")]
    [InlineData("due=", "2")]
    [InlineData("due!=missing", "0,1,3")]
    [InlineData("due<=6", "0,1")]
    [InlineData("Region=NORTH", "0,2")]
    public void Rows_that_keep_a_condition(string text, string rows) => Kept(RowCondition.Where(text, Columns())).ShouldBe(rows);

    [Theory]
    [InlineData("start <= end", "0,1,2,3")]
    [InlineData("start < end", "0,2,3")]
    [InlineData("end = start", "1,3")]
    [InlineData("age >= 20", "0,1,2")]
    [InlineData("due < age", "0,1,2,3")]
    public void Rows_that_keep_a_rule_and_a_missing_cell_keeps_any(string text, string rows) =>
        Kept(RowCondition.Rule(text, Columns())).ShouldBe(rows);

    [Theory]
    [InlineData("region=Nort", "'Nort' never occurs, 'region' is a category with North, South (did you mean 'North'?).")]
    [InlineData("religion=North", "there is no column 'religion' (did you mean 'region'?); the columns are: region, start, end, age, due.")]
    [InlineData("age>61", "no training row keeps it (0 %), since 'age' goes from 18 to 61.")]
    [InlineData("age=", "no cell of 'age' was missing in the training.")]
    [InlineData("region<South", "'region' is a category, whose values have no order; compare it by = or !=.")]
    [InlineData("age=old", "'old' never occurs, 'age' is a whole number, 18 to 61.")]
    [InlineData("age", "expected a column, one of <= >= != < > =, and a value")]
    public void Conditions_that_no_row_can_keep_are_refused(string text, string message) =>
        Should.Throw<DataException>(() => RowCondition.Where(text, Columns())).Message.ShouldContain(message);

    [Theory]
    [InlineData("start > end", "none of 3 training rows keeps it (0 %)")]
    [InlineData("age < due", "none of 3 training rows keeps it (0 %)")]
    [InlineData("start < age", "'start' is a date and 'age' a whole number; compare numbers with numbers, dates with dates.")]
    [InlineData("start <= finish", "'finish' is no column, and as a value it never occurs, 'start' is a date")]
    [InlineData("age > 100", "no training row keeps it (0 %), since 'age' goes from 18 to 61.")]
    public void Rules_that_no_row_keeps_are_refused_with_their_share(string text, string message) =>
        Should.Throw<DataException>(() => RowCondition.Rule(text, Columns())).Message.ShouldContain(message);

    private MixedColumns Columns() => Set().Format;

    private MixedDataset Set() => Dataset.Open(_folder.Write("t.csv", Text), new DataOptions { ColumnTypes = "age=number" })
        .ShouldBeOfType<MixedDataset>();

    private string Kept(RowCondition condition)
    {
        MixedDataset set = Set();
        return string.Join(',', Enumerable.Range(0, set.Count).Where(i => condition.Holds(set.Row(i))));
    }
}
