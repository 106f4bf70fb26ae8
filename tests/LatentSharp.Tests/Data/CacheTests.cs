using LatentSharp.Data;
using LatentSharp.Data.Cache;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;
using LatentSharp.Training.Provenance;

namespace LatentSharp.Tests.Data;

public sealed class CacheTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _pictures;
    private readonly string _cache;

    public CacheTests()
    {
        _pictures = _folder["pictures"];
        _cache = _folder["run/pictures.cache"];
        for (int i = 0; i < 9; i++)
        {
            _folder.WritePng($"pictures/{i}.png", i + 1, 12 + (i % 2), 12, i % 3 == 0 ? 1 : 3);
        }

        _folder.Write("pictures/labels.csv", "file,hat,hair,age\n"
            + string.Concat(Enumerable.Range(0, 9).Select(i => $"{i}.png,{i % 2},{(i < 4 ? "red" : "dark")},{i}.5\n")));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void HoldsWhatMemoryHolds()
    {
        PictureDataset expected = Plain();
        Same(Open(), expected);
        Same(Open(), expected);
        Used(Open()).ShouldBeTrue();
        DataFingerprint.Of(new Split(Open(), [0, 1], [2])).ShouldBe(DataFingerprint.Of(new Split(expected, [0, 1], [2])));
        Directory.GetFiles(_folder["run"]).ShouldBe([_cache]);

        int[] all = [8, 0, 3, 3];
        Bits(Open(), all).ShouldBe(Bits(expected, all));
        Should.Throw<ArgumentOutOfRangeException>(() => Open().Pixels(9).Length);
    }

    [Fact]
    public void FillingFromItAllocatesNothing()
    {
        PictureDataset set = Open();
        var pixels = new Tensor(new Shape(9, set.Format.Channels, set.Format.Height, set.Format.Width));
        int[] all = [.. Enumerable.Range(0, 9)];
        set.Fill(all, pixels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        set.Fill(all, pixels);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void SmallSetsStayInMemory()
    {
        long bytes = 9L * Plain().Format.Length;
        Same(Open(from: bytes + 1), Plain());
        Directory.Exists(_folder["run"]).ShouldBeFalse();
        Open(from: bytes);
        File.Exists(_cache).ShouldBeTrue();
    }

    [Fact]
    public void OneThatMayNotBeWrittenIsUsedWhereItFits()
    {
        Read().Notes.ShouldBe(Plain().Notes);
        File.Exists(_cache).ShouldBeFalse();
        Open();
        Used(Read()).ShouldBeTrue();
        byte[] before = File.ReadAllBytes(_cache);
        Same(Read(new DataOptions { Size = 8 }), PictureDataset.Open(_pictures, new DataOptions { Size = 8 }));
        File.ReadAllBytes(_cache).ShouldBe(before);

        PictureDataset Read(DataOptions? options = null) =>
            PictureDataset.Open(_pictures, options ?? new DataOptions(), cache: new PictureCache(_cache) { From = 1, MayWrite = false });
    }

    [Theory]
    [InlineData("bytes", false)]
    [InlineData("new", false)]
    [InlineData("gone", false)]
    [InlineData("renamed", false)]
    [InlineData("labels", false)]
    [InlineData("unread", false)]
    [InlineData("earlier", true)]
    [InlineData("later", true)]
    [InlineData("text", false)] // what a file is, its bytes say: it might have been a picture
    public void IsUsedAsLongAsItsSourcesHaveTheSameContents(string change, bool used)
    {
        Open();
        string file = Path.Combine(_pictures, "4.png");
        DateTime time = File.GetLastWriteTimeUtc(file);
        switch (change)
        {
            case "bytes":
                // Another picture of the same name, size and time.
                byte[] bytes = File.ReadAllBytes(file);
                File.WriteAllBytes(file, Enumerable.Range(6, 5000).Select(seed => Png.Encode(TestFolder.Draw(12, 12, 3, seed)))
                    .First(png => png.Length == bytes.Length && !png.AsSpan().SequenceEqual(bytes)));
                File.SetLastWriteTimeUtc(file, time);
                break;
            case "new":
                _folder.WritePng("pictures/9.png", 77, 12, 12);
                File.AppendAllText(Path.Combine(_pictures, "labels.csv"), "9.png,1,red,3\n");
                break;
            case "gone":
                File.Delete(file);
                string labels = Path.Combine(_pictures, "labels.csv");
                File.WriteAllLines(labels, File.ReadAllLines(labels).Where(line => !line.StartsWith('4')));
                break;
            case "renamed":
                File.Move(file, Path.Combine(_pictures, "4.jpg"));
                break;
            case "labels":
                string text = File.ReadAllText(Path.Combine(_pictures, "labels.csv"));
                File.WriteAllText(Path.Combine(_pictures, "labels.csv"), text.Replace("4.png,0", "4.png,1"));
                break;
            case "unread":
                _folder.Write("pictures/x.bin", "?");
                break;
            case "earlier":
                File.SetLastWriteTimeUtc(file, time.AddYears(-20));
                break;
            case "later":
                File.SetLastWriteTimeUtc(file, time.AddYears(20));
                break;
            case "text":
                _folder.Write("pictures/readme.txt", "not a picture");
                break;
        }

        PictureDataset set = Open();
        Used(set).ShouldBe(used, string.Join("\n", set.Notes));
        Same(set, Plain());
        set.Notes.Any(note => note.Contains("holds other pictures: '", StringComparison.Ordinal)).ShouldBe(!used);
        Used(Open()).ShouldBeTrue();
    }

    [Fact]
    public void IsUsedForTheSameRequestOnly()
    {
        PictureDataset chosen = Open();
        PictureFormat format = chosen.Format;

        // A resumed run asks for what was chosen then; labels may be left out.
        var resumed = new DataOptions { Width = format.Width, Height = format.Height, Channels = format.Channels };
        Used(Open(resumed)).ShouldBeTrue();
        PictureDataset bare = Open(resumed with { WithLabels = false });
        Used(bare).ShouldBeTrue();
        bare.Attributes.ShouldBeNull();

        foreach (DataOptions other in new[]
        {
            new DataOptions { Size = 8 }, new DataOptions { Size = 8, Channels = 1 }, new DataOptions(),
                new DataOptions { Fit = PictureFit.Pad },
            new DataOptions { Background = Color.Black }, new DataOptions { Limit = 5 }, new DataOptions { SkipBad = true },
        })
        {
            PictureDataset set = Open(other);
            Used(set).ShouldBeFalse();
            set.Notes[0].ShouldContain("were read with other options");
            Same(set, PictureDataset.Open(_pictures, other));
            Used(Open(other)).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("short")]
    [InlineData("long")]
    [InlineData("head")]
    [InlineData("version")]
    [InlineData("zeros")]
    public void ADamagedOneIsMadeAnew(string damage)
    {
        Open();
        byte[] bytes = File.ReadAllBytes(_cache);
        byte[] damaged = damage switch
        {
            "empty" => [],
            "text" => "a text that lies where the cache should be, longer than its head is, and of no use at all for anybody"u8.ToArray(),
            "short" => bytes[..^1],
            "long" => [.. bytes, 0],
            "version" => [.. bytes[..8], (byte)(bytes[8] + 1), .. bytes[9..]],
            "zeros" => new byte[bytes.Length],
            _ => [.. bytes[..40], (byte)(bytes[40] ^ 1), .. bytes[41..]],
        };
        File.WriteAllBytes(_cache, damaged);
        PictureDataset set = Open();
        Used(set).ShouldBeFalse();
        set.Notes[0].ShouldStartWith($"cache: '{_cache}' is ");
        set.Notes[0].ShouldEndWith("; the pictures are read anew");
        Same(set, Plain());
        Used(Open()).ShouldBeTrue();
    }

    [Fact]
    public void NoMutationGivesOtherPictures()
    {
        Open();
        PictureDataset expected = Plain();
        byte[] whole = File.ReadAllBytes(_cache);
        for (int round = 0; round < 120; round++)
        {
            var random = new RandomStream(9, (ulong)round);
            byte[] bytes = [.. whole];

            // Half of them in the head or the tail, where a byte means most.
            int at = random.Integer(0, 2) == 0 ? random.Integer(1, whole.Length) : random.Integer(1, CacheLayout.HeadLength + 1500) is var i
                && i < CacheLayout.HeadLength ? i : whole.Length - 1 - (i % 1500);
            bytes[at] ^= (byte)(1 << random.Integer(2, 8));
            File.WriteAllBytes(_cache, bytes);
            Same(Open(), expected);
        }
    }

    [Fact]
    public void DamageAfterItWasOpenedIsAnError()
    {
        PictureDataset set = Open();
        using (FileStream file = File.Open(_cache, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Position = CacheLayout.Samples + (2 * set.Format.Length) + 5;
            file.WriteByte((byte)(set.Pixels(2)[5] + 1));
        }

        string message = TestFolder.ErrorOf(() => set.Pixels(2));
        message.ShouldStartWith($"'{_cache}' is damaged at picture 2, offset {CacheLayout.Samples + (2 * set.Format.Length)}: its hash " +
            $"was");
        message.ShouldEndWith("delete the file and start again: it is made anew.");
        set.Pixels(1).Length.ShouldBe(set.Format.Length);
    }

    [Fact]
    public void WhereNoneCanBeWrittenPicturesStayInMemory()
    {
        string below = Path.Combine(_folder.Write("file", "a file where a folder should be"), "pictures.cache");
        PictureDataset set = PictureDataset.Open(_pictures, new DataOptions(), cache: new PictureCache(below) { From = 1 });
        Same(set, Plain());
        set.Notes[0].ShouldStartWith($"cache: '{below}' cannot be written (");
        set.Notes[0].ShouldEndWith("; the pictures are kept in memory");
    }

    /// <summary>
    /// No room for the pictures, which shows before any is decoded; and room for the pictures, but not for what follows them.
    /// </summary>
    [SmallDiskTheory]
    [InlineData(4096)]
    [InlineData(CacheLayout.Samples + (9 * 64 * 64 * 3))]
    public void OnAFullDiskPicturesStayInMemoryAndNothingIsLeft(int bytes)
    {
        using var disk = new SmallDisk(bytes);
        string cache = Path.Combine(disk.Root, "run", "pictures.cache");
        PictureDataset set = PictureDataset.Open(_pictures, new DataOptions(), cache: new PictureCache(cache) { From = 1 });
        Same(set, Plain());
        set.Notes[0].ShouldStartWith($"cache: '{cache}' cannot be written (");
        set.Notes[0].ShouldEndWith("; the pictures are kept in memory");
        Directory.GetFileSystemEntries(disk.Root).ShouldBeEmpty();
    }

    [Fact]
    public void WhereTheFileCannotTakeItsPlaceItServesOnce()
    {
        // A folder takes the name while pictures are decoded.
        var taking = new Acting(() => Directory.CreateDirectory(Path.Combine(_cache, "x")));
        PictureDataset set = PictureDataset.Open(_pictures, new DataOptions(), taking, 1, cache: new PictureCache(_cache) { From = 1 });
        Same(set, Plain());
        set.Notes[0].ShouldStartWith($"cache: '{_cache}' cannot be written (");
        set.Notes[0].ShouldEndWith("and the pictures will be read anew next time");
        Directory.GetFiles(_folder["run"]).ShouldBeEmpty();
    }

    [Fact]
    public void AFailedReadingLeavesNothing()
    {
        string bad = Path.Combine(_pictures, "7.png");
        byte[] bytes = File.ReadAllBytes(bad);
        File.WriteAllBytes(bad, bytes[..^30]);
        TestFolder.ErrorOf(() => Open()).ShouldContain("7.png");
        Directory.Exists(_folder["run"]).ShouldBeFalse();

        File.WriteAllBytes(bad, bytes);
        using var stopped = new CancellationTokenSource();
        var stopping = new Acting(stopped.Cancel);
        Should.Throw<OperationCanceledException>(() =>
            PictureDataset.Open(_pictures, new DataOptions(), stopping, 1, cache: new PictureCache(_cache) { From = 1 },
            cancellation: stopped.Token));
        stopping.Seen.ShouldBeTrue();
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Fact]
    public void WhatAKilledProcessLeftIsRemovedAndWhatALiveOneWritesIsNot()
    {
        string dead = _folder.Write("run/.pictures.cache.abcdefgh.ijk.tmp", "half");
        string alive = _folder.Write("run/.pictures.cache.lmnopqrs.tuv.tmp", "half");
        using (File.OpenHandle(alive, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete))
        {
            Open();
            File.Exists(dead).ShouldBeFalse();
            File.Exists(alive).ShouldBeTrue();
        }
    }

    [Fact]
    public void TwoThatMakeTheSameOneDoNoHarm()
    {
        PictureDataset expected = Plain();
        var sets = new PictureDataset[4];
        Parallel.For(0, sets.Length, i => sets[i] = Open());
        Array.ForEach(sets, set => Same(set, expected));
        Directory.GetFiles(_folder["run"]).ShouldBe([_cache]);
        Used(Open()).ShouldBeTrue();
    }

    [Fact]
    public void IdxFilesFacesAndGrayPicturesStoredInColor()
    {
        _folder.Write("idx/train-images-idx3-ubyte", TestFolder.IdxPictures(30));
        _folder.Write("idx/t10k-images-idx3-ubyte", TestFolder.IdxPictures(7, 100));
        for (int i = 0; i < 5; i++)
        {
            _folder.Write($"grey/{i}.png", Png.Encode(TestFolder.Draw(12, 12, 1, i).ToChannels(3, Color.White)));
        }

        foreach (string source in new[] { _folder["idx"], _folder["grey"], "faces" })
        {
            var options = new DataOptions { Limit = source == "faces" ? 20 : null, Size = source == "faces" ? 16 : null };
            PictureDataset expected = PictureDataset.Open(source, options);
            PictureCache cache = new(_folder["caches/" + Path.GetFileName(source)]) { From = 1 };
            Same(PictureDataset.Open(source, options, cache: cache), expected);
            PictureDataset again = PictureDataset.Open(source, options, cache: cache);
            Same(again, expected);
            Used(again).ShouldBeTrue();
        }

        Directory.GetFiles(_folder["caches"]).Length.ShouldBe(3);
    }

    [Fact]
    public void TrainingFromItHasTheBitsOfTrainingFromMemory()
    {
        PictureDataset[] sets = [Plain(), Open(), Open()];
        Dictionary<string, int[]>[] bits = [.. sets.Select(set =>
        {
            var model = new LatentSharp.Models.Autoencoder(TestSets.Mlp(set.Format, "gaussian"), seed: 3);
            new Trainer(model, new Split(set, [0, 1, 2, 3, 4, 5, 6], [7, 8]),
                new TrainingOptions { Epochs = 2, Batch = 3, Augment = Augmentation.TryParse("mirror,shift,colour") }).Run();
            return TestSets.Bits(model);
        })];
        bits[1].ShouldHaveTheBitsOf(bits[0]);
        bits[2].ShouldHaveTheBitsOf(bits[0]);
    }

    private static bool Used(Dataset set) => set.Notes[0].StartsWith("cache: ", StringComparison.Ordinal)
        && set.Notes[0].Contains("pictures of", StringComparison.Ordinal) && set.Notes[0].Contains(" from '", StringComparison.Ordinal);

    private static void Same(PictureDataset found, PictureDataset expected)
    {
        found.Count.ShouldBe(expected.Count);
        found.Format.ShouldBe(expected.Format);
        found.TestStart.ShouldBe(expected.TestStart);
        found.Duplicates.ShouldBe(expected.Duplicates);
        found.Notes.Where(note => !note.StartsWith("cache:", StringComparison.Ordinal)).ShouldBe(expected.Notes);
        for (int i = 0; i < expected.Count; i++)
        {
            found.Pixels(i).SequenceEqual(expected.Pixels(i)).ShouldBeTrue();
            found.Name(i).ShouldBe(expected.Name(i));
            found.Hash(i).ShouldBe(expected.Hash(i));
        }

        (found.Attributes is null).ShouldBe(expected.Attributes is null);
        if (expected.Attributes is { } table)
        {
            found.Attributes!.Names.ShouldBe(table.Names);
            found.Attributes.Groups.Select(group => (group.Name, string.Join(',', group.Members)))
                .ShouldBe(table.Groups.Select(group => (group.Name, string.Join(',', group.Members))));
            for (int j = 0; j < table.Names.Count; j++)
            {
                found.Attributes.Column(j).SequenceEqual(table.Column(j)).ShouldBeTrue();
            }

            found.Attributes.Factors.Select(factor => (factor.Name, string.Join(',', factor.Values)))
                .ShouldBe(table.Factors.Select(factor => (factor.Name, string.Join(',', factor.Values))));
        }
    }

    private static int[] Bits(PictureDataset set, int[] indices)
    {
        var pixels = new Tensor(new Shape(indices.Length, set.Format.Channels, set.Format.Height, set.Format.Width));
        set.Fill(indices, pixels);
        return TestSets.Bits(pixels);
    }

    private PictureDataset Plain() => PictureDataset.Open(_pictures, new DataOptions());

    private PictureDataset Open(DataOptions? options = null, long from = 1) =>
        PictureDataset.Open(_pictures, options ?? new DataOptions(), threads: 2, cache: new PictureCache(_cache) { From = from });

    /// <summary>Does something while pictures are being decoded.</summary>
    private sealed class Acting(Action act) : IProgress<DataProgress>
    {
        public bool Seen { get; private set; }

        public void Report(DataProgress value)
        {
            if (value is { Action: "decoding", Done: >= 4 })
            {
                Seen = true;
                act();
            }
        }
    }
}
