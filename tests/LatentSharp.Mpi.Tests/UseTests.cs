using System.Diagnostics;

namespace LatentSharp.Mpi.Tests;

/// <summary>Measures, codes and samples of several ranks are those of one process, and the first rank alone writes and talks.</summary>
public sealed class UseTests : IDisposable
{
    private readonly Work _work = new();

    public static IEnumerable<object[]> Each => Launcher.Each;

    public void Dispose() => _work.Dispose();

    [MpiTheory]
    [MemberData(nameof(Each))]
    public void Codes_and_measures_are_those_of_one_process(string launcher)
    {
        string pictures = _work.Pictures(150);
        (int code, string error) = Launcher.Alone("train", pictures, "--network", "mlp", "--hidden", "16", "--latent", "4", "--epochs", "1",
            "--threads", "1", "--quiet", "--out", _work.At("run"));
        code.ShouldBe(0, error);
        string[] encode = ["encode", _work.At("run"), pictures, "--threads", "1", "--quiet"];
        string[] evaluate = ["evaluate", _work.At("run"), pictures, "--samples", "50", "--threads", "1", "--quiet", "--json"];
        Launcher.Alone([.. encode, "--out", _work.At("alone.npy")]).Code.ShouldBe(0);
        (code, string alone) = Launcher.Alone(evaluate);
        code.ShouldBe(0, alone);

        using Process encoding = Launcher.Of(launcher).Start(3, [.. encode, "--out", _work.At("ranks.npy")]);
        (code, string said) = Launcher.End(encoding);
        code.ShouldBe(0, said);
        said.Split("150 codes").Length.ShouldBe(2, said);
        File.ReadAllBytes(_work.At("ranks.npy")).ShouldBe(File.ReadAllBytes(_work.At("alone.npy")));

        using Process measuring = Launcher.Of(launcher).Start(2, evaluate);
        (code, string together) = Launcher.End(measuring);
        code.ShouldBe(0, together);
        Json(together).ShouldBe(Json(alone));

        using Process refused = Launcher.Of(launcher).StartEach([.. encode, "--out", _work.At("no.npy")],
            [.. encode, "--out", _work.At("no.npy"), "--seed", "2"]);
        (code, error) = Launcher.End(refused);
        code.ShouldBe(1, error);
        error.ShouldContain("was given other settings than rank 0: seed 2 in place of seed 1; give the same command to all.");
        File.Exists(_work.At("no.npy")).ShouldBeFalse();
    }

    /// <summary>Pictures on a sheet, and rows of a table that keep a condition.</summary>
    [MpiTheory]
    [MemberData(nameof(Each))]
    public void What_is_drawn_is_that_of_one_process(string launcher)
    {
        string[] options = ["--hidden", "16", "--latent", "4", "--epochs", "1", "--threads", "1", "--quiet"];
        Launcher.Alone(["train", _work.Pictures(60), "--network", "mlp", .. options, "--out", _work.At("run")]).Code.ShouldBe(0);
        Launcher.Alone(["train", _work.Table("table.csv", 100), .. options, "--out", _work.At("table")]).Code.ShouldBe(0);
        Draw(launcher, "png", "sample", _work.At("run"), "-n", "300");
        Draw(launcher, "csv", "sample", _work.At("table"), "-n", "3000", "--where", "width>0.4");

        string[] sample = ["sample", _work.At("run"), "--quiet", "--out", _work.At("no.png")];
        using Process refused = Launcher.Of(launcher).StartEach(sample, [.. sample, "--from", "mixture"]);
        (int code, string error) = Launcher.End(refused);
        code.ShouldBe(1, error);
        error.ShouldContain("was given other settings than rank 0: from mixture in place of no from; give the same command to all.");
        error.Split("latent: ").Length.ShouldBe(2, error);
        File.Exists(_work.At("no.png")).ShouldBeFalse();
    }

    private void Draw(string launcher, string end, params string[] sample)
    {
        sample = [.. sample, "--threads", "1", "--quiet", "--json", "--out"];
        (int code, string alone) = Launcher.Alone([.. sample, _work.At("alone." + end)]);
        code.ShouldBe(0, alone);
        using Process drawing = Launcher.Of(launcher).Start(3, [.. sample, _work.At("ranks." + end)]);
        (code, string together) = Launcher.End(drawing);
        code.ShouldBe(0, together);
        Json(together).ShouldBe(Json(alone).Replace("alone." + end, "ranks." + end, StringComparison.Ordinal));
        File.ReadAllBytes(_work.At("ranks." + end)).ShouldBe(File.ReadAllBytes(_work.At("alone." + end)));
    }

    private static string Json(string text) => text[text.IndexOf('{', StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)];
}
