using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using LatentSharp.Data;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Formats;
using LatentSharp.Latent.Files;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Data.Tables;

/// <summary>Codes and rows go to every format and come back.</summary>
public sealed class TableFormatTests : IDisposable
{
    /// <summary>Written by hyparquet-writer 0.17.0, which shares no code with the library that reads it here.</summary>
    private const string Foreign =
        "UEFSMRUGFTYVOlwVCBUCFQgVABUEFQAAAAMLGWAGAAAA0LDQtNCwAQAAAGIGAAAA0LDQtNCwFQYVRBU6XBUIFQAVCBUAFQQVAAAAAw8gAAAFAQ" +
        "T4PwUHCAACwAkIJAhA/Knx0k1iUD8VBhUkFShcFQgVABUIFQAVBBUAAAADDxA8AQAAAAIAAAADAAAABAAAABUGFUQVQlwVCBUAFQgVABUEFQAA" +
        "AAMPIAQBAAEBCCAAAgEHDAAAAAMBBSgAAAAEAAAAAAAAABUGFQYVClwVCBUAFQgVABUEFQAAAAMPAQANFQYVHBUgXBUIFQIVCBUAFQQVAAAAAw" +
        "0MLAAAAD8AACBAAABgQBUEGXxIBHJvb3QVDAAVDCUCGAdzcGVjaWVzJQAAFQolAhgGaGVpZ2h0ABUCJQIYBWNvdW50ABUEJQIYAmlkABUAJQIY" +
        "BWFsaXZlABUIJQIYBG1hc3MAFggZHBlsJggcFQwZFQAZGAdzcGVjaWVzFQIWCBZgFmQmCDw2AigG0LDQtNCwGAFiABkcFQYVABUCAAAAJmwcFQ" +
        "oZFQAZGAZoZWlnaHQVAhYIFm4WZCZsPDYAKAgAAAAAAAAIQBgIAAAAAAAAAsA2AAAZHBUGFQAVAgAAACbQARwVAhkVABkYBWNvdW50FQIWCBZO" +
        "FlIm0AE8NgAoBAQAAAAYBAEAAAAAGRwVBhUAFQIAAAAmogIcFQQZFQAZGAJpZBUCFggWbhZsJqICPDYAKAgBAAAAAAAgABgIAgAAAAAAAAAAGR" +
        "wVBhUAFQIAAAAmjgMcFQAZFQAZGAVhbGl2ZRUCFggWMBY0Jo4DPDYAKAEBGAEAABkcFQYVABUCAAAAJsIDHBUIGRUAGRgEbWFzcxUCFggWRhZK" +
        "JsIDPDYCKAQAAGBAGAQAAAA/NgAAGRwVBhUAFQIAAAAWgAQWCDaEBAAoCWh5cGFycXVldBlsHAAAHAAAHAAAHAAAHAAAHAAAANcBAABQQVIx";

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Extensions => [.. TableFormat.All.Select(format => format.Extension)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Codes_come_back_to_the_bit_with_their_words(string extension)
    {
        float[] numbers = [0.1f, -0f, float.Epsilon, float.MaxValue, -3e-40f, 1f / 3, 16777217f, 1e-7f];
        TextColumn[] words =
        [
            new("name", ["a.png", "ж/𝄞.png", "=1+1", "x, \"y\""]),
            new("label", ["", "cat", "0012", "true"]),
            new("codes", ["1", "2", "3", "4"]),
        ];
        string path = _folder["codes" + extension];
        CodeFile.Write(path, new Tensor(new Shape(4, 2), numbers), words);
        NamedCodes read = CodeFile.Read(path, 2);
        read.Codes.Shape.ShouldBe(new Shape(4, 2));
        read.Codes.Span.ToArray().Select(BitConverter.SingleToInt32Bits).ShouldBe(numbers.Select(BitConverter.SingleToInt32Bits));
        read.Columns.Count.ShouldBe(3);
        read.Columns.Zip(words).ShouldAllBe(pair => pair.First.Values.SequenceEqual(pair.Second.Values));
        read.Names.ShouldBe(words[0].Values);

        // The same codes are the same bytes, and a model with other codes is told.
        byte[] bytes = File.ReadAllBytes(path);
        CodeFile.Write(path, new Tensor(new Shape(4, 2), numbers), words);
        File.ReadAllBytes(path).ShouldBe(bytes);
        Should.Throw<Exception>(() => CodeFile.Read(path, 3)).Message.ShouldContain("codes");
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Rows_that_were_written_can_be_learned_from(string extension)
    {
        double[][] rows = [[1.1, 1e15 + 0.5, -0.25], [2, 3, 4], [-1e-9, 0, 7]];
        string path = _folder["rows" + extension];
        TableFormat.Save(path, TableContents.OfRows(["height cm", "mass", "Größe"], rows, []));
        TableDataset set = TableDataset.Open(path, new DataOptions());
        set.Format.Names.ShouldBe(extension == ".npy" ? ["x0", "x1", "x2"] : ["height cm", "mass", "Größe"]);
        for (int i = 0; i < rows.Length; i++)
        {
            set.Row(i).ToArray().ShouldBe(extension == ".npy" ? [.. rows[i].Select(value => (double)(float)value)] : rows[i]);
        }

        // As the table of a model that knows its columns; other ones are refused.
        TableDataset.Open(path, new DataOptions { Format = set.Format, Minimum = 1 }).Count.ShouldBe(3);
        var others = TableColumns.Raw(["mass", "age"]);
        _folder.Error(path, new DataOptions { Format = others, Minimum = 1 }).ShouldContain("mass");
    }

    /// <summary>numpy.savez: a zip of .npy files; text is &lt;Uk, UTF-32 filled up with zeros.</summary>
    [Fact]
    public void An_npz_file_is_as_NumPy_describes_it()
    {
        string path = _folder["codes.npz"];
        CodeFile.Write(path, new Tensor(new Shape(2, 1), [1.5f, -2]), [new TextColumn("name", ["ab", "ж"])]);
        using ZipArchive archive = ZipFile.OpenRead(path);
        archive.Entries.Select(entry => entry.FullName).ShouldBe(["codes.npy", "name.npy"]);
        archive.Entries.ShouldAllBe(entry => entry.CompressedLength == entry.Length);
        byte[] name = Bytes(archive.Entries[1]);
        Encoding.ASCII.GetString(name[10..128]).TrimEnd().ShouldBe("{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }");
        name[128..].ShouldBe([0x61, 0, 0, 0, 0x62, 0, 0, 0, 0x36, 4, 0, 0, 0, 0, 0, 0]);
        byte[] codes = Bytes(archive.Entries[0]);
        Encoding.ASCII.GetString(codes[10..128]).TrimEnd().ShouldBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }");
        BinaryPrimitives.ReadSingleLittleEndian(codes.AsSpan(132)).ShouldBe(-2);
    }

    [Fact]
    public void A_Parquet_file_of_another_program_is_a_table()
    {
        string path = _folder.Write("foreign.parquet", Convert.FromBase64String(Foreign));
        MixedColumns mixed = Dataset.Open(path).ShouldBeOfType<MixedDataset>().Format;
        mixed.Columns.Single(column => column.Name == "mass").Missing.ShouldBe("");
        TableDataset set = TableDataset.Open(path, new DataOptions { Labels = "species", SkipBad = true });
        set.Format.Names.ShouldBe(["height", "count", "alive", "mass"]);
        set.Count.ShouldBe(3);
        set.Row(0).ToArray().ShouldBe([1.5, 1, 1, 0.5]);
        set.Row(2).ToArray().ShouldBe([1e-3, 4, 1, 3.5]);
        set.Notes.ShouldContain("left out: column 'id': it identifies rows: each has a number of its own");
        set.Attributes!.Names.ShouldContain("species=ада");

        // What a model does not use goes with the rows: a whole number keeps all its digits, a null is empty.
        var columns = TableColumns.Raw(["height"]);
        set = TableDataset.Open(path, new DataOptions { Format = columns, Minimum = 1 });
        set.Others.Single(other => other.Name == "id").Values[0].ShouldBe("9007199254740993");
        set.Others.Single(other => other.Name == "species").Values.ShouldBe(["ада", "b", "", "ада"]);
    }

    [Fact]
    public void A_damaged_Parquet_file_is_told_in_a_sentence()
    {
        byte[] whole = Convert.FromBase64String(Foreign);
        for (int at = 0; at < whole.Length; at += 3)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x5A;
            Reads(damaged);
            Reads(whole[..at]);
        }

        _folder.Error(_folder.Write("a.parquet", "PAR1"u8.ToArray())).ShouldContain("is not a whole Parquet file");
        _folder.Error(_folder.Write("a.parquet", [])).ShouldContain("a.parquet' is ");

        void Reads(byte[] bytes)
        {
            try
            {
                TableDataset.Open(_folder.Write("damaged.parquet", bytes), new DataOptions { Labels = "species", SkipBad = true });
            }
            catch (DataException error)
            {
                error.Message.ShouldContain("damaged.parquet");
            }
        }
    }

    [Fact]
    public void A_name_that_says_no_format_is_refused()
    {
        ModelFileException error = Should.Throw<ModelFileException>(() =>
            CodeFile.Write(_folder["codes.xlsx"], new Tensor(new Shape(1, 1), [1]), []));
        error.Message.ShouldContain("codes.xlsx: its name does not say what kind of file it is to be; give a name ending in .csv, .npy, " +
            ".npz or .parquet.");
        Directory.GetFiles(_folder.Root).ShouldBeEmpty();
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
