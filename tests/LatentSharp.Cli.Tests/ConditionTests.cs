using System.Globalization;
using System.Text.Json;

namespace LatentSharp.Cli.Tests;

/// <summary>A conditional model in every verb.</summary>
public sealed class ConditionTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void Pictures_are_asked_for_by_label_in_every_verb()
    {
        string run = Train("--condition", "Smiling,Eyeglasses");
        Outcome info = _latent.Run("info", run);
        info.Output.ShouldContain("condition: Smiling, Eyeglasses; dropped for 10 % of the training examples");
        info.Output.ShouldContain("nats per example, given the labels");
        File.ReadAllText(_latent.At("faces", "report.html")).ShouldContain("Pictures by label");

        Outcome asked = Done(
            "sample", run, "--with", "Smiling", "--with", "Eyeglasses=0", "-n", "3", "--out", _latent.At("a.png"), "--json");
        JsonDocument.Parse(asked.Output).RootElement.GetProperty("with").EnumerateArray().Select(label => label.GetString())
            .ShouldBe(["Smiling", "Eyeglasses=0"]);
        Done("sample", run, "-n", "3", "--out", _latent.At("b.png"));
        File.ReadAllBytes(_latent.At("a.png")).ShouldNotBe(File.ReadAllBytes(_latent.At("b.png")));

        Done("reconstruct", run, "faces:1", "--with", "Smiling", "--out", _latent.At("c.png"));
        Done("interpolate", run, "faces:1", "faces:2", "--with", "Smiling", "--out", _latent.At("d.png"));
        Done("grid", run, "--with", "Smiling", "--out", _latent.At("e.png"));
        Done("encode", run, "faces:1", "--with", "Smiling=0", "--out", _latent.At("codes.npy"));
        Done("decode", run, _latent.At("codes.npy"), "--with", "Smiling", "--out", _latent.At("f.png"));
        Done("alter", run, "faces:1", "--toward", "Smiling=1", "--out", _latent.At("g.png"));
        Outcome exported = Done("export", run, "--onnx", _latent.At("onnx"), "--with", "Smiling");
        exported.Error.ShouldContain("the files are the model with Smiling");
        Done("export", run, "--onnx", _latent.At("onnx2")).Error.ShouldContain("the files are the model without labels");
        Outcome measured = Done("evaluate", run, "faces", "--samples", "2", "--examples", "6", "--features", "random");
        measured.Output.ShouldContain("are given the labels of each picture");
    }

    [Fact]
    public void Rows_of_a_table_are_asked_for_by_a_column_of_it()
    {
        string table = _latent.At("table.csv");
        File.WriteAllLines(table, ["species,length,width", .. Enumerable.Range(0, 80).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "cat" : "dog")},{(i % 2 == 0 ? 5 : -5) + (i % 7 * 0.1)},{i % 9}"))]);
        Done("train", table, "--labels", "species", "--condition", "all", "--latent", "1", "--hidden", "16", "--epochs", "40", "--out",
            _latent.At("rows"));
        double[] means = [.. new[] { "cat", "species=dog" }.Select(asked =>
        {
            Done("sample", _latent.At("rows"), "--with", asked, "-n", "50", "--out", _latent.At("new.csv"));
            return File.ReadLines(_latent.At("new.csv")).Skip(1)
                .Average(line => double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture));
        })];
        means[0].ShouldBeGreaterThan(means[1] + 5);
        Done("evaluate", _latent.At("rows"), table, "--samples", "2").Output.ShouldContain("these data come without them");
        Done("evaluate", _latent.At("rows"), table, "--samples", "2", "--labels", "species").Output
            .ShouldContain("are given the labels of each row");
    }

    [Fact]
    public void Labels_that_a_model_does_not_know_are_refused_with_those_that_it_knows()
    {
        string run = Train("--family", "conditional");
        Refused("--with Smilling is not possible: the model was not given such a label (did you mean 'Smiling'?)",
            "sample", run, "--with", "Smilling", "--out", _latent.At("a.png"));
        Refused("--from mixture is not possible beside --with", "sample", run, "--with", "Smiling", "--from", "mixture", "--out",
            _latent.At("a.png"));

        string plain = _latent.Train();
        Refused($"--with Smiling asks for a label, and '{plain}' was trained without any: train a model with --condition",
            "sample", plain, "--with", "Smiling", "--out", _latent.At("a.png"));
        Refused("--condition all needs labels, and the data have none", "train", _latent.At("pictures"), "--condition", "all", "--out",
            _latent.At("other"));
        Refused("--condition Smile is not possible: 'Smile' is a number", "train", "faces", "--condition", "Smile", "--size", "16",
            "--train", "20", "--test", "5", "--out", _latent.At("other"));
    }

    private string Train(params string[] more)
    {
        Done(["train", "faces", "--size", "16", "--train", "40", "--test", "12", "--network", "mlp", "--hidden", "8", "--latent", "2",
            "--epochs", "1", "--out", _latent.At("faces"), .. more]);
        return _latent.At("faces");
    }

    private Outcome Done(params string[] line)
    {
        Outcome outcome = _latent.Run(line);
        outcome.Code.ShouldBe(0, $"{string.Join(' ', line)}: {outcome.Error}");
        return outcome;
    }

    private void Refused(string sentence, params string[] line)
    {
        Outcome outcome = _latent.Run(line);
        outcome.Code.ShouldNotBe(0, string.Join(' ', line));
        outcome.Error.ShouldContain(sentence);
    }
}
