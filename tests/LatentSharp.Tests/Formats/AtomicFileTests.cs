using LatentSharp.Formats;

namespace LatentSharp.Tests.Formats;

public sealed class AtomicFileTests
{
    [Fact]
    public void Writes_bytes_and_text_and_creates_the_folder()
    {
        using var folder = new TemporaryFolder();
        string path = folder[System.IO.Path.Combine("a", "b", "c.bin")];
        AtomicFile.WriteAllBytes(path, [1, 2, 3]);
        File.ReadAllBytes(path).ShouldBe([1, 2, 3]);
        AtomicFile.WriteAllText(path, "µ é");
        File.ReadAllBytes(path).ShouldBe("µ é"u8.ToArray());
        Directory.GetFileSystemEntries(System.IO.Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public void A_failing_writer_leaves_the_target_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("kept", [9]);
        Should.Throw<InvalidTimeZoneException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidTimeZoneException();
        }));
        File.ReadAllBytes(path).ShouldBe([9]);
        folder.Names().ShouldBe(["kept"]);
    }

    [Fact]
    public void A_failing_disk_is_told_with_the_path()
    {
        using var folder = new TemporaryFolder();
        ModelFileException e = Should.Throw<ModelFileException>(() =>
            AtomicFile.Write(folder["x"], _ => throw new IOException("No space left on device.")));
        e.Message.ShouldBe($"{folder["x"]}: the file cannot be written (No space left on device); free some space, or choose another " +
            $"place that you may write to.");
        folder.Names().ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_or_a_file_in_the_way_is_refused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["folder"]);
        folder.Write("file", [1]);
        Should.Throw<ModelFileException>(() => AtomicFile.WriteAllText(folder["folder"], "x"));
        Should.Throw<ModelFileException>(() => AtomicFile.WriteAllText(folder[System.IO.Path.Combine("file", "below")], "x"));
        folder.Names().ShouldBe(["file", "folder"]);
        File.ReadAllBytes(folder["file"]).ShouldBe([1]);
    }

    [Fact]
    public void A_link_stays_a_link_and_its_target_is_replaced()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        folder.Write("real", [1]);
        File.CreateSymbolicLink(folder["link"], folder["real"]);
        AtomicFile.WriteAllBytes(folder["link"], [2]);
        File.ReadAllBytes(folder["real"]).ShouldBe([2]);
        new FileInfo(folder["link"]).LinkTarget.ShouldNotBeNull();
    }

    [Fact]
    public void A_device_is_written_to_and_not_replaced()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["null"], "/dev/null");
        File.CreateSymbolicLink(folder["full"], "/dev/full");
        AtomicFile.WriteAllText(folder["null"], "gone");
        Should.Throw<ModelFileException>(() => AtomicFile.WriteAllText(folder["full"], "x")).Message.ShouldContain("No space left");
        folder.Names().ShouldBe(["full", "null"]);
        File.ReadAllBytes("/dev/null").ShouldBeEmpty();
    }
}
