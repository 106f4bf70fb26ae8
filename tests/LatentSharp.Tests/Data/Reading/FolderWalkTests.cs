using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sources.Walking;
using LatentSharp.Formats.Disk;

namespace LatentSharp.Tests.Data.Reading;

/// <summary>Links, pipes, names of any bytes, run folders and folders without permission among pictures.</summary>
public sealed class FolderWalkTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PosixFact]
    public void What_is_no_file_is_passed_over_and_never_opened()
    {
        _folder.WritePngs("in/a.png", "in/b.png");
        PosixFactAttribute.Shell(_folder["in"],
            "mkfifo live.png pipe; ln -s /dev/zero zero.png; ln -s nowhere gone.png; ln -s pipe p2.jpg");
        PictureDataset set = _folder.Open("in");
        set.Count.ShouldBe(2);
        string note = set.LeftOut.ShouldHaveSingleItem();
        note.ShouldContain("3 named pipes (live.png, p2.jpg, pipe)");
        note.ShouldContain("1 device (zero.png)");
        note.ShouldContain("1 link that leads nowhere (gone.png)");
        _folder.Error(Path.Combine("in", "pipe")).ShouldContain("is a named pipe, not a file");
        _folder.Error("in", new DataOptions { Labels = _folder["in/pipe"] }).ShouldContain("is a named pipe, not a file");
        _folder.Error("in/live.png", new DataOptions { Minimum = 1 }).ShouldContain("is a named pipe");
        TestFolder.ErrorOf(() => PictureDataset.Open("/dev/zero", new DataOptions())).ShouldContain("is a device");
    }

    [PosixFact]
    public void Each_folder_is_visited_once()
    {
        _folder.WritePngs("in/a.png", "in/sub/b.png", "in/sub/deep/c.png", "out/d.png", "out/more/e.png");
        PosixFactAttribute.Shell(
            _folder["in"],
            "for i in 1 2 3; do ln -s . l$i; done; ln -s ../.. sub/up; ln -s deep sub/again; ln -s ../out away; ln -s ../out twice; ln " +
                "-s " +
                ".. ../out/more/back");
        PictureDataset set = _folder.Open("in", new DataOptions { WithLabels = false });
        Enumerable.Range(0, set.Count).Select(set.Name)
            .ShouldBe(["a.png", "away/d.png", "away/more/e.png", "sub/b.png", "sub/deep/c.png"], ignoreOrder: true);
        string note = set.LeftOut.ShouldHaveSingleItem();
        note.ShouldContain("5 links to folders that hold them");
        note.ShouldContain("2 links to folders that are read already (sub/again, twice)");
    }

    [PosixFact]
    public void Folders_may_be_deep_and_links_may_name_files()
    {
        string deep = string.Join('/', Enumerable.Repeat("d", 40));
        _folder.WritePngs($"in/{deep}/a.png", "elsewhere/b.png");
        PosixFactAttribute.Shell(_folder["in"], "ln -s ../elsewhere/b.png linked");
        PictureDataset set = _folder.Open("in");
        set.Count.ShouldBe(2);
        set.LeftOut.ShouldBeEmpty();
    }

    [PosixFact]
    public void Names_that_are_not_utf8_are_read()
    {
        _folder.WritePngs("in/a.png", "in/b.png", "in/c.png");
        PosixFactAttribute.Shell(_folder["in"],
            "mv b.png \"$(printf 'caf\\351.png')\"; d=\"$(printf '\\377d')\"; mkdir \"$d\"; mv c.png \"$d/c.png\"");
        PictureDataset set = _folder.Open("in");
        Enumerable.Range(0, set.Count).Select(set.Name).ShouldBe(["a.png", "café.png", "ÿd/c.png"], ignoreOrder: true);
        set.Pixels(1)[0].ShouldBe(TestFolder.Draw(8, 8, 3, 2).Pixels[0]);

        // With another name of the same look beside it, each is told apart; and a cache of them is used again.
        _folder.WritePng("in/café.png", 9);
        var cache = new PictureCache(_folder["p.cache"]) { From = 1 };
        PictureDataset.Open(_folder["in"], new DataOptions(), cache: cache).Count.ShouldBe(4);
        PictureDataset again = PictureDataset.Open(_folder["in"], new DataOptions(), cache: cache);
        again.Notes[0].ShouldStartWith("cache: 4 pictures");
        Enumerable.Range(0, 4).Select(again.Name).ShouldContain("caf%E9.png");
        PosixFactAttribute.Shell(_folder.Root, "rm -r in"); // the framework cannot
    }

    [Fact]
    public void Runs_and_the_place_of_the_results_are_no_data()
    {
        _folder.WritePngs("in/a.png", "in/b.png", "in/runs/x/samples/epoch-0001.png", "in/cmp/ae/samples/s.png", "in/cmp/mean.png",
            "in/out/o.png", "in/sheet.png", "in/other/c.png");
        byte[] ours = [40, 0, 0, 0, 0, 0, 0, 0, .. "{\"__metadata__\":{\"latentsharp.model\":\"\"}}"u8];
        _folder.Write("in/runs/x/model.safetensors", ours);
        _folder.Write("in/cmp/report.html", "<html>");
        _folder.Write("in/cmp/ae/run.lock", "");
        _folder.Write("in/cmp/ae/metrics.jsonl", "{}");

        // Tensors of others make no run of a folder.
        _folder.Write("in/other/model.safetensors", [16, 0, 0, 0, 0, 0, 0, 0, .. "{\"__metadata__\":{}"u8]);
        PictureDataset set = _folder.Open("in", new DataOptions { WithLabels = false, Output = _folder["in/out"] });
        Enumerable.Range(0, set.Count).Select(set.Name).ShouldBe(["a.png", "b.png", "other/c.png", "sheet.png"], ignoreOrder: true);
        string note = set.LeftOut.ShouldHaveSingleItem();
        note.ShouldContain("2 folders that latent wrote (cmp, runs/x)");
        note.ShouldContain("1 place that the results go to (out)");
        note.ShouldContain("1 safetensors file (other/model.safetensors)");
        PictureDataset other = _folder.Open("in", new DataOptions { WithLabels = false, Output = _folder["in/sheet.png"] });
        Enumerable.Range(0, other.Count).Select(other.Name).ShouldNotContain("sheet.png");
        other.LeftOut[0].ShouldContain("1 place that the results go to (sheet.png)");

        // Pictures that lie in the folder of a run are found, and what the run drew is not among them.
        _folder.Write("in/model.safetensors", ours);
        _folder.WritePng("in/samples/epoch-0002.png", 3);
        _folder.Open("in", new DataOptions { WithLabels = false, Output = _folder["in/out"] }).Count.ShouldBe(4);
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_a_fault_of_its_own()
    {
        _folder.WritePngs("in/a.png", "in/locked/b.png", "in/open/c.png");
        FolderWalk walk = FolderWalk.Of(_folder["in"], null, path =>
            path.Text.EndsWith("locked") ? throw new UnauthorizedAccessException("Permission denied") : path.List());
        walk.Files.Select(file => file.Name).ShouldBe(["a.png", "open/c.png"], ignoreOrder: true);
        (string name, DataException fault) = walk.Faults.ShouldHaveSingleItem();
        name.ShouldBe("locked");
        fault.Message.ShouldContain("locked' cannot be read: Permission denied; change its permissions");
        fault.Setting.ShouldBe("skip-bad");
        TestFolder.ErrorOf(() => FolderWalk.Of(_folder["in"], null, _ => throw new IOException("Input/output error")))
            .ShouldContain("Input/output error");
    }

    [PosixFact]
    public void Kinds_of_nodes()
    {
        PosixFactAttribute.Shell(_folder.Root, "mkfifo p; mkdir d; ln -s d l; touch f");
        new DiskPath(_folder["p"]).Look().Kind.ShouldBe(NodeKind.Pipe);
        new DiskPath(_folder["l"]).Look().ShouldBe(new DiskPath(_folder["d"]).Look());
        new DiskPath(_folder["l"]).Look(follow: false).Kind.ShouldBe(NodeKind.Link);
        new DiskPath(_folder["f"]).Look().Kind.ShouldBe(NodeKind.File);
        new DiskPath(_folder["none"]).Look().Kind.ShouldBe(NodeKind.Missing);
        new DiskPath(_folder["d"]).IsBelow(new DiskPath(_folder.Root).Look()).ShouldBeTrue();
        new DiskPath(_folder.Root).IsBelow(new DiskPath(_folder["d"]).Look()).ShouldBeFalse();
    }
}
