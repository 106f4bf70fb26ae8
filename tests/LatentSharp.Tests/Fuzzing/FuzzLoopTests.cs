using System.Runtime.CompilerServices;
using LatentSharp.Data;
using LatentSharp.Fuzzing;

namespace LatentSharp.Tests.Fuzzing;

/// <summary>The loop itself, and what it found before.</summary>
public sealed class FuzzLoopTests
{
    private static readonly byte[] Sound = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];

    public static TheoryData<string> Finds =>
        [.. Directory.GetFiles(Folder(), "*.bin").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Finds))]
    public void What_was_found_stays_mended(string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder(), name));
        using FuzzTarget target = FuzzTargets.Create(name.Split('-')[0]);
        target.Read(bytes).ShouldBeFalse();
    }

    [Fact]
    public void A_case_follows_from_seed_and_round()
    {
        foreach (string format in (string[])["png", "csv", "checkpoint"])
        {
            using FuzzTarget one = FuzzTargets.Create(format);
            using FuzzTarget two = FuzzTargets.Create(format);
            byte[][] cases = [.. Enumerable.Range(0, 40).Select(round => one.Case(7, (ulong)round))];
            cases.ShouldBe(Enumerable.Range(0, 40).Select(round => two.Case(7, (ulong)round)));
            cases.Select(Convert.ToBase64String).Distinct().Count().ShouldBeGreaterThan(30);
            one.Case(8, 0).ShouldNotBe(one.Case(7, 0));
        }
    }

    [Fact]
    public void A_wrong_exception_is_told_with_seed_round_and_file()
    {
        using var target = new FuzzTarget("planted", [Sound], bytes => _ = bytes[100], typeof(DataException));
        FuzzException found = Should.Throw<FuzzException>(() => FuzzLoop.Run(target, 5, TimeSpan.FromSeconds(20)));
        found.Message.ShouldStartWith($"planted, seed 5, round {found.Round}: IndexOutOfRangeException");
        found.File.ShouldBe(target.Case(5, found.Round));
        found.File.Length.ShouldBeLessThanOrEqualTo(100);
    }

    [Fact]
    public void An_allocation_by_a_strangers_number_is_told()
    {
        using var target = new FuzzTarget("planted", [Sound], bytes =>
            _ = new byte[bytes[0] > 100 ? 50_000_000 : 1], typeof(DataException));
        Should.Throw<FuzzException>(() =>
            FuzzLoop.Run(target, 5, TimeSpan.FromSeconds(20))).Message.ShouldContain("made its reader allocate 500000");
    }

    [Fact]
    public void A_documented_refusal_is_none()
    {
        using var target = new FuzzTarget("planted", [Sound], bytes => throw new DataException("no"), typeof(DataException));
        FuzzResult result = FuzzLoop.Run(target, 5, TimeSpan.FromMilliseconds(50));
        result.Refused.ShouldBe(result.Rounds);
    }

    private static string Folder([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "Finds");
}
