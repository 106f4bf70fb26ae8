using System.Text.Json;

namespace LatentSharp.Planted.Tests;

/// <summary>
/// Changes as they will come, made to a copy of the source: each touches few files, and what it adds trains, is saved, loads, and appears
/// in help, in info and on the page.
/// </summary>
public sealed class PlantedTests(PlantedHouse house) : IClassFixture<PlantedHouse>
{
    private static readonly string[] Small =
        ["--size", "12", "--train", "48", "--test", "12", "--network", "mlp", "--hidden", "16", "--latent", "3", "--epochs", "2",
            "--quiet"];

    public static TheoryData<string> Names => [.. Plants.All.Select(plant => plant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItTouchesFewFiles(string name)
    {
        Plant plant = Plants.All.Single(plant => plant.Name == name);
        plant.Touched.Count.ShouldBeLessThanOrEqualTo(plant.Most, string.Join(", ", plant.Touched));
        plant.Touched.ShouldNotBeEmpty();
    }

    [Fact]
    public void ALikelihoodWithAnOption()
    {
        JsonElement model = Train("laplace", "--likelihood", "laplace", "--laplace-scale", "0.2").GetProperty("model");
        model.GetProperty("likelihood").GetProperty("kind").GetString().ShouldBe("laplace");
        model.GetProperty("likelihood").GetProperty("laplaceScale").GetDouble().ShouldBe(0.2);
        house.Latent("info", house["laplace"]).ShouldContain("likelihood: laplace");
        Page("laplace").ShouldContain("Laplace (scale 0.2)");
        Help().ShouldContain("bernoulli|gaussian|laplace|logistic");
        Help().ShouldContain("--laplace-scale S");
        Refused("--likelihood", "laplace", "--laplace-scale", "0").ShouldContain("--laplace-scale 0");
        Refused("--likelihood", "gaussian", "--laplace-scale", "0.2").ShouldContain("--likelihood laplace");
    }

    [Fact]
    public void APriorWithParameters()
    {
        JsonElement report = Train("prior", "--prior", "learned");
        report.GetProperty("model").GetProperty("prior").GetProperty("kind").GetString().ShouldBe("learned");
        report.GetProperty("test").GetProperty("kl").GetDouble().ShouldNotBe(0);
        house.Latent("info", house["prior"]).ShouldContain("prior: learned");
        Page("prior").ShouldContain("learned Gaussian");
        Help().ShouldContain("normal|learned");
    }

    [Fact]
    public void APosterior()
    {
        JsonElement model = Train("posterior", "--posterior", "unit").GetProperty("model");
        model.GetProperty("posterior").GetProperty("kind").GetString().ShouldBe("unit");
        house.Latent("info", house["posterior"]).ShouldContain("posterior: unit");
        Page("posterior").ShouldContain("unit Gaussian");
        Help().ShouldContain("gaussian|unit");
    }

    [Fact]
    public void AnObjectiveWithOneTermMore()
    {
        JsonElement report = Train("objective", "--objective", "code-norm", "--code-norm-weight", "2");
        JsonElement term = report.GetProperty("test").GetProperty("terms").EnumerateArray().Last();
        term.GetProperty("name").GetString().ShouldBe("codeNorm");
        term.GetProperty("weight").GetDouble().ShouldBe(2);
        double value = term.GetProperty("value").GetDouble();
        value.ShouldBeGreaterThan(0);
        JsonElement test = report.GetProperty("test");
        test.GetProperty("negativeElbo").GetDouble().ShouldBe(
            test.GetProperty("reconstruction").GetDouble() + test.GetProperty("kl").GetDouble(), 1e-6);
        test.GetProperty("objective").GetDouble().ShouldBe(test.GetProperty("negativeElbo").GetDouble() + (2 * value), 1e-6);
        File.ReadAllText(house["objective/metrics.jsonl"]).ShouldContain("\"codeNorm\":");
        house.Latent("info", house["objective"]).ShouldContain("codeNorm");
        Page("objective").ShouldContain("codeNorm");
        Help().ShouldContain("--code-norm-weight W");
    }

    [Fact]
    public void AVerb()
    {
        Train("counted");
        house.Json("count", house["counted"]).GetProperty("parameters").GetInt64().ShouldBeGreaterThan(1000);
        house.Latent("--help").ShouldContain("count the trained values of a model");
    }

    [Fact]
    public void ASetting()
    {
        JsonElement model = Train("setting", "--likelihood", "bernoulli", "--binarize", "fixed", "--white-from", "0.25")
            .GetProperty("model");
        model.GetProperty("likelihood").GetProperty("whiteFrom").GetDouble().ShouldBe(0.25);
        Help().ShouldContain("--white-from P");
        Refused("--likelihood", "bernoulli", "--white-from", "2").ShouldContain("--white-from 2");
        (int code, _, string error) = house.Command(
            "train", "faces", "--resume", "--epochs", "3", "--white-from", "0.5", "--out", house["setting"], "--quiet");
        code.ShouldNotBe(0);
        error.ShouldContain("white-from");
        house.Latent([
            "train", "faces", .. Small, "--likelihood", "bernoulli", "--binarize", "fixed", "--sweep", "white-from=0.25,0.5",
            "--out", house["swept"]]);
        Directory.GetDirectories(house["swept"]).Length.ShouldBe(2);
    }

    /// <summary>Trains, then uses the file that was written.</summary>
    private JsonElement Train(string name, params string[] arguments)
    {
        house.Latent(["train", "faces", .. Small, .. arguments, "--out", house[name]]);
        house.Latent("sample", house[name], "--count", "4", "--out", house[$"{name}.png"]);
        house.Latent("reconstruct", house[name], "faces:0", "faces:1", "--out", house[$"{name}-again.png"]);
        return house.Json("info", house[name]);
    }

    private string Help() => house.Latent("train", "--help");

    private string Page(string name) => File.ReadAllText(house[$"{name}/report.html"]);

    private string Refused(params string[] arguments)
    {
        (int code, _, string error) = house.Command(["train", "faces", .. Small, .. arguments, "--out", house["refused"]]);
        code.ShouldNotBe(0);
        return error;
    }
}
