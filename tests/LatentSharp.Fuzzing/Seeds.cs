using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Fuzzing;

/// <summary>Sound files, small, of every kind that a reader tells apart.</summary>
internal static class Seeds
{
    private const int LargestSeed = 6000;

    public static IEnumerable<byte[]> Pngs() => CorpusPngs().Where(bytes => bytes.Length <= LargestSeed)
        .Concat([Png.Encode(Draw(9, 7, 1, 1)), Png.Encode(Draw(9, 7, 3, 2)), Png.Encode(Draw(9, 7, 4, 3))]);

    public static IEnumerable<byte[]> Jpegs()
    {
        System.Reflection.Assembly own = typeof(Seeds).Assembly;
        return own.GetManifestResourceNames().Where(name => name.StartsWith("jpegs/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Resource).Where(bytes => bytes.Length <= LargestSeed);
    }

    /// <summary>The pictures of the imaging tests with one of these extensions.</summary>
    public static IEnumerable<byte[]> Pictures(params string[] extensions) => typeof(Seeds).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("pictures/", StringComparison.Ordinal) && extensions.Contains(Path.GetExtension(name)))
        .Order(StringComparer.Ordinal).Select(Resource);

    public static byte[] Idx() =>
        [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 8, 0, 0, 0, 8, .. Enumerable.Range(0, 3 * 64).Select(i => (byte)(i * 7))];

    public static IEnumerable<byte[]> Npys()
    {
        foreach ((string type, int size, string order, string shape, int count) in new[]
        {
            ("<f4", 4, "False", "(3, 4)", 12), ("<f8", 8, "True", "(2, 3, 2)", 12), ("<f2", 2, "False", "(5,)", 5),
                ("|u1", 1, "False", "()", 1), ("<i8", 8, "True", "(0, 4)", 0), ("|b1", 1, "False", "(2, 2)", 4),
        })
        {
            yield return Npy(type, order, shape, size * count);
        }
    }

    /// <summary>Numbers, and pictures, as data.</summary>
    public static IEnumerable<byte[]> NpyTables() =>
        [Npy("<f8", "False", "(6, 2)", 8 * 12), Npy("<i4", "True", "(5, 3)", 4 * 15), Npy("|u1", "False", "(3, 8, 8)", 3 * 64)];

    public static IEnumerable<byte[]> Zips()
    {
        yield return Zip(("a.png", Png.Encode(Draw(9, 9, 3, 1))), ("sub/b.png", Png.Encode(Draw(9, 9, 3, 2))),
            ("labels.csv", "file,hat\na.png,1\nsub/b.png,0\n"u8.ToArray()));
        yield return Zip(("x/a.jpg", Jpegs().First()), ("y/b.png", Png.Encode(Draw(8, 8, 1, 5))), ("../c.png", [1]));
        yield return Zip(("a.png", new byte[100_000]), ("b.png", Png.Encode(Draw(9, 9, 3, 2))));
    }

    public static IEnumerable<byte[]> Npzs() =>
    [
        Zip(("x_train.npy", Npy("|u1", "False", "(4, 8, 8)", 4 * 64)), ("y_train.npy", Npy("<i8", "False", "(4,)", 8 * 4)),
            ("x_test.npy", Npy("|u1", "False", "(2, 8, 8)", 2 * 64))),
        Zip(("arr_0.npy", Npy("<f8", "True", "(6, 2)", 8 * 12))),
    ];

    public static IEnumerable<byte[]> Parquets() =>
    [
        Written(path => ParquetTable.Write(path, TableContents.OfRows(["age", "height"], [[3, 1.25], [40, 1.7], [5, -1]], []))),
        Written(path => ParquetTable.Write(path, TableContents.Codes(new Tensor(new Shape(3, 2), [1, 2, 3, 4, 5, 6]), []))),
    ];

    public static IEnumerable<byte[]> Tars()
    {
        foreach (TarEntryFormat format in (TarEntryFormat[])[TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu])
        {
            using var target = new MemoryStream();
            using (var writer = new TarWriter(target, format, leaveOpen: true))
            {
                foreach (string name in (string[])["a.png", "sub/b.png", new string('n', 90) + "/" + new string('m', 60) + ".png"])
                {
                    TarEntry entry = format switch
                    {
                        TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                        TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                        _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                    };
                    entry.DataStream = new MemoryStream(Png.Encode(Draw(9, 9, 3, name.Length)));
                    writer.WriteEntry(entry);
                }
            }

            yield return target.ToArray();
        }
    }

    public static IEnumerable<byte[]> SafeTensors()
    {
        yield return Written(path => SafeTensorsFile.Write(
            path, new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v\n\u00e9" },
            [("b", new Tensor(new Shape(3), [1, 2, 3])), ("w", new Tensor(new Shape(2, 2), [1, -2, 0.5f, 3]))],
                [("n", new Shape([]), [5])]));
        byte[] header =
        [
            .. "{\"h\":{\"dtype\":\"F16\",\"shape\":[2,1],\"data_offsets\":[0,4]},"u8,
            .. "\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[4,12]}}   "u8,
        ];
        yield return [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, .. new byte[12]];
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    public static Picture Draw(int width, int height, int channels, int seed)
    {
        var picture = new Picture(width, height, channels);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = (byte)((i * 7) + (seed * 31) + (i / 5 * seed));
        }

        return picture;
    }

    /// <summary>What a writer makes of its file.</summary>
    public static byte[] Written(Action<string> write)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("latent-seed-");
        try
        {
            string path = Path.Combine(folder.FullName, "seed");
            write(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Npy(string type, string order, string shape, int bytes)
    {
        string head = $"{{'descr': '{type}', 'fortran_order': {order}, 'shape': {shape}, }}".PadRight(117) + "\n";
        byte[] prefix = [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0];
        return [.. prefix, .. Encoding.ASCII.GetBytes(head), .. Enumerable.Range(0, bytes).Select(i => (byte)(i % 64))];
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                ZipArchiveEntry made = zip.CreateEntry(name, CompressionLevel.Fastest);
                made.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero); // else the seeds differ from run to run
                using Stream entry = made.Open();
                entry.Write(bytes);
            }
        }

        return target.ToArray();
    }

    /// <summary>The PNG files of the imaging tests' corpus; its format is told there.</summary>
    private static IEnumerable<byte[]> CorpusPngs()
    {
        using var zlib = new ZLibStream(new MemoryStream(Resource("corpus.bin")), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        zlib.CopyTo(unpacked);
        byte[] all = unpacked.ToArray();
        for (int at = 0; at < all.Length;)
        {
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(all.AsSpan(at));
            int length = BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(at));
            yield return all[(at + 4)..(at + 4 + length)];
            at += 4 + length;
            at += 8 + (8 * BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(at)) * BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(at + 4)));
        }
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(Seeds).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
