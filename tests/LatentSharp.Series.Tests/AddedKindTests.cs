using System.Text.Json;
using LatentSharp.Distributions;

namespace LatentSharp.Series.Tests;

/// <summary>A kind of a part that a program adds at run time: its settings are options as those of the library's own kinds are.</summary>
public sealed class AddedKindTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-added-").FullName;

    static AddedKindTests()
    {
        // What was asked for before a kind came must not stay as it was.
        Latent("train", "--help").ShouldNotContain("laplace");
        LikelihoodOptions.Kinds.Add("laplace", () => new LaplaceOptions(),
            JsonSerializerOptions.Web.GetTypeInfo(typeof(LaplaceOptions)), [.. LaplaceOptions.Settings]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ItsSettingsAreOptions()
    {
        string help = Latent("train", "--help");
        help.ShouldContain("bernoulli|gaussian|logistic|laplace");
        help.ShouldContain("--laplace-scale S");
        string run = Path.Combine(_folder, "run");
        string[] small = ["train", "faces", "--size", "12", "--train", "48", "--test", "12", "--network", "mlp", "--epochs", "1"];
        Latent([.. small, "--likelihood", "laplace", "--laplace-scale", "0.2", "--out", run]);
        JsonElement likelihood = JsonDocument.Parse(Latent("info", run, "--json")).RootElement.GetProperty("model")
            .GetProperty("likelihood");
        likelihood.GetProperty("laplaceScale").GetDouble().ShouldBe(0.2);
        Latent("info", run).ShouldContain("laplace-scale 0.2");
        Refused([.. small, "--likelihood", "laplace", "--laplace-scale", "0", "--out", run])
            .ShouldContain("--laplace-scale 0 is not possible");
        Refused([.. small, "--likelihood", "gaussian", "--laplace-scale", "0.2", "--out", run])
            .ShouldContain("is for --likelihood laplace");
        Latent([.. small, "--likelihood", "laplace", "--sweep", "laplace-scale=0.1,0.3", "--out", Path.Combine(_folder, "swept")])
            .ShouldContain("laplace-scale-0.3");
    }

    private static string Latent(params string[] arguments)
    {
        (int code, string output, string error) = Command(arguments);
        code.ShouldBe(0, error);
        return output;
    }

    private static string Refused(params string[] arguments)
    {
        (int code, _, string error) = Command(arguments);
        code.ShouldNotBe(0);
        return error;
    }

    private static (int Code, string Output, string Error) Command(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = Cli.Application.Run(arguments, output, error, isTerminal: false, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
