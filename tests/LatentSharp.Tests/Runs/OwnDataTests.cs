using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Runs;
using LatentSharp.Runs.Coding;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Scoring;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tests.House;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>Numbers and pictures that a program has in memory: learned from, encoded and scored without a file.</summary>
public sealed class OwnDataTests : IDisposable
{
    private static readonly SettingValues Tiny = AllSettings.Read("network=mlp", "hidden=8", "latent=2", "batch=8", "epochs=2")
        .With(TrainingSettings.For, "anomalies");

    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-own").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_are_learned_from_and_others_scored_in_their_own_units()
    {
        TableDataset usual = TableDataset.FromRows(["height", "weight"], [.. Enumerable.Range(0, 60).Select(Row)]);
        using Run run = Train(usual);
        TableDataset other = TableDataset.FromRows(["height", "weight"], [Row(7), [1.7, 7_000_000]]);
        ScoreResult result = run.Score(other);
        result.Examples.Select(example => example.Name).ShouldBe(["row 0", "row 1"]);
        result.Examples[1].IsAnomaly.ShouldBeTrue();
        result.Examples[1].Score.ShouldBeGreaterThan(10 * result.Examples[0].Score);

        // The codes are those of a file with the same rows.
        string file = Path.Combine(_folder, "rows.csv");
        File.WriteAllText(file, "height,weight\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i =>
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Row(i)[0]},{Row(i)[1]}"))));
        run.Encode(usual).Codes.Span.ToArray().ShouldBe(run.Encode(file).Codes.Span.ToArray());

        Should.Throw<LatentSharpException>(() => run.Encode(TableDataset.FromRows(["height", "age"], [[1, 2]]))).Message
            .ShouldContain("2 columns (height, age)");
        Should.Throw<LatentSharpException>(() => run.Score(TestSets.Boxes(3, new PictureFormat(8, 8, 1)))).Message
            .ShouldContain("8×8, 1 channel");
    }

    [Fact]
    public void Pictures_are_learned_from_and_others_encoded()
    {
        var format = new PictureFormat(8, 8, 1);
        IReadOnlyList<Picture> pictures = format.Draw(TestSets.Pixels(TestSets.Boxes(40, format)));
        PictureDataset set = PictureDataset.FromPictures(pictures, format, labels: AttributeTable.FromClasses("side", ["left", "right"],
            [.. Enumerable.Range(0, 40).Select(i => i % 2)]));
        set.Name(3).ShouldBe("picture 3");
        set.Pixels(3).ToArray().ShouldBe(pictures[3].Pixels);
        set.Attributes!.Rows.ShouldBe(40);
        using Run run = Train(set);
        EncodeResult codes = run.Encode(PictureDataset.FromPictures([pictures[3], new Picture(30, 20, 4)], format));
        codes.Codes.Shape.ShouldBe(new Shape(2, 2));
        codes.Codes.Span[..2].ToArray().ShouldBe(run.Model.Encode(set.Batch([3])).Span.ToArray());
    }

    [Fact]
    public void The_lines_of_the_page_of_packages_run() =>
        PackagesDataExample.Find([.. Enumerable.Range(0, 60).Select(i => (double[])[.. Row(i), i % 7])], Path.Combine(_folder, "sensor"))
            .ShouldBeTrue();

    [Fact]
    public void Rows_that_are_no_table_are_refused_with_their_place()
    {
        Refused("rows", "row 1 has 1 values for 2 columns", ["a", "b"], [1, 2], [3]);
        Refused("rows", "row 0 has 0 values for 2 columns", ["a", "b"], (double[])null!);
        Refused("rows", "row 1, column 'b': NaN is no number", ["a", "b"], [1, 2], [3, double.NaN]);
        Refused("columns", "columns of different names", ["a", "a"], [1, 2]);
        Refused("columns", "a table of 0", []);
        Should.Throw<DataException>(() => Split.ByContent(TableDataset.FromRows(["a"], []))).Message
            .ShouldBe("split: needs at least 2 different rows, but there are none.");
        Should.Throw<ArgumentException>(() => PictureDataset.FromPictures([], new PictureFormat(3, 8, 1))).ParamName.ShouldBe("format");
        Should.Throw<ArgumentException>(() => PictureDataset.FromPictures([null!], new PictureFormat(8, 8, 1))).ParamName
            .ShouldBe("pictures");
    }

    private static void Refused(string parameter, string problem, string[] columns, params double[][] rows)
    {
        ArgumentException error = Should.Throw<ArgumentException>(() => TableDataset.FromRows(columns, rows));
        error.Message.ShouldContain(problem);
        error.ParamName.ShouldBe(parameter);
    }

    private static double[] Row(int i) => [1.5 + (i * 37 % 60 / 100.0), 50_000 + (1000.0 * (i * 37 % 60)) + (i % 3)];

    private Run Train(Dataset set) => Run.Train(new TrainRequest(new DataRequest(set, "own"))
    {
        Settings = Tiny,
        Out = Path.Combine(_folder, "run"),
    });
}
