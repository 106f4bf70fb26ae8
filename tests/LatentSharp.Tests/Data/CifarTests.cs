using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

/// <summary>CIFAR's binary format: records of labels and planes.</summary>
public sealed class CifarTests : IDisposable
{
    private const int Samples = 3 * 32 * 32;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BatchesAreTrainedOnAndTheTestBatchIsTheTestPart()
    {
        _folder.Write("c/data_batch_10.bin", Records([1], [2]));
        _folder.Write("c/data_batch_2.bin", Records([0], [2], [1]));
        _folder.Write("c/test_batch.bin", Records([2]));
        _folder.Write("c/batches.meta.txt", "cat\r\ndog\r\nship\r\n\r\n");
        _folder.Write("c/readme.html", "<p>");
        foreach (string place in new[] { "c", "" })
        {
            PictureDataset set = _folder.Open(place);
            (set.Count, set.TestStart, set.Format).ShouldBe((6, 5, new PictureFormat(32, 32, 3)));
            set.Attributes!.Names.ShouldBe(["cat", "dog", "ship"]);
            set.Attributes.Column(2).ToArray().ShouldBe([-1, 1, -1, -1, 1, 1]);
            (set.Name(0), set.Name(5)).ShouldBe(("train/00000", "test/00000"));
            set.Pixels(4).ToArray().ShouldBe(Planes(2, 1));
            set.LeftOut.ShouldHaveSingleItem().ShouldContain("readme.html");
        }

        _folder.Write("z.zip",
            TestFolder.Zip([.. Directory.GetFiles(_folder["c"]).Select(file =>
            ($"cifar/{Path.GetFileName(file)}", File.ReadAllBytes(file)))]));
        _folder.Open("z.zip").TestStart.ShouldBe(5);
    }

    [Fact]
    public void TwoLabelsAreFineAndCoarseClasses()
    {
        _folder.Write("train.bin", Records([1, 3], [0, 2], [1, 0]));
        _folder.Write("test.bin", Records([0, 1]));
        _folder.Write("fine_label_names.txt", "apple\nbee\ncan\ndam\n");
        _folder.Write("coarse_label_names.txt", "things\nbuilt\n");
        PictureDataset set = _folder.Open();
        set.TestStart.ShouldBe(3);
        set.Attributes!.Names.ShouldBe(["apple", "bee", "can", "dam", "coarse=things", "coarse=built"]);
        set.Attributes.Column(3).ToArray().ShouldBe([1, -1, -1, -1]);
        set.Attributes.Column(5).ToArray().ShouldBe([1, -1, 1, -1]);
        set.Attributes.Groups.Select(group => string.Join(',', group.Members)).ShouldBe(["0,1,2,3", "4,5"]);
    }

    [Fact]
    public void OneFileWillDoAndOneOfAnotherLengthIsRefused()
    {
        _folder.Write("some.bin", Records([1], [0], [7]));
        PictureDataset set = _folder.Open("some.bin");
        (set.Count, set.TestStart, set.Attributes!.Names.Count).ShouldBe((3, null, 8));
        _folder.Write("data_batch_1.bin", new byte[3073 + 5]);
        _folder.Error().ShouldContain("data_batch_1.bin' has 3078 bytes, which are no whole number of CIFAR's records");
    }

    private static byte[] Planes(byte label, int number) =>
        [.. Enumerable.Range(0, Samples).Select(i => (byte)((i * (label + 3)) + number))];

    private static byte[] Records(params byte[][] labels) => [.. labels.SelectMany((record, i) => record.Concat(Planes(record[^1], i)))];
}
