using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

namespace LatentSharp.Cli.Tests;

/// <summary>
/// The inner loop of the matrix kernel as the compiler writes it, disassembled by the runtime itself in a process of its own: how many
/// instructions it takes for a useful multiply-add, and that all sums stay in registers. Does not depend on the speed of the machine.
/// </summary>
public sealed partial class KernelInstructionTests : IDisposable
{
    private readonly Latent _latent = new();

    /// <summary>12×32 with 512-bit registers: 24 multiply-adds, 2 loads, 12 broadcasts and 4 instructions of the loop itself.</summary>
    [InstructionsFact(avx512: true)]
    public void The_wide_kernel_takes_less_than_two_instructions_a_vector_of_multiply_adds() => Check("zmm", 16, 12 * 32, 1.8);

    /// <summary>
    /// 6×16 with 256-bit registers: 12 multiply-adds, 2 loads, 6 broadcasts, 4 of the loop, and 7 moves that the compiler adds, which cost
    /// no unit.
    /// </summary>
    [InstructionsFact(avx512: false)]
    public void The_narrow_kernel_takes_less_than_three_instructions_a_vector_of_multiply_adds() =>
        Check("ymm", 8, 6 * 16, 2.6, ("DOTNET_EnableAVX512", "0"));

    public void Dispose() => _latent.Dispose();

    private void Check(string register, int lanes, int tile, double most, params (string Name, string Value)[] variables)
    {
        IReadOnlyList<string> loop = Loops(Disassemble(variables)).MaxBy(l => l.Count(IsMultiplyAdd))!;
        string text = string.Join('\n', loop);
        int vectors = loop.Count(i => IsMultiplyAdd(i) && i.Contains(register, StringComparison.Ordinal));
        vectors.ShouldBe(tile / lanes, text);
        ((double)loop.Count / vectors).ShouldBeLessThanOrEqualTo(most, text);
        loop.ShouldNotContain(i => StackAccess().IsMatch(i), text);
    }

    /// <summary>What the runtime writes of the register tiles while a small model decodes.</summary>
    private string[] Disassemble((string Name, string Value)[] variables)
    {
        string run = _latent.At("run");
        Outcome trained = _latent.Run(["train", _latent.Pictures(), "--network", "mlp", "--hidden", "64", "--latent", "3", "--epochs", "1",
            "--train", "30", "--test", "10", "--out", run]);
        trained.Code.ShouldBe(0, trained.Error);
        string listing = _latent.At("listing.txt");
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "latent.dll"), "sample", run, "--out", _latent.At("sheet.png"), "--quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables.Append(("DOTNET_JitDisasm", "*Tile:*")).Append(("DOTNET_JitStdOutFile", listing)))
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, error);
        return File.ReadAllLines(listing);
    }

    /// <summary>The instructions of every loop: from a label to a jump back to it.</summary>
    private static IEnumerable<IReadOnlyList<string>> Loops(string[] listing)
    {
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        var instructions = new List<string>();
        foreach (string line in listing)
        {
            if (line.StartsWith("; Assembly listing", StringComparison.Ordinal))
            {
                labels.Clear();
                instructions.Clear();
            }
            else if (Label().Match(line) is { Success: true } label)
            {
                labels[label.Groups[1].Value] = instructions.Count;
            }
            else if (line.StartsWith("       ", StringComparison.Ordinal)
                && !line.TrimStart().StartsWith("align", StringComparison.Ordinal))
            {
                instructions.Add(line.Trim());
                if (JumpTarget().Match(line) is { Success: true } jump && labels.TryGetValue(jump.Groups[1].Value, out int start))
                {
                    yield return instructions[start..];
                }
            }
        }
    }

    private static bool IsMultiplyAdd(string instruction) => instruction.StartsWith("vfmadd", StringComparison.Ordinal);

    [GeneratedRegex(@"^(G_M\w+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"^\s+j\w+\s+(?:SHORT\s+)?(G_M\w+)")]
    private static partial Regex JumpTarget();

    [GeneratedRegex(@"\[(rbp|rsp)")]
    private static partial Regex StackAccess();

    /// <summary>A test for processors that have the instructions.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class InstructionsFactAttribute : FactAttribute
    {
        public InstructionsFactAttribute(bool avx512)
        {
            if (avx512 ? !Vector512.IsHardwareAccelerated : !(Avx2.IsSupported && Fma.IsSupported))
            {
                Skip = $"This processor has no {(avx512 ? "AVX-512" : "AVX2")}.";
            }
        }
    }
}
