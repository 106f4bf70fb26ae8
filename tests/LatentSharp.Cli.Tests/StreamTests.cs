using System.Text;

namespace LatentSharp.Cli.Tests;

/// <summary>Standard streams that are full, or closed, and what is written to them.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void A_training_goes_on_where_its_progress_cannot_be_written()
    {
        using var output = new StringWriter();
        int code = Application.Run(
            ["train", _latent.Pictures(12), "--network", "mlp", "--hidden", "8", "--latent", "2", "--epochs", "1", "--out",
                _latent.At("run")],
            output, new FullWriter(), isTerminal: true, CancellationToken.None);
        code.ShouldBe(0);
        File.Exists(_latent.At("run", "report.html")).ShouldBeTrue();
        output.ToString().ShouldContain("run");
    }

    [Fact]
    public void A_result_that_cannot_be_written_is_a_failure()
    {
        using var error = new StringWriter();
        Application.Run(["data", "list"], new FullWriter(), error, isTerminal: false, CancellationToken.None).ShouldBe(1);
        error.ToString().ShouldBe($"latent: standard output cannot be written (no space); free some space, or send it " +
            $"elsewhere.{Environment.NewLine}");
        Application.Run(["--help"], new FullWriter(), new FullWriter(), isTerminal: false, CancellationToken.None).ShouldBe(1);
        Application.Run(["info", "nope"], new FullWriter(), new FullWriter(), isTerminal: false, CancellationToken.None).ShouldBe(1);
    }

    [Theory]
    [InlineData("2>/dev/full", 0)]
    [InlineData("2>&-", 0)]
    [InlineData(">/dev/full", 1)]
    [InlineData(">&-", 1)]
    public void Full_and_closed_streams_of_a_process(string redirection, int code)
    {
        if (!RealProcess.HasShell || !File.Exists("/dev/full"))
        {
            return;
        }

        RealProcess.Run($"LATENT data list {redirection}").Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("plain é 字 👩‍🎨.png", "plain é 字 👩‍🎨.png")]
    [InlineData("a\u001B[31m\u0007b", @"a\x1B[31m\x07b")]
    [InlineData("a\nlatent: fake.\r", @"a\x0Alatent: fake.\x0D")]
    [InlineData("\u0085\u009B1m\u007F\t", @"\x85\x9B1m\x7F\x09")]
    [InlineData("a\u202Egnp.exe\u2066b\u200F", @"a\u{202E}gnp.exe\u{2066}b\u{200F}")]
    [InlineData("\u2028\u2029", @"\u{2028}\u{2029}")]
    [InlineData("\U000E0041", @"\u{E0041}")]
    public void What_steers_a_terminal_is_made_visible(string text, string shown) => Output.Escaping.Visible(text).ShouldBe(shown);

    // No theory: halves of pairs do not survive as test data.
    [Fact]
    public void Halves_of_surrogate_pairs_are_made_visible() => Output.Escaping.Visible("a\uD800b\uDC00").ShouldBe(@"a\u{D800}b\u{DC00}");

    [Fact]
    public void Names_from_outside_reach_no_terminal_as_they_are()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string run = _latent.Train();
        string folder = Directory.CreateDirectory(_latent.At("evil")).FullName;
        const string Evil = "a\u001B[2J\nlatent: all is well.png";
        File.Copy(Path.Combine(_latent.At("pictures"), "000.png"), Path.Combine(folder, Evil));
        File.Copy(Path.Combine(_latent.At("pictures"), "001.png"), Path.Combine(folder, "=1+1.png"));
        Outcome result = _latent.Run("reconstruct", run, folder, "--out", _latent.At("sheet.png"));
        result.Code.ShouldBe(0, result.Error);
        Harmless(result);
        File.WriteAllText(Path.Combine(folder, Evil), "junk");
        Outcome failure = _latent.Run("train", folder, "--out", _latent.At("none"));
        failure.Code.ShouldBe(1);
        failure.Error.ShouldContain(@"a\x1B[2J\x0Alatent: all is well.png");
        Harmless(failure);
        Harmless(_latent.Run("info", "no\u001Bsuch\nrun"));
        Harmless(_latent.Run("train", "faces", "--no\u001B[1m", "1"));
    }

    private static void Harmless(Outcome outcome)
    {
        string text = outcome.Output + outcome.Error;
        text.ShouldNotContain("\u001B");
        text.Split('\n').ShouldNotContain(line => line.StartsWith("latent: all is well", StringComparison.Ordinal));
    }

    /// <summary>A disk without space.</summary>
    private sealed class FullWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("no space");

        public override void Write(string? value) => throw new IOException("no space");
    }
}
