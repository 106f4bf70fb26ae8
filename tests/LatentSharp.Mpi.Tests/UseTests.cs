using System.Diagnostics;

namespace LatentSharp.Mpi.Tests;

/// <summary>Measures and codes of several ranks are those of one process, and the first rank alone writes and talks.</summary>
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

    private static string Json(string text) => text[text.IndexOf('{', StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)];
}
