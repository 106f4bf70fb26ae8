using LatentSharp.Imaging;

namespace LatentSharp.Cli.Tests;

/// <summary>Runs the program in this process, in a folder of its own that is removed afterwards.</summary>
public sealed class Latent : IDisposable
{
    public Latent() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "latent-cli-" + Path.GetRandomFileName());

    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    public Outcome Run(params string[] args) => Run(CancellationToken.None, args);

    public Outcome Run(CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = Application.Run(args, output, error, isTerminal: false, cancellation);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    /// <summary>Writes 16×16 pictures of a bright square on a ramp, each different.</summary>
    public string Pictures(int count = 40, int channels = 3)
    {
        string folder = At("pictures");
        for (int i = 0; i < count; i++)
        {
            var picture = new Picture(16, 16, channels);
            for (int p = 0; p < picture.Pixels.Length; p++)
            {
                int pixel = p / channels;
                bool inside = Math.Abs((pixel % 16) - (i % 13)) < 3 && Math.Abs((pixel / 16) - (i % 11)) < 3;
                picture.Pixels[p] = (byte)(inside ? 240 - (50 * (p % channels)) : (pixel % 16 * 6) + i);
            }

            Png.WriteFile(Path.Combine(folder, FormattableString.Invariant($"{i:D3}.png")), picture);
        }

        return folder;
    }

    /// <summary>Trains a tiny model for an epoch and gives its run folder.</summary>
    public string Train(params string[] more)
    {
        string run = At("run");
        Outcome outcome = Run(["train", Pictures(), "--channels", "4,8", "--latent", "3", "--epochs", "1", "--train", "30", "--test", "10",
            "--out", run, .. more]);
        outcome.Code.ShouldBe(0, outcome.Error);
        return run;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What a call did.</summary>
public sealed record Outcome(int Code, string Output, string Error);
