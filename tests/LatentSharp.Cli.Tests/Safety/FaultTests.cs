using System.Diagnostics;
using System.Globalization;
using LatentSharp.Formats;
using LatentSharp.Formats.Metrics;
using LatentSharp.Training;

namespace LatentSharp.Cli.Tests.Safety;

/// <summary>
/// A disk that fails once, at whatever call that writes: the command ends with one sentence and exit code 1, old files are whole or new
/// ones are, and no
/// temporary file is left. One call of a kind; all of them in the slow group: LATENT_SLOW=1 dotnet test -c Release --filter Fault
/// </summary>
public sealed class FaultTests : IDisposable
{
    private static readonly bool IsSlow = Environment.GetEnvironmentVariable("LATENT_SLOW") is not null;
    private static readonly string[] Errors = ["5", "28"];

    // What clears away: where it fails, a file may stay, and the command may have done all the same.
    private static readonly string[] Clearing = ["unlink", "rmdir"];

    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [PreloadFact]
    public void A_run_that_is_gone_on_with_is_whole_whichever_call_fails()
    {
        string[] train = ["train", _latent.Pictures(24), "--network", "mlp", "--hidden", "8", "--latent", "2", "--train", "20", "--test",
            "4", "--batch", "8", "--threads", "1", "--quiet"];
        string start = _latent.At("start");
        _latent.Run([.. train, "--epochs", "1", "--out", start]).Code.ShouldBe(0);
        string run = _latent.At("faulty", "run");
        Walk([.. train, "--epochs", "2", "--resume", "--out", run], ["open", "write", "fsync", "rename", "fchmod", "unlink"], () =>
            Copy(start, run), _ =>
        {
            ModelFile.Load(Path.Combine(run, "model.safetensors"));
            ModelFile.ReadCard(Path.Combine(run, "checkpoint.safetensors"));
            KillTests.Bits(Path.Combine(run, "checkpoint.safetensors")).Count.ShouldBeGreaterThan(10);
            MetricsLog.Read(Path.Combine(run, "metrics.jsonl")).Count.ShouldBeGreaterThanOrEqualTo(2);
        });
    }

    [PreloadFact]
    public void A_new_run_is_there_or_not_whichever_call_fails()
    {
        string[] train = ["train", _latent.Pictures(24), "--network", "mlp", "--hidden", "8", "--latent", "2", "--train", "20", "--test",
            "4", "--batch", "8", "--threads", "1", "--epochs", "1", "--quiet"];
        string run = _latent.At("faulty", "run");
        Walk([.. train, "--out", run], ["write", "mkdir"], () => { }, kind =>
        {
            if (File.Exists(Path.Combine(run, "checkpoint.safetensors")))
            {
                ModelFile.Load(Path.Combine(run, "model.safetensors"));
                KillTests.Bits(Path.Combine(run, "checkpoint.safetensors")).Count.ShouldBeGreaterThan(10);
            }
            else if (!Clearing.Contains(kind))
            {
                Directory.Exists(run).ShouldBeFalse();
            }
        });
    }

    [PreloadFact]
    public void Codes_are_the_old_or_the_new_whichever_call_fails()
    {
        string run = _latent.Train();
        string whole = _latent.At("whole.npy");
        _latent.Run("encode", run, _latent.At("pictures"), "--out", whole, "--quiet").Code.ShouldBe(0);
        byte[] codes = File.ReadAllBytes(whole);
        string target = _latent.At("faulty", "codes.npy");
        Walk(["encode", run, _latent.At("pictures"), "--out", target, "--quiet"], ["fsync", "rename"], () =>
            File.WriteAllText(Directory.CreateDirectory(_latent.At("faulty")).FullName + "/codes.npy", "old"), _ =>
        {
            byte[] found = File.ReadAllBytes(target);
            (found.SequenceEqual(codes) || found.SequenceEqual("old"u8.ToArray())).ShouldBeTrue();
        });
    }

    /// <summary>Lets the n-th call fail for one n of each kind, or for all.</summary>
    /// <param name="args">The command; it writes below <c>faulty</c>.</param>
    /// <param name="kinds">Of which kinds one call fails, where not all of them do.</param>
    /// <param name="prepare">Puts there what is there before.</param>
    /// <param name="check">Looks at what is there afterwards; told the kind of the call that failed.</param>
    private void Walk(string[] args, string[] kinds, Action prepare, Action<string> check)
    {
        string log = _latent.At("calls.log");
        Renew(prepare);
        (int code, string error) = Run(args, 0, "5", log);
        code.ShouldBe(0, error);
        (int Number, string Kind)[] calls = [.. File.ReadAllLines(log).Select(line => line.Split(' ')).Select(parts =>
            (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]))];
        kinds.ShouldBeSubsetOf(calls.Select(call => call.Kind));
        var wrong = new List<string>();
        foreach ((int number, string kind) in IsSlow ? calls : [.. calls.GroupBy(call => call.Kind).Where(group =>
            kinds.Contains(group.Key)).Select(group => group.ElementAt(group.Count() / 2))])
        {
            Renew(prepare);
            File.Delete(log);
            (code, error) = Run(args, number, Errors[number % Errors.Length], log);
            string where = $"call {number} ({File.ReadLines(log).ElementAtOrDefault(number - 1)}): {error}";
            try
            {
                FeatureNetwork(code, error, kind);
                check(kind);
            }
            catch (Exception exception) when (exception is ShouldAssertException or ModelFileException or IOException)
            {
                wrong.Add($"{where}{exception.Message}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    private void FeatureNetwork(int code, string error, string kind)
    {
        code.ShouldBeOneOf(Clearing.Contains(kind) ? [0, 1] : [1]);
        error.TrimEnd().ShouldNotContain('\n');
        if (code == 1)
        {
            error.ShouldStartWith("latent: ", Case.Sensitive);
        }

        if (!Clearing.Contains(kind))
        {
            KillTests.Names(_latent.At("faulty")).ShouldAllBe(name => !name.EndsWith(".tmp") && !name.EndsWith("run.pid")
                && !name.EndsWith("run.lock"));
        }
    }

    private void Renew(Action prepare)
    {
        if (Directory.Exists(_latent.At("faulty")))
        {
            Directory.Delete(_latent.At("faulty"), recursive: true);
        }

        Directory.CreateDirectory(_latent.At("faulty"));
        prepare();
    }

    private (int Code, string Error) Run(string[] args, int at, string error, string log)
    {
        using Process process = KillTests.Start(
            args, ("LD_PRELOAD", PreloadFactAttribute.Library.Value!), ("FAULT_ROOT", _latent.At("faulty")), ("FAULT_AT",
                at.ToString(CultureInfo.InvariantCulture)), ("FAULT_ERRNO", error), ("FAULT_LOG", log));
        string text = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }

    private static void Copy(string from, string to)
    {
        foreach (string name in KillTests.Names(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, name))!);
            File.Copy(Path.Combine(from, name), Path.Combine(to, name));
        }
    }
}
