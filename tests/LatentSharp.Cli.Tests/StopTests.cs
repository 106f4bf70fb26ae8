using System.Diagnostics;

namespace LatentSharp.Cli.Tests;

/// <summary>A call that is asked to stop saves what it has, and ends in any case.</summary>
public sealed class StopTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Theory]
    [InlineData("HUP")]
    [InlineData("TERM")]
    public void A_training_is_saved_when_it_is_asked_to_stop(string signal)
    {
        if (!RealProcess.HasShell)
        {
            return;
        }

        using Process process = RealProcess.Start($"exec LATENT {Training(signal)}");
        Outcome outcome = RealProcess.Stop(process, _latent.At(signal, "checkpoint.safetensors"), () =>
            RealProcess.Signal(process, signal));
        outcome.Code.ShouldBe(130, outcome.Error);
        outcome.Error.ShouldContain("latent: stopped, and saved; go on with:");
    }

    /// <summary>nohup: the signal of a closed terminal was ignored when the process began.</summary>
    [Fact]
    public void A_training_that_shall_outlive_its_terminal_goes_on()
    {
        if (!RealProcess.HasShell || !File.Exists("/proc/self/status"))
        {
            return;
        }

        using Process process = RealProcess.Start($"trap '' HUP; exec LATENT {Training("nohup")}");
        RealProcess.Stop(process, _latent.At("nohup", "checkpoint.safetensors"), () =>
        {
            RealProcess.Signal(process, "HUP");
            process.WaitForExit(TimeSpan.FromSeconds(1)).ShouldBeFalse();
            RealProcess.Signal(process, "INT");
        }).Code.ShouldBe(130);
    }

    [Fact]
    public void Work_that_does_not_answer_is_ended()
    {
        using var interruption = new Interruption();
        using var ended = new ManualResetEventSlim();
        interruption.Request(TimeSpan.FromMilliseconds(20), ended.Set).ShouldBeTrue();
        interruption.Token.IsCancellationRequested.ShouldBeTrue();
        interruption.Request(TimeSpan.FromMilliseconds(20), () => throw new InvalidOperationException("twice")).ShouldBeFalse();
        ended.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    [Fact]
    public void Work_that_saves_something_is_waited_for()
    {
        using var interruption = new Interruption();
        using var ended = new ManualResetEventSlim();
        IDisposable outer = interruption.Saving();
        IDisposable inner = interruption.Saving();
        inner.Dispose();
        inner.Dispose();
        interruption.Request(TimeSpan.FromMilliseconds(10), ended.Set);
        ended.Wait(TimeSpan.FromMilliseconds(200)).ShouldBeFalse();
        outer.Dispose();
        ended.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    private string Training(string run) =>
        $"train {RealProcess.Quote(_latent.Pictures(40))} --network mlp --hidden 8 --latent 2 --epochs 1000000 --checkpoint-every 0.0005 " +
            $"--quiet --threads 1 --out {RealProcess.Quote(_latent.At(run))}";
}
