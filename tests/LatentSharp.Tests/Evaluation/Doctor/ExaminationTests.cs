using LatentSharp.Data;
using LatentSharp.Evaluation.Doctor;

namespace LatentSharp.Tests.Evaluation.Doctor;

/// <summary>Whole trainings of seconds: nothing is found in healthy ones, and each fault in one that was made to have it.</summary>
public sealed class ExaminationTests
{
    private const string Small = "network=mlp hidden=48 ";
    private const string Conv = "network=conv channels=8,12 ";

    [Theory]
    [InlineData("faces", Small + "latent=8 epochs=20")]
    [InlineData("faces", Small + "latent=16 epochs=20 beta=1")]
    [InlineData("faces", Small + "latent=2 epochs=60 learning-rate=1e-3")]
    [InlineData("faces", Small + "latent=8 epochs=20 model=ae")]
    [InlineData("faces", Small + "latent=8 epochs=20 likelihood=logistic")]
    [InlineData("faces", Small + "latent=8 epochs=20 beta=3")]
    [InlineData("faces", Small + "latent=8 epochs=20 free-bits=0.2 patience=4")]
    [InlineData("faces", Conv + "latent=8 epochs=20")]
    [InlineData("faces", Conv + "latent=6 epochs=20 model=ae")]
    [InlineData("strokes", Small + "latent=8 epochs=30")]
    [InlineData("strokes", Small + "latent=2 epochs=30")]
    [InlineData("strokes", Conv + "latent=6 epochs=15 binarize=static")]
    [InlineData("table", "network=mlp hidden=24 latent=3 epochs=120")]
    [InlineData("table", "network=mlp hidden=24 latent=2 epochs=40 model=ae")]
    [InlineData("customers", "network=mlp hidden=128 latent=6 epochs=60")]
    public void Nothing_is_found_in_a_healthy_training(string data, string settings) =>
        Examined.After(Data(data), settings).Select(finding => $"{finding.Check}: {finding.Verdict}").ShouldBeEmpty();

    [Theory]
    [InlineData("collapse", Small + "latent=8 epochs=20 beta=10000")]
    [InlineData("learning", Small + "latent=8 epochs=20 model=ae learning-rate=0.5")]
    [InlineData("kl", Small + "latent=2 epochs=40 beta=0 learning-rate=1e-2")]
    [InlineData("bouncing", Small + "latent=8 epochs=20 learning-rate=0.1")]
    [InlineData("batch", Conv + "latent=8 epochs=3 batch=2")]
    [InlineData("short", Small + "latent=8 epochs=1")]
    [InlineData("falling", Small + "latent=8 epochs=20 learning-rate=2e-5")]
    [InlineData("likelihood", Small + "latent=8 epochs=16 likelihood=bernoulli binarize=fixed")]
    public void A_fault_is_found_in_a_training_that_has_it(string check, string settings)
    {
        Finding? found = Examined.After(Data("faces"), settings).FirstOrDefault(finding => finding.Check == check);
        found.ShouldNotBeNull();
        found.Verdict.ShouldNotBeEmpty();
        found.Verdict.ShouldNotContain("--");
        found.Try.ToString().ShouldNotBeEmpty();
    }

    [Fact]
    public void A_rate_that_is_too_large_is_not_also_called_learning_by_heart() =>
        Examined.Names(Examined.After(Examined.Faces(), Small + "latent=8 epochs=20 learning-rate=0.1")).ShouldNotContain("overfitting");

    [Fact]
    public void Of_rows_that_one_number_decides_most_dimensions_say_nothing() =>
        Examined.Names(Examined.After(Examined.Table(onlyFactor: true), "network=mlp hidden=24 latent=8 epochs=120"))
            .ShouldContain("inactive");

    [Fact]
    public void Few_pictures_seen_often_are_learned_by_heart() =>
        Examined.Names(Examined.After(Examined.Faces(train: 60, test: 60), Small + "latent=16 epochs=300 beta=1"))
            .ShouldContain("overfitting");

    [Fact]
    public void Pictures_that_were_divided_by_255_twice_are_nearly_blank() =>
        Examined.Names(Examined.After(Examined.Faces(change: value => (byte)(value / 40)), Small + "latent=8 epochs=16"))
            .ShouldContain("range");

    [Fact]
    public void Every_check_is_in_the_docs_and_has_a_training_here()
    {
        string[] names = [.. Examination.Checks.Select(check => check.Name)];
        names.ShouldBeUnique();
        string docs = File.ReadAllText(Path.Combine(House.SourceTree.Root, "docs", "doctor.md"));
        foreach (string name in names)
        {
            docs.ShouldContain($"| `{name}` |");
        }
    }

    private static Split Data(string name) => name switch
    {
        "faces" => Examined.Faces(),
        "strokes" => Examined.Strokes(),
        "customers" => Examined.Customers(),
        _ => Examined.Table(),
    };
}
