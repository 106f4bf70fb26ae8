using System.Text;
using LatentSharp.Formats.SafeTensors;

namespace LatentSharp.Cli.Tests;

/// <summary>
/// What train writes is what every verb takes: no number that is none in a model file, also where there is little to learn from.
/// </summary>
public sealed class OwnModelsTests : IDisposable
{
    private static readonly string[] Tiny = ["--size", "8", "--network", "mlp", "--hidden", "8", "--latent", "2", "--epochs", "1"];

    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    public static TheoryData<string> Labels() => new() { "all", "none", "one", "but one", "unknown", "twins" };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Labels_that_hold_hardly_or_nearly_always(string which)
    {
        string folder = _latent.Pictures(12, channels: 1);
        var table = new StringBuilder("file,mark,even\n");
        for (int i = 0; i < 12; i++)
        {
            string mark = which switch
            {
                "all" => "1",
                "none" => "0",
                "one" => i == 3 ? "1" : "0",
                "but one" =>
                i == 3 ? "0" : "1",
                "unknown" => i < 2 ? "1" : "",
                _ => i % 2 == 0 ? "1" : "0"
            };
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i:D3}.png,{mark},{(i % 2 == 0 ? 1 : 0)}\n");
        }

        File.WriteAllText(_latent.At("labels.csv"), table.ToString());
        Trains([folder, "--labels", _latent.At("labels.csv"), .. Tiny]);
    }

    [Theory]
    [InlineData("--latent", "1")]
    [InlineData("--latent", "1", "--model", "ae")]
    [InlineData("--train", "11", "--test", "1")]
    [InlineData("--train", "2", "--test", "2")]
    [InlineData("--beta", "0")]
    [InlineData("--beta", "1000")]
    [InlineData("--average", "0.9", "--likelihood", "bernoulli")]
    [InlineData("--likelihood", "logistic", "--model", "ae")]
    public void Models_and_divisions_at_the_edge(params string[] options) =>
        Trains([_latent.Pictures(12, channels: 1), .. Tiny.Where(t => !options.Contains("--latent") || t is not ("--latent" or "2")),
        .. options]);

    [Fact]
    public void Pictures_of_two_kinds()
    {
        string folder = _latent.At("same");
        for (int i = 0; i < 10; i++)
        {
            var picture = new Imaging.Picture(8, 8, 1);
            picture.Pixels[0] = (byte)(i % 2);
            Imaging.Png.WriteFile(Path.Combine(folder, $"{i}.png"), picture);
        }

        Trains([folder, .. Tiny]);
    }

    /// <summary>Nineteen labels on two hundred pictures: some cannot be balanced over the others, which once wrote NaN.</summary>
    [Fact]
    public void Labels_that_cannot_be_balanced() => Trains(["faces", "--train", "200", "--test", "20", .. Tiny]);

    [Fact]
    public void Tables_with_a_column_that_does_not_vary()
    {
        string path = _latent.At("table.csv");
        File.WriteAllText(path, "a,b,c\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i * 7 % 30},7,{i * i}e12\n")));
        string run = Train([path, "--latent", "1", "--epochs", "1", "--hidden", "8"]);
        Sound(run);
        Succeeds("info", run);
        Succeeds("sample", run, "-n", "3", "--out", _latent.At("new.csv"));
    }

    private void Trains(string[] arguments)
    {
        string run = Train(arguments);
        Sound(run);
        Succeeds("info", run);
        Succeeds("info", run, "--features");
        Succeeds("sample", run, "-n", "2", "--from", "gaussian", "--out", _latent.At("new.png"));
    }

    private string Train(string[] arguments)
    {
        string run = _latent.At("run");
        Succeeds(["train", .. arguments, "--out", run, "--quiet"]);
        return run;
    }

    private void Succeeds(params string[] arguments)
    {
        Outcome outcome = _latent.Run(arguments);
        outcome.Code.ShouldBe(0, $"latent {string.Join(' ', arguments)}: {outcome.Error}");
    }

    private static void Sound(string run)
    {
        foreach (string name in (string[])["model.safetensors", "checkpoint.safetensors"])
        {
            using SafeTensorsFile file = SafeTensorsFile.Read(Path.Combine(run, name));
            foreach (TensorEntry entry in file.Entries)
            {
                file.Get(entry.Name).Span.ToArray().ShouldAllBe(value => float.IsFinite(value), $"{name}: {entry.Name}");
            }

            foreach ((string key, string text) in file.Metadata)
            {
                string rest = text.Replace("\"separability\":\"NaN\"", "", StringComparison.Ordinal);
                rest.Contains("NaN", StringComparison.Ordinal).ShouldBeFalse($"{name}: {key}: {text}");
                rest.Contains("Infinity", StringComparison.Ordinal).ShouldBeFalse($"{name}: {key}: {text}");
            }
        }
    }
}
