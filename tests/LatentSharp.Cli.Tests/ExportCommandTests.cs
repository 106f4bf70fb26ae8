using System.Text.Json;
using LatentSharp.Training;

namespace LatentSharp.Cli.Tests;

/// <summary>A trained model as ONNX files.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Theory]
    [InlineData("vae", "log_variance")]
    [InlineData("ae", "mean")]
    public void A_run_is_written_with_what_goes_in_and_out(string model, string output)
    {
        string run = _latent.Train("--model", model);
        Outcome outcome = _latent.Run("export", run, "--onnx", _latent.At("onnx"), "--json");
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Error.Contains("score.onnx has no likelihood, which draws samples", StringComparison.Ordinal).ShouldBe(model == "vae");
        JsonElement report = JsonDocument.Parse(outcome.Output).RootElement;
        report.GetProperty("checked").GetInt32().ShouldBe(100);
        report.GetProperty("difference").GetDouble().ShouldBeInRange(0, 1e-5);
        JsonElement[] files = [.. report.GetProperty("files").EnumerateArray()];
        files.Select(file => Path.GetFileName(file.GetProperty("path").GetString()!))
            .ShouldBe(["encoder.onnx", "encoder-floats.onnx", "decoder.onnx", "sample.onnx", "score.onnx"]);
        files.ShouldAllBe(file => new FileInfo(file.GetProperty("path").GetString()!).Length == file.GetProperty("bytes").GetInt64());
        files[0].GetProperty("inputs")[0].GetProperty("shape").GetString().ShouldBe("[batch, 3, 16, 16]");
        files[0].GetProperty("outputs").EnumerateArray().Last().GetProperty("name").GetString().ShouldBe(output);
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        string run = _latent.Train();
        Directory.CreateDirectory(_latent.At("onnx"));
        File.WriteAllText(_latent.At("onnx", "mine.txt"), "stays");
        Outcome refused = _latent.Run("export", run, "--onnx", _latent.At("onnx"));
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain($"--onnx {_latent.At("onnx")} is not empty; give a folder that is new or empty, or --force to replace");
        Directory.GetFiles(_latent.At("onnx")).Length.ShouldBe(1);
        Outcome forced = _latent.Run("export", run, "--onnx", _latent.At("onnx"), "--force");
        forced.Code.ShouldBe(0, forced.Error);
        forced.Output.ShouldContain("sample.onnx");
        forced.Output.ShouldContain("checked on 100 pictures: the files say what the model says");
        Directory.GetFiles(_latent.At("onnx")).Length.ShouldBe(6);
        Outcome file = _latent.Run("export", run, "--onnx", _latent.At("onnx", "mine.txt"), "--force");
        file.Error.ShouldContain("mine.txt is a file; give a folder that is new or empty");
    }

    [Fact]
    public void A_run_that_is_not_finished_is_refused()
    {
        string run = _latent.Train();
        using (var trained = LatentSharp.Runs.Run.Open(run))
        {
            // As training leaves it at each evaluation, before it learns the codes.
            ModelFile.Save(trained.ModelPath, trained.Model, trained.Card);
        }

        Outcome outcome = _latent.Run("export", run, "--onnx", _latent.At("onnx"));
        outcome.Code.ShouldBe(1);
        outcome.Error.ShouldContain("is not finished: its training is at epoch");
        outcome.Error.ShouldContain("let it end, or resume it (latent train DATA --resume --out RUN)");
        Directory.Exists(_latent.At("onnx")).ShouldBeFalse();
        Outcome none = _latent.Run("export", _latent.At("nowhere"), "--onnx", _latent.At("onnx"));
        none.Error.ShouldContain("does not exist");
    }

    [Fact]
    public void A_stopped_export_leaves_nothing()
    {
        string run = _latent.Train();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        _latent.Run(stop.Token, "export", run, "--onnx", _latent.At("onnx")).Code.ShouldBe(130);
        Directory.GetFileSystemEntries(_latent.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["pictures", "run"]);
    }
}
