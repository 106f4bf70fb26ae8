using LatentSharp.Fuzzing;

namespace LatentSharp.Tests.Fuzzing;

/// <summary>
/// Damaged files of every format, about a minute in all on one core; LATENT_SLOW=1: ten times that. A failure prints seed, round and file:
/// keep the file under Finds as FORMAT-what.bin. bench has the same loop for an hour.
/// </summary>
internal static class FuzzTests
{
    private const ulong Seed = 2026;
    private static readonly int Slow = Environment.GetEnvironmentVariable("LATENT_SLOW") is null ? 1 : 10;

    public static void Run(string format, double seconds = 5)
    {
        using FuzzTarget target = FuzzTargets.Create(format);
        target.Seeds.ShouldContain(seed => target.Read(seed), "a sound file is refused");
        FuzzResult result = FuzzLoop.Run(target, Seed, TimeSpan.FromSeconds(seconds * Slow));
        result.Rounds.ShouldBeGreaterThan(0ul);
        result.Refused.ShouldBeGreaterThan(result.Rounds / 20);
    }
}

// One class a format, so that they run side by side.
public sealed class PngFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("png");
}

public sealed class JpegFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("jpeg");
}

public sealed class PictureFuzzTests
{
    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    [InlineData("bmp")]
    [InlineData("ico")]
    [InlineData("tiff")]
    [InlineData("pnm")]
    public void Damage_is_read_or_refused(string kind) => FuzzTests.Run(kind, 2);
}

public sealed class IdxFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("idx");
}

public sealed class ParquetFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("parquet");
}

public sealed class NpyFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("npy");
}

public sealed class CsvFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("csv");
}

public sealed class TableFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("table");
}

public sealed class ArrayFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("array");
}

public sealed class CelebAFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("celeba");
}

public sealed class ZipFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("zip");
}

public sealed class SafeTensorsFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("safetensors");
}

public sealed class ModelFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("model");
}

public sealed class CheckpointFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("checkpoint");
}

public sealed class MetricsFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("metrics");
}

public sealed class CacheFuzzTests
{
    [Fact]
    public void Damage_is_read_or_refused() => FuzzTests.Run("cache", 2);
}

/// <summary>The program itself, in this process.</summary>
public sealed class ProgramFuzzTests
{
    [Fact]
    public void A_damaged_model_is_used_or_refused_by_every_verb() => FuzzTests.Run("use", 4);

    [Theory]
    [InlineData("resume-checkpoint", 1.5)]
    [InlineData("resume-model", 1)]
    [InlineData("resume-metrics", 1)]
    public void A_run_with_a_damaged_file_goes_on_or_is_refused(string target, double seconds) => FuzzTests.Run(target, seconds);
}
