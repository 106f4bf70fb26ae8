using System.Text.Json;
using LatentSharp.Distributions;
using static LatentSharp.Series.Tests.CommandLine;

namespace LatentSharp.Series.Tests;

/// <summary>A kind of a part that a program adds at run time: its settings are options as those of the library's own kinds are.</summary>
public sealed class AddedKindTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-added-").FullName;

    static AddedKindTests()
    {
        // What was asked for before a kind came must not stay as it was.
        Ran("train", "--help").ShouldNotContain("laplace");
        LikelihoodOptions.Kinds.Add("laplace", () => new LaplaceOptions(),
            JsonSerializerOptions.Web.GetTypeInfo(typeof(LaplaceOptions)), [.. LaplaceOptions.Settings]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ItsSettingsAreOptions()
    {
        string help = Ran("train", "--help");
        help.ShouldContain("bernoulli|gaussian|logistic|logistic-mixture|columns|laplace");
        help.ShouldContain("--laplace-scale S");
        string run = Path.Combine(_folder, "run");
        string[] small = ["train", "faces", "--size", "12", "--train", "48", "--test", "12", "--network", "mlp", "--epochs", "1"];
        Ran([.. small, "--likelihood", "laplace", "--laplace-scale", "0.2", "--out", run]);
        JsonElement likelihood = JsonDocument.Parse(Ran("info", run, "--json")).RootElement.GetProperty("model")
            .GetProperty("likelihood");
        likelihood.GetProperty("laplaceScale").GetDouble().ShouldBe(0.2);
        Ran("info", run).ShouldContain("laplace-scale 0.2");
        Refused([.. small, "--likelihood", "laplace", "--laplace-scale", "0", "--out", run])
            .ShouldContain("--laplace-scale 0 is not possible");
        Refused([.. small, "--likelihood", "gaussian", "--laplace-scale", "0.2", "--out", run])
            .ShouldContain("is for --likelihood laplace");
        Ran([.. small, "--likelihood", "laplace", "--sweep", "laplace-scale=0.1,0.3", "--out", Path.Combine(_folder, "swept")])
            .ShouldContain("laplace-scale-0.3");
    }
}
