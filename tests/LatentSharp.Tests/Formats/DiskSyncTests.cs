using System.Runtime.Versioning;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Formats;
using LatentSharp.Formats.Metrics;
using LatentSharp.Imaging;
using LatentSharp.Imaging.Files;
using LatentSharp.Tests.Data;
using AtomicFile = LatentSharp.Formats.AtomicFile;

namespace LatentSharp.Tests.Formats;

/// <summary>
/// A disk that cannot take what was written is an error before the file gets its name; a file system that cannot synchronize is none.
/// </summary>
public sealed class DiskSyncTests : IDisposable
{
    private const int Eio = 5;
    private const int Enospc = 28;

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        DiskSync.Inject(null);
        _folder.Dispose();
    }

    [UnixTheory]
    [InlineData(Eio, "Input/output error")]
    [InlineData(Enospc, "No space left on device")]
    public void A_file_stays_as_it_was_and_nothing_is_left(int error, string reason)
    {
        string path = _folder.Write("kept", [9]);
        DiskSync.Inject(() => error);
        ModelFileException failure = Should.Throw<ModelFileException>(() => AtomicFile.WriteAllBytes(path, [1, 2]));
        failure.Message.ShouldBe($"{path}: the file cannot be written ({reason} when it was brought to the disk); free some space, or " +
            $"choose another place that you may write to.");
        Should.Throw<ModelFileException>(() => AtomicFile.Write(_folder["new"], stream => stream.Write(new byte[100_000])));
        Should.Throw<IOException>(() => Png.WriteFile(_folder["new.png"], new Picture(8, 8, 1))).Message.ShouldContain(reason);
        File.ReadAllBytes(path).ShouldBe([9]);
        _folder.Names().ShouldBe(["kept"]);
    }

    [UnixTheory]
    [InlineData(22)]
    [InlineData(95)]
    public void A_file_system_that_cannot_synchronize_is_no_error(int error)
    {
        DiskSync.Inject(() => error);
        AtomicFile.WriteAllBytes(_folder["file"], [1, 2]);
        File.ReadAllBytes(_folder["file"]).ShouldBe([1, 2]);
    }

    [UnixTheory]
    [InlineData(Eio)]
    public void A_line_of_measurements_is_on_the_disk_or_an_error(int error)
    {
        using var log = MetricsLog.Create(_folder["metrics.jsonl"]);
        DiskSync.Inject(() => error);
        Should.Throw<ModelFileException>(() => log.Append(new Measurement(1, 1, "train", new Dictionary<string, double>
        { ["loss"] = 1 }))).Message.ShouldContain("Input/output error");
    }

    [UnixTheory]
    [InlineData(Eio)]
    public void A_cache_that_cannot_be_kept_is_told_and_done_without(int error)
    {
        using var pictures = new TestFolder();
        pictures.WritePng("0.png", 1, 12, 12, 1);
        pictures.WritePng("1.png", 2, 12, 12, 1);
        DiskSync.Inject(() => error);
        PictureDataset set = PictureDataset.Open(pictures.Root, new DataOptions(),
            cache: new PictureCache(_folder["pictures.cache"]) { From = 0 });
        set.Count.ShouldBe(2);
        set.Notes.ShouldContain(note => note.StartsWith("cache: ", StringComparison.Ordinal)
            && note.Contains("Input/output error", StringComparison.Ordinal));
        _folder.Names().ShouldBeEmpty();
    }

    [UnixTheory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_is_replaced_keeps_its_permissions(UnixFileMode mode)
    {
        string path = _folder.Write("file", [1]);
        File.SetUnixFileMode(path, mode);
        AtomicFile.WriteAllBytes(path, [2]);
        File.GetUnixFileMode(path).ShouldBe(mode);
        File.CreateSymbolicLink(_folder["link"], path);
        Png.WriteFile(_folder["link"], new Picture(8, 8, 1));
        File.GetUnixFileMode(path).ShouldBe(mode);
        new FileInfo(_folder["link"]).LinkTarget.ShouldNotBeNull();
    }

    [UnixTheory]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.None)]
    [UnsupportedOSPlatform("windows")]
    public void A_read_only_file_is_not_replaced(UnixFileMode mode)
    {
        string path = _folder.Write("file", [1]);
        File.SetUnixFileMode(path, mode);
        Should.Throw<ModelFileException>(() => AtomicFile.WriteAllBytes(path, [2])).Message
            .ShouldBe($"{path}: it is read-only, and so it is not replaced; allow writing to it, or choose another place.");
        Should.Throw<IOException>(() => Png.WriteFile(path, new Picture(8, 8, 1))).Message.ShouldContain("read-only");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        File.ReadAllBytes(path).ShouldBe([1]);
        _folder.Names().ShouldBe(["file"]);
    }
}
