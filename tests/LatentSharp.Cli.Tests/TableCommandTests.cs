using System.Globalization;
using System.Text;
using System.Text.Json;
using LatentSharp.Data;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Cli.Tests;

/// <summary>Tables of numbers at the command line, from a CSV file to new rows, scores and codes in its own columns and units.</summary>
public sealed class TableCommandTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void A_table_is_learned_and_gives_rows_like_its_own()
    {
        string run = _latent.At("run");
        Outcome trained = _latent.Run("train", People(), "--epochs", "40", "--learning-rate", "3e-3", "--labels", "kind", "--out", run);
        trained.Code.ShouldBe(0, trained.Error);
        trained.Error.ShouldContain("table: 500 rows of 4 columns (height cm, weight kg, income, constant)");
        trained.Error.ShouldContain("constant: the column 'constant' has one value");
        trained.Error.ShouldContain("beta: 1 (chosen:");
        trained.Output.ShouldContain("in the unit of each column (RMSE): height cm ");
        trained.Output.ShouldNotContain("picture");
        Directory.Exists(Path.Combine(run, "samples")).ShouldBeFalse();
        File.ReadAllText(Path.Combine(run, "report.html")).ShouldContain("error of reconstructions (RMSE)");

        Succeeds("sample", run, "-n", "200", "--out", _latent.At("new.csv"));
        TableDataset rows = TableDataset.Open(_latent.At("new.csv"), new DataOptions());
        rows.Format.Names.ShouldBe(["height cm", "weight kg", "income", "constant"]);
        rows.Count.ShouldBe(200);
        (double height, double heightSpread) = Moments(rows, 0);
        height.ShouldBe(172, 3);
        heightSpread.ShouldBe(9, 3);
        Moments(rows, 2).Mean.ShouldBe(40000, 3000);
        Correlation(rows, 0, 1).ShouldBeGreaterThan(0.5);
        Correlation(rows, 0, 2).ShouldBeLessThan(-0.5);
        Moments(rows, 3).ShouldBe((7.0, 0.0));
        Succeeds("sample", run, "-n", "20", "--from", "gaussian", "--out", _latent.At("new.npy"));
        Npy.Read(_latent.At("new.npy")).Shape.ToString().ShouldBe("[20, 4]");
        _latent.Run("sample", run, "-n", "50", "--out", _latent.At("few.csv"));
        File.ReadAllLines(_latent.At("new.csv"))[..51]
            .ShouldBe(File.ReadAllLines(_latent.At("few.csv")), "the first rows are the same for every number");

        Succeeds("info", run).ShouldContain("nats per row of standardised values");
        JsonDocument.Parse(Succeeds("info", run, "--json")).RootElement.GetProperty("model").GetProperty("columns").GetProperty("names")
            .GetArrayLength().ShouldBe(4);
        Succeeds("info", run, "--features").ShouldContain("kind=tall");
        Scores(run);
        Codes(run);
        Moves(run);
        Refusals(run);
    }

    [Fact]
    public void A_stopped_run_goes_on_and_an_auto_encoder_has_no_kl()
    {
        string table = People();
        string[] options = ["train", table, "--model", "ae", "--epochs", "3", "--hidden", "8", "--learning-rate", "1e-3"];
        options = [.. options, "--labels", "kind"];
        Succeeds([.. options, "--out", _latent.At("whole")]);
        Succeeds([.. options[..5], "1", .. options[6..], "--out", _latent.At("parts")]);
        Succeeds([.. options, "--resume", "--out", _latent.At("parts")]);
        Succeeds("encode", _latent.At("whole"), table, "--out", _latent.At("a.npy"));
        Succeeds("encode", _latent.At("parts"), table, "--out", _latent.At("b.npy"));
        File.ReadAllBytes(_latent.At("a.npy")).ShouldBe(File.ReadAllBytes(_latent.At("b.npy")));
        Succeeds("reconstruct", _latent.At("whole"), table, "--out", _latent.At("r.csv"));
        File.ReadLines(_latent.At("r.csv")).First().ShouldBe("kind,height cm,weight kg,income,constant,error");
    }

    [Fact]
    public void Arrays_are_learned_from()
    {
        byte[] pictures = [.. Enumerable.Range(0, 40 * 64).Select(i => (byte)(i * 7 % 251))];
        WriteNpy("pictures.npy", "(40, 8, 8)", "|u1", pictures);
        Succeeds("train", _latent.At("pictures.npy"), "--train", "30", "--test", "10", "--epochs", "1", "--latent", "2", "--hidden", "8",
            "--out", _latent.At("p"));
        Succeeds("reconstruct", _latent.At("p"), _latent.At("pictures.npy"), "--out", _latent.At("pairs.png"));
        Succeeds("encode", _latent.At("p"), _latent.At("pictures.npy"), "--out", _latent.At("codes.csv"));
        Succeeds("decode", _latent.At("p"), _latent.At("codes.csv"), "--out", _latent.At("sheet.png"));
        Fails(2, "is a model of pictures; give a name ending in .png", "sample", _latent.At("p"), "--out", _latent.At("x.csv"));
        Fails(1, "is a table of numbers, but pictures of 8×8 are wanted here", "encode", _latent.At("p"), People(), "--out",
            _latent.At("x.npy"));

        WriteNpy("table.npy", "(20, 2)", "<f8",
            [.. Enumerable.Range(0, 40).SelectMany(i => BitConverter.GetBytes(Math.Round(Math.Sin(i), 3)))]);
        Succeeds("train", _latent.At("table.npy"), "--epochs", "2", "--out", _latent.At("t"));
        Succeeds("sample", _latent.At("t"), "-n", "3", "--out", _latent.At("rows.csv"));
        File.ReadAllLines(_latent.At("rows.csv"))[0].ShouldBe("x0,x1");
        Fails(1, "Python objects", "train", WriteNpy("objects.npy", "(2, 2)", "|O", new byte[32]), "--out", _latent.At("o"));
    }

    [Theory]
    [InlineData("--likelihood bernoulli", 2, "--likelihood bernoulli is not possible: it must be gaussian for a table of numbers.")]
    [InlineData("--network conv", 2, "--network conv is not possible: it must be mlp for a table of numbers")]
    [InlineData("--size 32", 1, "is a table of numbers, but pictures of 32×32 are wanted here")]
    [InlineData("--train 500", 1, "--train 500 leaves no row to test on; there are 500.")]
    [InlineData("--sweep beta=0,1", 2, "--sweep sets pictures side by side, and")]
    public void What_a_table_cannot_be_trained_with(string options, int code, string message) =>
        Fails(code, message, ["train", People(), "--labels", "kind", "--out", _latent.At("none"), .. options.Split(' ')]);

    private void Scores(string run)
    {
        // One row is far from what the others have in common, though each of its values is usual.
        _latent.Run("reconstruct", run,
            Write("odd.csv", "income,constant,weight kg,height cm\n40000,7,70,172\n55000,7,55,190\n31000,7,82,181\n"), "--out",
            _latent.At("scores.csv")).Code.ShouldBe(0);
        TableDataset scores = TableDataset.Open(_latent.At("scores.csv"), new DataOptions());
        scores.Format.Names.ShouldBe(["height cm", "weight kg", "income", "constant", "error", "kl"]);
        scores.Row(1)[4].ShouldBeGreaterThan(2 * Math.Max(scores.Row(0)[4], scores.Row(2)[4]));
        scores.Row(0)[0].ShouldBe(172, 10);
        scores.Row(0)[3].ShouldBe(7);
        Outcome outcome = _latent.Run("reconstruct", run, _latent.At("odd.csv"), "--out", _latent.At("scores.csv"));
        outcome.Output.ShouldContain("largest errors: line 3 (");
    }

    private void Codes(string run)
    {
        Succeeds("encode", run, _latent.At("people.csv"), "--out", _latent.At("codes.csv"));
        Succeeds("encode", run, _latent.At("people.csv"), "--out", _latent.At("codes.npy"));
        File.ReadLines(_latent.At("codes.csv")).First().ShouldBe("kind,z0,z1");
        Succeeds("decode", run, _latent.At("codes.csv"), "--out", _latent.At("a.csv"));
        Succeeds("decode", run, _latent.At("codes.npy"), "--out", _latent.At("b.csv"));
        File.ReadAllText(_latent.At("a.csv")).ShouldBe(File.ReadAllText(_latent.At("b.csv")));
        Succeeds("reconstruct", run, _latent.At("people.csv"), "--out", _latent.At("c.csv"));
        string[] again = File.ReadAllLines(_latent.At("c.csv"));
        File.ReadAllLines(_latent.At("a.csv"))[7].ShouldBe(string.Join(',', again[7].Split(',')[..5]));
    }

    /// <summary>Rows on the way, and rows that were moved by a label and by a column; each as the codes say.</summary>
    private void Moves(string run)
    {
        string table = _latent.At("people.csv");
        const string columns = "height cm,weight kg,income,constant";
        string[] Lines(string file) => File.ReadAllLines(_latent.At(file));
        string Cells(string line, int first) => string.Join(',', line.Split(',')[first..(first + 4)]);
        Succeeds("reconstruct", run, table, "--out", _latent.At("again.csv"));
        string[] again = Lines("again.csv");
        again[0].ShouldBe($"kind,{columns},error,kl");

        string said = Succeeds("interpolate", run, table + ":3", table + ":9", "--steps", "5", "--out", _latent.At("way.csv"));
        said.ShouldStartWith("5 rows: ");
        said.ShouldNotContain("picture");
        string[] way = Lines("way.csv");
        way[0].ShouldBe($"from,to,{columns},alpha");
        way[1..].Select(line => line.Split(',')[^1]).ShouldBe(["0", "0.25", "0.5", "0.75", "1"]);
        Cells(way[1], 2).ShouldBe(Cells(again[4], 1));
        Cells(way[5], 2).ShouldBe(Cells(again[10], 1));

        said = Succeeds("alter", run, table + ":3", table + ":9", "--toward", "kind=tall", "--out", _latent.At("tall.csv"));
        said.ShouldContain("2 rows moved towards kind=tall");
        said.ShouldNotContain("picture");
        said = Succeeds("alter", run, table + ":3", "--toward", "kind=tall", "--trust", "--json", "--out", _latent.At("tall.json.csv"));
        JsonElement json = JsonDocument.Parse(said).RootElement;
        json.GetProperty("rows").GetInt32().ShouldBe(1);
        json.GetProperty("pictures").ValueKind.ShouldBe(JsonValueKind.Null);
        Lines("tall.csv")[0].ShouldBe($"row,state,{columns},strength");
        Lines("tall.csv").Length.ShouldBe(1 + (3 * 2));
        said = Succeeds("alter", run, table, "--feature", "height cm>180", "--row", "0,1", "--out", _latent.At("high.csv"));
        string[] high = Lines("high.csv");
        high.Length.ShouldBe(1 + (4 * 500));
        for (int i = 0; i < 500; i++)
        {
            Cells(high[(4 * i) + 2], 2).ShouldBe(Cells(again[i + 1], 1));
            Cells(high[(4 * i) + 3], 2).ShouldBe(Cells(high[(4 * i) + 2], 2), "a strength of 0 moves nothing");
        }

        int Above(int state) => Enumerable.Range(0, 500).Count(i =>
            double.Parse(high[(4 * i) + state].Split(',')[2], CultureInfo.InvariantCulture) > 180);
        Above(4).ShouldBeGreaterThan(450);
        said.ShouldContain(
            $"height cm>180: {Above(2)} of 500 rows as the model gives them back, afterwards {Above(3)} (×0), {Above(4)} (×1)");
        said.ShouldContain(" held-out rows without it, ");
    }

    private void Refusals(string run)
    {
        string table = _latent.At("people.csv");
        string instead = "is a model of a table of numbers with 4 columns (height cm, weight kg, income, constant); use latent sample, " +
            "encode, decode, reconstruct, interpolate or alter with --out NAME.csv.";
        Fails(2, instead, "grid", run, "--out", _latent.At("x.png"));
        const string named = "whose rows are written with names beside them; give a name ending in .csv, .npz or .parquet";
        Fails(2, named, "interpolate", run, table, "--out", _latent.At("x.png"));
        Fails(2, named, "alter", run, table, "--toward", "kind=tall", "--out", _latent.At("x.npy"));
        Fails(2, "--beside sets pictures side by side", "interpolate", run, table, "--beside", run, "--out", _latent.At("x.csv"));
        Fails(2, "interpolation goes from row to row, but only one was given", "interpolate", run, table + ":3", "--out",
            _latent.At("x.csv"));
        Fails(2, "two rows are mixed by --alpha alone", "interpolate", run, table + ":3", table + ":5", "--alpha", "0.5", "--beta", "0.1",
            "--out", _latent.At("x.csv"));
        Fails(2, "'height cm' is a column of the table and no label; say what it is to be with --feature", "alter", run, table,
            "--toward", "height cm=180", "--out", _latent.At("none.csv"));
        Fails(1, "--feature colour=red is not possible: there is no column 'colour'", "alter", run, table, "--feature", "colour=red",
            "--out", _latent.At("x.csv"));
        Fails(2, "nothing is wanted; give --toward NAME", "alter", run, table, "--out", _latent.At("x.csv"));
        Fails(2, "give a name ending in .csv, .npy, .npz or .parquet", "sample", run, "--out", _latent.At("x.png"));
        Fails(2, "give a name ending in .csv, .npy, .npz or .parquet", "decode", run, _latent.At("codes.npy"), "--out",
            _latent.At("x.png"));
        Fails(2, "give a name ending in .csv, .npz or .parquet", "reconstruct", run, table, "--out", _latent.At("x.npy"));
        Fails(2, "--like draws variations of a picture", "sample", run, "--like", "a.png", "--out", _latent.At("x.csv"));
        Fails(2, "latent compare sets pictures side by side", "compare", table, "--labels", "kind", "--out", _latent.At("compare"));
        Fails(1, "has no column 'income', which the model was trained on", "encode", run,
            Write("less.csv", "height cm,weight kg,constant\n1,2,3\n"), "--out", _latent.At("x.npy"));
        Fails(1, "is no table, but the model is of one", "encode", run, _latent.Pictures(3), "--out", _latent.At("x.npy"));
        File.Exists(_latent.At("x.npy")).ShouldBeFalse();
        File.Exists(_latent.At("x.csv")).ShouldBeFalse();
    }

    [Fact]
    public void Equal_rows_are_called_rows()
    {
        string table = Write("twice.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 29},{i % 29 * 2}\n")));
        Outcome trained = _latent.Run("train", table, "--epochs", "1", "--out", _latent.At("twice"));
        trained.Code.ShouldBe(0, trained.Error);
        trained.Error.ShouldContain("duplicates: 1 row with the values of an earlier one, none of them on both sides of the division");
    }

    /// <summary>Heights with which weights rise and incomes fall, a constant and a column of words.</summary>
    private string People()
    {
        var text = new StringBuilder("height cm,weight kg,income,constant,kind\n");
        float[] normal = new float[1500];
        new RandomStream(5, 1).FillNormal(normal, 0);
        for (int i = 0; i < 500; i++)
        {
            double a = normal[3 * i];
            double height = 172 + (9 * a);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{height:F1},{70 + (12 * ((0.9 * a) + (0.4 * normal[(3 * i) + 1]))):F1}," +
                $"{40000 - (9000 * a) + (3000 * normal[(3 * i) + 2]):F0},7,{(height > 175 ? "tall" : "short")}");
        }

        return Write("people.csv", text.ToString());
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_latent.At(name), text);
        return _latent.At(name);
    }

    private string WriteNpy(string name, string shape, string type, byte[] body)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n";
        File.WriteAllBytes(_latent.At(name), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header),
            .. body]);
        return _latent.At(name);
    }

    private string Succeeds(params string[] args)
    {
        Outcome outcome = _latent.Run(args);
        outcome.Code.ShouldBe(0, outcome.Error);
        return outcome.Output;
    }

    private void Fails(int code, string message, params string[] args)
    {
        Outcome outcome = _latent.Run(args);
        outcome.Error.ShouldContain(message);
        outcome.Code.ShouldBe(code);
        outcome.Output.ShouldBeEmpty();
        Directory.Exists(_latent.At("none")).ShouldBeFalse();
    }

    private static (double Mean, double Spread) Moments(TableDataset rows, int column)
    {
        double[] values = [.. Enumerable.Range(0, rows.Count).Select(i => rows.Row(i)[column])];
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }

    private static double Correlation(TableDataset rows, int a, int b)
    {
        (double firstMean, double firstSpread) = Moments(rows, a);
        (double secondMean, double secondSpread) = Moments(rows, b);
        return Enumerable.Range(0, rows.Count).Average(i => (rows.Row(i)[a] - firstMean) * (rows.Row(i)[b] - secondMean))
            / (firstSpread * secondSpread);
    }
}
