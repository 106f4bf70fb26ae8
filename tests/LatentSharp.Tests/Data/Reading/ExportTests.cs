using LatentSharp.Data;
using LatentSharp.Data.Exporting;

namespace LatentSharp.Tests.Data.Reading;

/// <summary>What is exported is the same when it is read again.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_become_sub_folders_and_parts_too()
    {
        _folder.Write("set/train-images-idx3-ubyte", TestFolder.IdxPictures(6, 20));
        _folder.Write("set/t10k-images-idx3-ubyte", TestFolder.IdxPictures(3, 40));
        _folder.Write("set/train-labels-idx1-ubyte", TestFolder.Idx([6], [0, 1, 2, 0, 1, 2]));
        _folder.Write("set/t10k-labels-idx1-ubyte", TestFolder.Idx([3], [2, 1, 0]));
        PictureDataset set = _folder.Open("set");
        PictureExport.Write(set, _folder["out"]).ShouldBe(ExportedLabels.Folders);
        Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder["out"], file)).ShouldContain(Path.Combine("test", "2", "00000.png"));
        SameByPixels(set, _folder.Open("out"));
    }

    [Fact]
    public void Labels_and_numbers_go_into_a_table()
    {
        PictureDataset set = PictureDataset.Open("faces", new DataOptions { Size = 8, Limit = 25 });
        PictureExport.Write(set, _folder["out/"]).ShouldBe(ExportedLabels.Table);
        PictureDataset again = _folder.Open("out");
        SameByPixels(set, again);
        again.Attributes!.Names.ShouldBe(set.Attributes!.Names);
        again.Attributes.Factors.Count.ShouldBe(set.Attributes.Factors.Count);
    }

    [Fact]
    public void Words_in_a_column_stay_words()
    {
        _folder.WritePngs("in/a.png", "in/b.png", "in/c.png", "in/d.png");
        _folder.Write("in/labels.csv",
            "file,shape,age,hat\na.png,\"round, red\",3.5,1\nb.png,square,,-1\nc.png,square,2,\nd.png,\"round, " +
            "red\",1,1\n");
        PictureDataset set = _folder.Open("in");
        PictureExport.Write(set, _folder["out"]).ShouldBe(ExportedLabels.Table);
        SameByPixels(set, _folder.Open("out"));
    }

    [Fact]
    public void Nothing_is_overwritten_and_nothing_half_written_is_left()
    {
        PictureDataset set = PictureDataset.Open("faces", new DataOptions { Size = 8, Limit = 5 });
        _folder.Write("full/x.txt", "mine");
        TestFolder.ErrorOf(() => PictureExport.Write(set, _folder["full"])).ShouldContain("is not empty");
        TestFolder.ErrorOf(() => PictureExport.Write(set, _folder["full/x.txt"])).ShouldContain("is a file");
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Should.Throw<OperationCanceledException>(() => PictureExport.Write(set, _folder["new"], null, stopped.Token));
        Directory.EnumerateFileSystemEntries(_folder.Root).Select(Path.GetFileName).ShouldBe(["full"]);
    }

    /// <summary>Equal pictures have equal labels, whatever their order.</summary>
    private static void SameByPixels(PictureDataset set, PictureDataset again)
    {
        again.Count.ShouldBe(set.Count);
        Rows(again).ShouldBe(Rows(set));

        static string[] Rows(PictureDataset s) =>
        [
            .. Enumerable.Range(0, s.Count).Select(i => $"{s.Hash(i):x} "
                + string.Join(' ', Enumerable.Range(0, s.Attributes!.Names.Count).OrderBy(c =>
                    s.Attributes.Names[c], StringComparer.Ordinal).Select(c => $"{s.Attributes.Names[c]}:{s.Attributes[i, c]}"))
                + string.Join(' ', s.Attributes.Factors.Select(f => f.Values[i].ToString("R")))).Order(StringComparer.Ordinal),
        ];
    }
}
