using System.Globalization;
using System.Text;
using LatentSharp.Latent.Directions;
using LatentSharp.Runs;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Evaluating;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Runs.Sampling;
using LatentSharp.Settings;
using LatentSharp.Tensors.Random;
using LatentSharp.Tests.Data;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>A table of several types from its file to new rows of its form.</summary>
public sealed class MixedRunTests : IDisposable
{
    private const string Secret = "Zacharias";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Drawn_rows_keep_type_range_rounding_and_form_and_the_model_holds_no_row()
    {
        string table = Table();
        using Run run = Train(table);
        run.Sample(new SampleRequest { Count = 200, Seed = 3, Out = _folder["a.csv"] });
        run.Sample(new SampleRequest { Count = 300, Seed = 3, Out = _folder["b.csv"] });
        string[] lines = File.ReadAllLines(_folder["a.csv"]);
        File.ReadAllLines(_folder["b.csv"])[..201].ShouldBe(lines, "the first rows are the same for every number");
        lines[0].ShouldBe("city;paid;born;visits;member");
        foreach (string[] cells in lines[1..].Select(line => line.Split(';')))
        {
            cells[0].ShouldBeOneOf("Ulm", "Bonn", "Kiel");
            (cells[1].Length == 0 || (cells[1][^3] == ',' && Number(cells[1]) is >= 10 and <= 260)).ShouldBeTrue(cells[1]);
            DateTime.ParseExact(cells[2], "dd.MM.yyyy", CultureInfo.InvariantCulture).Year.ShouldBeInRange(1960, 1999);
            int.Parse(cells[3], CultureInfo.InvariantCulture).ShouldBeInRange(0, 3);
            cells[4].ShouldBeOneOf("yes", "no");
        }

        lines.Count(line => line.Contains(";;", StringComparison.Ordinal)).ShouldBeInRange(10, 70, "a fifth is missing");
        byte[] model = File.ReadAllBytes(run.ModelPath);
        string text = Encoding.UTF8.GetString(model);
        text.ShouldNotContain(Secret, customMessage: "an identifier is left out");
        string[] source = File.ReadAllLines(table);
        source.Skip(1).ShouldAllBe(row => !text.Contains(row.Substring(row.IndexOf(';') + 1), StringComparison.Ordinal));
        text.ShouldContain("Bonn", customMessage: "categories are kept");
    }

    [Fact]
    public void Conditions_hold_in_every_row_and_what_is_too_rare_is_said()
    {
        using Run run = Train(Table());
        run.Sample(new SampleRequest { Count = 20, Where = ["city=Ulm", "visits>1"], Rules = ["paid >= 20"], Out = _folder["a.csv"] });
        string[][] rows = [.. File.ReadAllLines(_folder["a.csv"])[1..].Select(line => line.Split(';'))];
        rows.Length.ShouldBe(20);
        rows.ShouldAllBe(row => row[0] == "Ulm" && row[3] != "0" && row[3] != "1" && (row[1].Length == 0 || Number(row[1]) >= 20));
        Should.Throw<LatentSharpException>(() => run.Sample(new SampleRequest { Where = ["city=Rom"], Out = _folder["a.csv"] }))
            .Message.ShouldContain("'Rom' never occurs");
    }

    [Fact]
    public void Evaluation_compares_drawn_rows_with_those_of_the_training()
    {
        string table = Table();
        using Run run = Train(table);
        EvaluateResult found = run.Evaluate(new EvaluateRequest { Data = table, Samples = 1, Out = _folder["page.html"] });
        found.Table!.Columns.Count.ShouldBe(5);
        found.Table.Classifier!.Target.ShouldBe("member");
        found.Table.Privacy!.Copies.ShouldBeLessThan(0.05);
        File.ReadAllText(_folder["page.html"]).ShouldContain("Privacy");
        Should.Throw<LatentSharpException>(() => run.Evaluate(new EvaluateRequest { Data = table, Samples = 1, Target = "paid" }))
            .Message.ShouldContain("'paid' is a number");
    }

    [Fact]
    public void Rows_on_the_way_are_rows_of_the_table_with_their_weights()
    {
        string table = Table();
        using Run run = Train(table);
        File.WriteAllLines(_folder["four.csv"], File.ReadAllLines(table)[..5]);
        InterpolateResult square = run.Interpolate(
            new InterpolateRequest { Inputs = [_folder["four.csv"]], Steps = 3, Out = _folder["square.csv"] });
        square.Values.Count.ShouldBe(9);
        square.Pictures.ShouldBeEmpty();
        string[] lines = File.ReadAllLines(_folder["square.csv"]);
        lines[0].ShouldBe("city;paid;born;visits;member;alpha;beta");
        foreach (string[] cells in lines[1..].Select(line => line.Split(';')))
        {
            cells[0].ShouldBeOneOf("Ulm", "Bonn", "Kiel");
            (cells[1].Length == 0 || (cells[1][^3] == ',' && Number(cells[1]) is >= 10 and <= 260)).ShouldBeTrue(cells[1]);
            DateTime.ParseExact(cells[2], "dd.MM.yyyy", CultureInfo.InvariantCulture).Year.ShouldBeInRange(1960, 1999);
        }

        lines[1..].Select(line => string.Join(';', line.Split(';')[5..]))
            .ShouldBe(["0;0", "0.5;0", "1;0", "0;0.5", "0.5;0.5", "1;0.5", "0;1", "0.5;1", "1;1"]);
        run.Interpolate(new InterpolateRequest { Inputs = [table + ":1", table + ":2"], Alpha = 1, Out = _folder["one.csv"] });
        run.Reconstruct(new ReconstructRequest { Inputs = [_folder["four.csv"]], Out = _folder["again.csv"] });
        string[] again = File.ReadAllLines(_folder["again.csv"]);
        string Row(string line, int first) => string.Join(';', line.Split(';')[first..(first + 5)]);
        Row(File.ReadAllLines(_folder["one.csv"])[1], 0).ShouldBe(Row(again[3], again[0].Split(';').Length - 7));
        Should.Throw<LatentSharpException>(() => square.Sheet()).Message.ShouldBe("rows of a table have no sheet");
    }

    [Fact]
    public void Rows_move_towards_what_a_column_is_to_be()
    {
        using Run run = Train(Table(), epochs: 30);
        string[] source = File.ReadAllLines(_folder["people.csv"]);
        File.WriteAllLines(_folder["ulm.csv"],
            [source[0], .. source.Where(line => line.Contains(";Ulm;", StringComparison.Ordinal)).Take(20)]);
        AlterResult result = run.Alter(new AlterRequest
        {
            Inputs = [_folder["ulm.csv"]],
            Columns = ["member=yes"],
            Row = [0, 1],
            Out = _folder["altered.csv"],
        });
        string[][] rows = [.. File.ReadAllLines(_folder["altered.csv"]).Select(line => line.Split(';'))];
        rows[0].ShouldBe(["row", "state", "city", "paid", "born", "visits", "member", "strength"]);
        rows.Length.ShouldBe(1 + (4 * 20));
        int Members(int state) => Enumerable.Range(0, 20).Count(i => rows[1 + (4 * i) + state][6] == "yes");
        Members(0).ShouldBe(0);
        Members(1).ShouldBe(result.ColumnChanges.Single().Before);
        Members(2).ShouldBe(Members(1));
        Members(3).ShouldBeGreaterThan(15);
        result.ColumnChanges.Single().After.ShouldBe([Members(2), Members(3)]);
        TriedFeature learned = result.ColumnChanges.Single().Tried;
        learned.Share.ShouldBeGreaterThan(0.8);
        learned.IsHeldOut.ShouldBeFalse("the table of the training is not given");
        AlterRequest ofTraining = new() { Inputs = [_folder["people.csv"] + ":3"], Columns = ["member=yes"] };
        TriedFeature tried = run.Alter(ofTraining).ColumnChanges.Single().Tried;
        tried.IsHeldOut.ShouldBeTrue();
        tried.Tried.ShouldBeLessThan(30, "one in ten of 300 rows is held out");
        tried.Strength.ShouldBe(learned.Strength);
        result.Changes[0].Most.ShouldBe(0);
        result.Values.Count.ShouldBe(20);

        File.AppendAllText(_folder["people.csv"], "Eve;Ulm;20,00;01.01.1970;1;no\n");
        run.Alter(ofTraining).ColumnChanges[0].Tried.ShouldBe(learned, "the table is another one now");

        Refused(run, ["member=maybe"]).ShouldContain("'maybe' never occurs");
        Refused(run, ["member>no"]).ShouldStartWith("feature member>no is not possible");
        Refused(run, ["visits<9"]).ShouldContain("decode to rows that keep it, and at least two must, and not all");
        Should.Throw<LatentSharpException>(() => run.Alter(
            new AlterRequest { Inputs = [_folder["ulm.csv"]], Columns = ["member=yes"], How = AlterMethod.Nearest })).Message.ShouldBe(
            "how nearest needs a classifier of labels, and feature names a column; leave out how, or give another rule");
        Refused(run, []).ShouldBe(
            "nothing is wanted; give feature COLUMN=VALUE, or like and a table of rows that have the feature");
    }

    private string Refused(Run run, string[] columns) => Should.Throw<LatentSharpException>(
        () => run.Alter(new AlterRequest { Inputs = [_folder["ulm.csv"]], Columns = columns, Out = _folder["altered.csv"] })).Message;

    private static double Number(string cell) => double.Parse(cell.Replace(',', '.'), CultureInfo.InvariantCulture);

    private Run Train(string table, int epochs = 3) => Run.Train(new TrainRequest(table)
    {
        Out = _folder["run"],
        Settings = SettingValues.None.With(TrainingSettings.Epochs, epochs),
    });

    private string Table()
    {
        var random = new RandomStream(4, 4);
        var text = new StringBuilder("name;city;paid;born;visits;member\n");
        for (int i = 0; i < 300; i++)
        {
            ulong at = (ulong)(8 * i);
            int city = random.Integer(at, 3);
            double paid = random.Uniform(at + 1) < 0.5 ? 20 + (2 * random.Normal(at + 2)) : 200 + (15 * random.Normal(at + 2));
            DateTime born = new DateTime(1960, 1, 1).AddDays(random.Integer(at + 3, 14_000));
            text.Append(CultureInfo.InvariantCulture, $"{Secret}{i};{(city == 0 ? "Ulm" : city == 1 ? "Bonn" : "Kiel")};")
                .Append(random.Uniform(at + 4) < 0.2 ? "" : Math.Clamp(paid, 10, 260).ToString("F2", CultureInfo.InvariantCulture)
                    .Replace('.', ','))
                .Append(CultureInfo.InvariantCulture, $";{born:dd.MM.yyyy};{random.Integer(at + 5, 4)};{(city > 0 ? "yes" : "no")}\n");
        }

        return _folder.Write("people.csv", text.ToString());
    }
}
