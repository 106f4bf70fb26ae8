using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace LatentSharp.Bench.Compare;

/// <summary>What the figures were measured on.</summary>
internal static partial class Machine
{
    /// <summary>Name of the processor.</summary>
    public static string Processor { get; } = CpuInfo("model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The processor's name as a file name, with family and model, since virtual machines often tell half of the name.</summary>
    public static string Slug =>
        NotPlain().Replace($"{Processor}-{CpuInfo("cpu family")}-{CpuInfo("model")}".ToLowerInvariant(), "-").Trim('-');

    /// <summary>Programs that ran or waited, averaged over a minute: how quiet it was.</summary>
    public static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>Lines of what matters for speed.</summary>
    public static IEnumerable<string> Lines()
    {
        string flags = CpuInfo("flags") ?? "";
        string vectors = flags.Contains("avx512f", StringComparison.Ordinal) ? "AVX-512" : flags.Contains("avx2", StringComparison.Ordinal)
            ? "AVX2" : "no AVX2";
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        yield return $"{Processor} (family {CpuInfo("cpu family")}, model {CpuInfo("model")}), {Environment.ProcessorCount} " +
            $"processors, {vectors}, {Cache(2)} L2, {Cache(3)} L3, {memory.ToString("F0", CultureInfo.InvariantCulture)} GB";
        yield return $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }

    private static string? CpuInfo(string key) => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.Split(':')[0].Trim() == key)?.Split(':')[1].Trim()
        : null;

    private static string Cache(int level)
    {
        string path = $"/sys/devices/system/cpu/cpu0/cache/index{level}/size";
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "?";
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
