using System.Diagnostics;

namespace LatentSharp.Cli.Tests;

/// <summary>
/// The program with our own fused multiply-add, on a processor that is made to have no instruction for it, gives the same bits.
/// </summary>
public sealed class MultiplyAddTests : IDisposable
{
    private static readonly (string Name, string Value)[] Forced =
        [("DOTNET_EnableHWIntrinsic", "0"), ("LATENTSHARP_FUSED_MULTIPLY_ADD", "exact")];

    private readonly Latent _latent = new();

    [Fact]
    public void TheVersionSaysHowProductsAreAdded()
    {
        Run([("DOTNET_EnableHWIntrinsic", "0")], "--version").ShouldContain("fused multiply-add: in software, checked");
        Run(Forced, "--version").ShouldContain("fused multiply-add: in software, exact version of our own");
        _latent.Run("--version").Output.ShouldContain("fused multiply-add: in ");
    }

    [Fact]
    public void ATrainingWithOurVersionLeavesTheSameModel()
    {
        string pictures = _latent.Pictures();
        string[] train = ["train", pictures, "--channels", "4,8", "--latent", "3", "--epochs", "1", "--train", "30", "--test", "10",
            "--quiet", "--out"];
        Run([], [.. train, _latent.At("first")]);
        Run(Forced, [.. train, _latent.At("second")]);
        Tensors("second").AsSpan().SequenceEqual(Tensors("first")).ShouldBeTrue();
    }

    public void Dispose() => _latent.Dispose();

    /// <summary>The model without its header, which has a date.</summary>
    private byte[] Tensors(string run)
    {
        byte[] file = File.ReadAllBytes(_latent.At(run, "model.safetensors"));
        int header = checked((int)BitConverter.ToInt64(file));
        file.Length.ShouldBeGreaterThan(header + 10_000);
        return file[(8 + header)..];
    }

    private static string Run((string Name, string Value)[] variables, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "latent.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, error.Result);
        return output;
    }
}
