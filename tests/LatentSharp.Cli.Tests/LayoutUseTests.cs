using LatentSharp.Imaging;

namespace LatentSharp.Cli.Tests;

/// <summary>What a set is like, from its folders and samples to the model's own card.</summary>
public sealed class LayoutUseTests : IDisposable
{
    private static readonly string[] Tiny = ["--network", "mlp", "--hidden", "4", "--latent", "2", "--epochs", "1"];

    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void A_background_that_was_chosen_is_kept_by_the_model()
    {
        string folder = _latent.At("icons");
        for (int i = 0; i < 8; i++)
        {
            var icon = new Picture(16, 16, 2);
            for (int at = 0; at < 256; at++)
            {
                icon.Pixels[2 * at] = 255;
                icon.Pixels[(2 * at) + 1] = (byte)(at / 16 > i && at % 16 > 4 ? 255 : 0);
            }

            Png.WriteFile(Path.Combine(folder, $"{i}.png"), icon);
        }

        Outcome chosen = _latent.Run(["train", folder, "--out", _latent.At("run"), .. Tiny]);
        chosen.Code.ShouldBe(0, chosen.Error);
        chosen.Error.ShouldContain("transparency: 8 pictures have an alpha channel and are laid upon black");
        _latent.Run("info", _latent.At("run"), "--json").Output.ShouldContain("\"background\": \"#000000\"");
        _latent.Run(["train", folder, "--out", _latent.At("run"), "--resume", "--epochs", "2"]).Code.ShouldBe(0);

        Outcome said = _latent.Run(["train", folder, "--background", "#202020", "--out", _latent.At("grey"), .. Tiny]);
        said.Code.ShouldBe(0, said.Error);
        _latent.Run("info", _latent.At("grey"), "--json").Output.ShouldContain("\"background\": \"#202020\"");
    }

    [Fact]
    public void Folders_of_parts_are_trained_and_tested_on()
    {
        string all = _latent.Pictures(9);
        string[] files = Directory.GetFiles(all);
        Array.Sort(files, StringComparer.Ordinal);
        for (int i = 0; i < files.Length; i++)
        {
            string part = Directory.CreateDirectory(Path.Combine(all, i < 5 ? "Training" : i < 6 ? "dev" : "Test")).FullName;
            File.Move(files[i], Path.Combine(part, Path.GetFileName(files[i])));
        }

        Outcome outcome = _latent.Run(["train", all, "--out", _latent.At("run"), .. Tiny]);
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldContain("division: the folders Training, dev, Test: 5 pictures to train on, joined by the 1 for validation, " +
            "3 " +
            "to test on");
        outcome.Output.ShouldContain("6 to train on, 3 to test on");
    }
}
