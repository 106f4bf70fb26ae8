using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LatentSharp.Cli.Tests;

/// <summary>No verb opens a model file twice.</summary>
public sealed class OpenedOnceTests : IDisposable
{
    private readonly Latent _latent = new();
    private readonly ConcurrentQueue<string> _opened = new();
    private readonly MeterListener _listener = new();

    public OpenedOnceTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "latentsharp.files.opened")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _opened.Enqueue((string)tags[0].Value!));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _latent.Dispose();
    }

    [Fact]
    public void EachVerbOpensEachModelFileOnce()
    {
        string run = _latent.Train();
        string other = _latent.At("other");
        _latent.Run("train", _latent.At("pictures"), "--model", "ae", "--channels", "4,8", "--latent", "3", "--epochs", "1", "--train",
            "30",
            "--test", "10", "--out", other).Code.ShouldBe(0);
        string a = _latent.At("pictures", "000.png");
        string b = _latent.At("pictures", "001.png");
        string[][] calls =
        [
            ["info", run],
            ["info", run, "--features"],
            ["sample", run, "-n", "3", "--out", _latent.At("s.png")],
            ["sample", run, "-n", "3", "--from", "gaussian", "--out", _latent.At("g.png")],
            ["sample", run, "-n", "3", "--like", a, "--beside", other, "--out", _latent.At("l.png")],
            ["reconstruct", run, a, "--beside", other, "--out", _latent.At("r.png")],
            ["encode", run, _latent.At("pictures"), "--out", _latent.At("c.npy")],
            ["decode", run, _latent.At("c.npy"), "--out", _latent.At("d.png")],
            ["grid", run, "--side", "2", "--beside", other, "--out", _latent.At("p.png")],
            ["interpolate", run, a, b, "--path", "data", "--beside", other, "--out", _latent.At("i.png")],
            ["alter", run, a, "--like", a, b, "--beside", other, "--out", _latent.At("a.png")],
            ["info", Path.Combine(run, "model.safetensors")],
        ];
        foreach (string[] call in calls)
        {
            _opened.Clear();
            Outcome outcome = _latent.Run(call);
            outcome.Code.ShouldBe(0, outcome.Error);
            string[] models = [.. _opened.Where(path => path.StartsWith(_latent.Folder, StringComparison.Ordinal)
                && Path.GetFileName(path) == "model.safetensors")];
            models.ShouldNotBeEmpty();
            models.ShouldBeUnique($"latent {string.Join(' ', call)}");
        }
    }
}
