using System.Diagnostics;
using LatentSharp.Imaging.Files;
using LatentSharp.Tests.Formats;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Tests.Training;

/// <summary>
/// The right to write to a folder touches nothing of others: no link, no pipe, no file of another process, no folder that is another's now.
/// </summary>
public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path(params string[] parts) => System.IO.Path.Combine([_folder["run"], .. parts]);

    private RunFolder Here => new(Path());

    public void Dispose() => _folder.Dispose();

    [UnixTheory]
    [InlineData("link")]
    [InlineData("pipe")]
    [InlineData("dangling")]
    public void The_id_goes_through_no_link_and_no_pipe(string kind)
    {
        Directory.CreateDirectory(Path());
        string precious = _folder.Write("precious", [1, 2, 3]);
        Make(kind, Path("run.pid"), precious);
        using (RunLock.Take(Here))
        {
            File.ReadAllText(Path("run.pid")).ShouldStartWith($"{Environment.ProcessId}\n");
            new FileInfo(Path("run.pid")).LinkTarget.ShouldBeNull();
        }

        File.ReadAllBytes(precious).ShouldBe([1, 2, 3]);
        _folder.Names().ShouldBe(["precious", "run"]);
        Directory.GetFileSystemEntries(Path()).ShouldBeEmpty();
    }

    [UnixTheory]
    [InlineData("link")]
    [InlineData("dangling")]
    public void A_lock_file_that_is_a_link_is_refused(string kind)
    {
        Directory.CreateDirectory(Path());
        string precious = _folder.Write("precious", [1]);
        Make(kind, Path("run.lock"), precious);
        Should.Throw<TrainingException>(() => RunLock.Take(Here)).Message.ShouldContain("is a link, which is not followed");
        File.ReadAllBytes(precious).ShouldBe([1]);
        _folder.Names().ShouldBe(["precious", "run"]);
    }

    [UnixTheory]
    [InlineData("link", "another process")]
    [InlineData("pipe", "another process")]
    public void Who_holds_it_is_not_read_through_a_link_or_pipe(string kind, string who)
    {
        Directory.CreateDirectory(Path());
        using var held = new FileStream(Path("run.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Make(kind, Path("run.pid"), _folder.Write("other", "77\n"u8.ToArray()));
        Should.Throw<TrainingException>(() => RunLock.Take(Here)).Message.ShouldContain($"is being written by {who};");
    }

    [Fact]
    public void Temporary_files_of_a_killed_process_go_and_those_of_others_stay()
    {
        Directory.CreateDirectory(Path("samples"));
        Directory.CreateDirectory(Path("below"));
        string[] left = [Path(".abcdefgh.ijk.tmp"), Path("samples", ".abcdefgh.ijk.tmp")];
        string[] others = [Path("below", ".abcdefgh.ijk.tmp"), Path("below", "samples.tmp"), Path(".short.tmp")];
        foreach (string file in left.Concat(others))
        {
            File.WriteAllText(file, "");
        }

        using (PendingFile written = PendingFile.Open(Path("grid.png")))
        {
            string temporary = Directory.GetFiles(Path(), ".*.tmp").Except(left).Except(others).ShouldHaveSingleItem();
            RunLock.Take(Here).Dispose();
            File.Exists(temporary).ShouldBeTrue();
            written.Stream.Write("new"u8);
            written.Commit();

            // Whoever looks on may read it as soon as it has its name.
            File.ReadAllText(Path("grid.png")).ShouldBe("new");
        }

        left.ShouldAllBe(file => !File.Exists(file));
        others.ShouldAllBe(file => File.Exists(file));
        File.Exists(Path("grid.png")).ShouldBeTrue();
    }

    [Fact]
    public void Folders_that_were_created_are_removed_if_nothing_is_in_them()
    {
        var deep = new RunFolder(Path("a", "b"));
        RunLock.Take(deep).Dispose();
        Directory.Exists(Path()).ShouldBeFalse();
        using (RunLock.Take(deep))
        {
            File.WriteAllText(Path("a", "notes"), "");
        }

        Directory.GetFileSystemEntries(Path("a")).ShouldBe([Path("a", "notes")]);
    }

    [Fact]
    public void Who_is_refused_leaves_all_as_it_is()
    {
        using RunLock first = RunLock.Take(Here);
        File.WriteAllText(Here.Metrics, "{}");
        string[] before = Directory.GetFileSystemEntries(Path());
        Should.Throw<TrainingException>(() => RunLock.Take(Here));
        Directory.GetFileSystemEntries(Path()).ShouldBe(before);
        first.IsGone.ShouldBeFalse();
    }

    [UnixTheory]
    [InlineData(7, "its last checkpoint is there")]
    [InlineData(2, "there is no checkpoint there yet")]
    public void A_folder_that_is_moved_while_it_is_trained_is_named_as_that(int step, string state)
    {
        using var run = new Run();
        string moved = run.Folder.Path + "-moved";
        string message = Should.Throw<TrainingException>(() => run.Trainer(run.Create(), hooks: At(step, () =>
        {
            // As a file that is being written is left by the move.
            File.WriteAllText(System.IO.Path.Combine(run.Folder.Path, ".abcdefgh.ijk.tmp"), "half");
            Directory.Move(run.Folder.Path, moved);
        })).Run()).Message;
        message.ShouldContain($"'{run.Folder.Path}' was moved to '{moved}'", customMessage: OperatingSystem.IsLinux() ? null
            : "only Linux tells where to");
        message.ShouldContain(state);
        Directory.Exists(run.Folder.Path).ShouldBeFalse();
        Directory.GetFiles(moved).Select(System.IO.Path.GetFileName).ShouldAllBe(name => name != "run.pid" && name != "run.lock"
            && !name!.EndsWith(".tmp"));
    }

    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_that_is_deleted_while_it_is_trained_is_named_as_that(bool isReplaced)
    {
        using var run = new Run();
        RunLock? other = null;
        string message = Should.Throw<TrainingException>(() => run.Trainer(run.Create(), hooks: At(7, () =>
        {
            Directory.Delete(run.Folder.Path, recursive: true);
            other = isReplaced ? RunLock.Take(run.Folder) : null;
        })).Run()).Message;
        message.ShouldContain($"'{run.Folder.Path}' was deleted");
        Directory.Exists(run.Folder.Path).ShouldBe(isReplaced);
        if (other is not null)
        {
            // What is there now is another's, its lock too.
            other.IsGone.ShouldBeFalse();
            Should.Throw<TrainingException>(() => RunLock.Take(run.Folder));
            Directory.GetFiles(run.Folder.Path).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["run.lock",
                "run.pid"]);
            other.Dispose();
        }
    }

    [Fact]
    public void A_trainer_uses_the_lock_that_its_caller_holds()
    {
        using var run = new Run();
        using RunLock held = RunLock.Take(run.Folder);
        var trainer = new Trainer(run.Create(), Run.Split, Run.Options with { Epochs = 1 }, run.Folder) { Lock = held };
        trainer.Run().Epoch.ShouldBe(1);
        held.IsGone.ShouldBeFalse();
        File.Exists(System.IO.Path.Combine(run.Folder.Path, "run.lock")).ShouldBeTrue();
        var elsewhere = new Trainer(run.Create(), Run.Split, Run.Options, Here) { Lock = held };
        Should.Throw<ArgumentException>(() => elsewhere.Run());
    }

    private static TrainingHooks At(int step, Action action)
    {
        int steps = 0;
        return new TrainingHooks
        {
            Step = _ =>
            {
                if (++steps == step)
                {
                    action();
                }
            },
        };
    }

    private static void Make(string kind, string path, string target)
    {
        if (kind == "pipe")
        {
            using Process made = Process.Start("mkfifo", path);
            made.WaitForExit();
            made.ExitCode.ShouldBe(0);
        }
        else
        {
            File.CreateSymbolicLink(path, kind == "dangling" ? target + "-missing" : target);
        }
    }
}
