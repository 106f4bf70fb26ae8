using System.Diagnostics;

namespace LatentSharp.Mpi.Tests;

/// <summary>What goes wrong with one rank ends all of them with a sentence, and the run goes on from its checkpoint.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly Work _work = new();

    public static IEnumerable<object[]> Each => Launcher.Each;

    public void Dispose() => _work.Dispose();

    /// <summary>Killed in training, and once more where it is likely to save; each time another number of ranks goes on.</summary>
    [MpiTheory]
    [MemberData(nameof(Each))]
    public void A_killed_rank_ends_the_job_and_another_number_of_ranks_goes_on(string launcher)
    {
        string[] train = Train(_work.Table("table.csv", 600), "--epochs", "60");
        (int code, string error) = Launcher.Alone([.. train, "--out", _work.At("alone")]);
        code.ShouldBe(0, error);

        string[] cut = [.. train, "--checkpoint-every", "0.0005", "--out", _work.At("cut")];
        using (Process process = Launcher.Of(launcher).Start(2, cut))
        {
            AfterCheckpoint(process, "cut", () => Launcher.Signal(Launcher.Find(1, _work.At("cut")), "KILL"));
            Launcher.End(process).Code.ShouldNotBe(0);
        }

        using (Process process = Launcher.Of(launcher).Start(4, [.. cut, "--resume"]))
        {
            string file = Path.Combine(_work.At("cut"), "checkpoint.safetensors");
            DateTime before = File.GetLastWriteTimeUtc(file);
            AfterCheckpoint(process, "cut", () => Launcher.Signal(Launcher.Find(0, _work.At("cut")), "KILL"),
                () => File.GetLastWriteTimeUtc(file) > before);
            Launcher.End(process);
        }

        (code, error) = Launcher.Alone([.. cut, "--resume"]);
        code.ShouldBe(0, error);
        _work.Hash("cut").ShouldBe(_work.Hash("alone"));
    }

    /// <summary>A stopped process answers nothing, as one behind a cut link.</summary>
    [MpiTheory]
    [MemberData(nameof(Each))]
    public void A_rank_that_does_not_answer_is_named(string launcher)
    {
        string[] train = Train(_work.Table("table.csv", 600), "--epochs", "100000", "--out", _work.At("stalled"), "--stall", "3s");
        using Process process = Launcher.Of(launcher).Start(2, train);
        int stopped = 0;
        AfterCheckpoint(process, "stalled", () => Launcher.Signal(stopped = Launcher.Find(1, _work.At("stalled")), "STOP"));
        var clock = Stopwatch.StartNew();
        (int code, string error) = Launcher.End(process);
        code.ShouldBe(1);
        error.ShouldContain("latent: rank 1 did not answer for 3 seconds, which is more than --stall allows; look at that machine and " +
            "its network, then go on with --resume.");
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(30);

        // It is told to end as well, and may do so a little later than what started it.
        while (IsAlive(stopped))
        {
            clock.Elapsed.TotalSeconds.ShouldBeLessThan(60);
            Thread.Sleep(20);
        }
    }

    /// <summary>Asked to stop, as by a scheduler whose time is over: all stop after the same step, and the run is saved.</summary>
    [MpiTheory]
    [MemberData(nameof(Each))]
    public void A_run_that_is_stopped_is_saved(string launcher)
    {
        string table = _work.Table("table.csv", 600);
        string[] train = Train(table, "--epochs", "100000", "--out", _work.At("stopped"));
        using Process process = Launcher.Of(launcher).Start(2, train);
        AfterCheckpoint(process, "stopped", () => Launcher.Signal(Launcher.Find(0, _work.At("stopped")), "TERM"));
        (int code, string error) = Launcher.End(process);
        code.ShouldBe(130, error);
        error.ShouldContain($"latent: stopped, and saved; go on with: latent train {table} --resume --out {_work.At("stopped")}");
    }

    [MpiTheory]
    [MemberData(nameof(Each))]
    public void What_cannot_be_is_said_in_one_sentence(string launcher)
    {
        string table = _work.Table("table.csv", 100);
        string[] train = Train(table, "--out", _work.At("never"));
        Says(launcher, 3, train, "latent: 3 ranks cannot share the shards of a batch, whose number is a power of two; start 1, 2, 4, " +
            "8 … of them.");
        Says(launcher, 2, [.. train[..^2]], "latent: 2 ranks share 1 shard of a batch, so that some would have " +
            "nothing to do; give --shards 2 or a larger power of two, or start fewer.");
        Says(launcher, [train, Train(_work.Table("other.csv", 90), "--out", _work.At("never"))],
            "latent: rank 1 (on " + Environment.MachineName + ") has other data than rank 0: 90 examples in place of 100 examples; give " +
            "all the same files.");
        Says(launcher, [train, [.. train, "--clip", "2"]], "was given other settings than rank 0: clip 2 in place of no clip; give the " +
            "same command to all.");
        Says(launcher, [train, Train("nowhere.csv", "--out", _work.At("never"))], "latent: rank 1 (on " + Environment.MachineName +
            "): 'nowhere.csv' does not exist");
        File.Exists(Path.Combine(_work.At("never"), "checkpoint.safetensors")).ShouldBeFalse();
    }

    /// <summary>Before there are ranks, as a network is too large for one of the machines, and in the middle of a step.</summary>
    [MpiTheory]
    [MemberData(nameof(Each))]
    public void Too_little_memory_of_one_rank_is_told(string launcher)
    {
        string who = $"latent: rank 1 (on {Environment.MachineName}): ";
        string[] train = ["train", _work.Table("table.csv", 3000), "--batch", "2048", "--epochs", "1", "--shards", "2", "--threads", "1",
            "--quiet", "--out", _work.At("never"), "--hidden"];
        using (Process process = Launcher.Of(launcher).StartSmall(64, [.. train, "2048,2048"]))
        {
            Says(process, who + "a model of 8,665,154 weights needs 173 MB of memory in training, but this machine has 67 MB; take fewer " +
                "or narrower layers.");
        }

        using (Process process = Launcher.Of(launcher).StartSmall(32, [.. train, "512,512"]))
        {
            Says(process, who + "the memory of this machine is not enough; take a smaller --size, --batch or network.");
        }
    }

    [Fact]
    public void Without_a_launcher_that_is_said()
    {
        (int code, string error) = Launcher.Alone([.. Train(_work.Table("table.csv", 100)), "--ranks", "mpi"]);
        code.ShouldBe(1);
        error.ShouldContain("latent: --ranks mpi is for processes that MPI has started; put mpirun -np 2, or srun -n 2, before the " +
            "command.");
    }

    private static void Says(string launcher, int count, string[] train, string sentence)
    {
        using Process process = Launcher.Of(launcher).Start(count, train);
        Says(process, sentence);
    }

    private static void Says(string launcher, string[][] each, string sentence)
    {
        using Process process = Launcher.Of(launcher).StartEach(each);
        Says(process, sentence);
    }

    private static void Says(Process process, string sentence)
    {
        (int code, string error) = Launcher.End(process);
        code.ShouldNotBe(0);
        error.ShouldContain(sentence);
        error.Split("latent: ").Length.ShouldBe(2, error);
    }

    private static string[] Train(string data, params string[] more) =>
        ["train", data, "--batch", "16", "--schedule", "constant", "--threads", "1", "--quiet", .. more, "--shards", "4"];

    /// <summary>Does something once there is a checkpoint, or what else is waited for.</summary>
    private void AfterCheckpoint(Process process, string run, Action act, Func<bool>? isTime = null)
    {
        string file = Path.Combine(_work.At(run), "checkpoint.safetensors");
        var clock = Stopwatch.StartNew();
        while (!(isTime?.Invoke() ?? File.Exists(file)))
        {
            clock.Elapsed.TotalSeconds.ShouldBeLessThan(90);
            process.HasExited.ShouldBeFalse();
            Thread.Sleep(5);
        }

        act();
    }

    /// <summary>Whether a process runs: one that has ended, and that nobody has asked about, has no command line.</summary>
    private static bool IsAlive(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
