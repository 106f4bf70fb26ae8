using System.Buffers.Binary;
using System.Text;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Formats;

public sealed class SafeTensorsHostileTests
{
    private const string Entry = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

    [Theory]
    [InlineData("{" + Entry + "," + Entry + "}", 8, "names 'a' twice")]
    [InlineData("{" + Entry + ",\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "overlaps tensor 'a'")]
    [InlineData("{" + Entry + ",\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]}}", 16, "leaves a hole after tensor 'a'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12, "leaves a hole after the header")]
    [InlineData("{" + Entry + "}", 7, "it was cut short: copy or train it again")]
    [InlineData("{" + Entry + "}", 9, "the file goes on to")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8,
        "tensor 'a' [3] of F32 needs 12 bytes, but its offsets [0, 8] span 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", 8, "ends at byte 0, before it begins at byte 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8, "shape of tensor 'a': expected a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", 8,
        "data_offsets of tensor 'a': expected a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}}", 8, "expected a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,99999999999999999999]}}", 8, "expected a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[9223372036854775799,9223372036854775807]}}", 8, "leaves a hole")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,8]}}", 8, "more than 2147483647 elements")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0, "more than 2147483647 elements")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[536870912],\"data_offsets\":[0,2147483648]}}", 8, "the header says 2147483")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,2],\"data_offsets\":[0,8]}}", 8, "more than 6 dimensions")]
    [InlineData("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}", 8, "tensor 'a' has the dtype 'F8_E4M3'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "unknown or repeated key 'dtype'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}}", 8, "unknown or repeated key 'x'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "tensor 'a' lacks data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4,8]}}", 8, "expected the end of the list, found a number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[2]],\"data_offsets\":[0,8]}}", 8, "the header is not valid JSON")]
    [InlineData("{\"__metadata__\":{\"k\":1}}", 0, "__metadata__ 'k': expected a text, found a number")]
    [InlineData("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, "names 'k' twice")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "names '__metadata__' twice")]
    [InlineData("{\"\\ud800\":{}}", 0, "the header is not valid JSON")]
    [InlineData("[]", 0, "expected an object, found a list")]
    [InlineData("{} {}", 0, "the header is not valid JSON")]
    [InlineData("{\"a\":null}", 0, "expected an object, found true, false or null")]
    [InlineData("", 0, "the header is not valid JSON")]
    public void A_wrong_header_is_refused_by_name(string header, int dataLength, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("m", Compose(Encoding.UTF8.GetBytes(header), dataLength));
        Should.Throw<ModelFileException>(() => SafeTensorsFile.Read(path)).Message.ShouldContain(message);
    }

    [Fact]
    public void Deep_nesting_and_broken_text_are_refused()
    {
        using var folder = new TemporaryFolder();
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000));
        Should.Throw<ModelFileException>(() => SafeTensorsFile.Read(folder.Write("m", Compose(Encoding.UTF8.GetBytes(deep), 0))));
        Should.Throw<ModelFileException>(() =>
            SafeTensorsFile.Read(folder.Write("m", Compose([(byte)'{', (byte)'"', 0xFF, (byte)'"'], 0)))).Message.ShouldContain(
            "not UTF-8");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1ul << 63)]
    [InlineData(100_000_001ul)]
    [InlineData(100_000_000ul)]
    [InlineData(3ul)]
    public void A_header_longer_than_the_file_is_refused_before_it_is_allocated(ulong length)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = [.. new byte[8], (byte)'{', (byte)'}'];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        string path = folder.Write("m", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<ModelFileException>(() =>
            SafeTensorsFile.Read(path)).Message.ShouldContain($"the header should be {length} bytes long, but 2 is the most");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Missing_files_and_folders_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<ModelFileException>(() => SafeTensorsFile.Read(folder["none"])).Message.ShouldContain("there is no such file");
        Should.Throw<ModelFileException>(() => SafeTensorsFile.Read(folder.Root)).Message.ShouldContain("found a folder");
    }

    [Fact]
    public void A_large_double_is_not_made_infinite()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Compose(Encoding.UTF8.GetBytes("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}"), 8);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(bytes.Length - 8), 1e39);
        using var file = SafeTensorsFile.Read(folder.Write("m", bytes));
        Should.Throw<ModelFileException>(() => file.Get("a")).Message.ShouldContain("the value 1E+39 is too large");
    }

    [Fact]
    public void A_file_cut_while_it_is_open_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("m", Sound());
        using var file = SafeTensorsFile.Read(path);
        using (FileStream stream = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(stream.Length - 1);
        }

        Should.Throw<ModelFileException>(() => file.Get("w")).Message.ShouldContain("cut short");
    }

    [Fact]
    public void Every_truncation_is_refused() => Hostile.EveryTruncationIsRefused(Sound(), ReadAll);

    [Fact]
    public void Mutations_are_read_or_refused() => Hostile.MutationsAreReadOrRefused(Sound(), tries: 1500, seed: 20260, ReadAll);

    private static void ReadAll(string path)
    {
        using var file = SafeTensorsFile.Read(path);
        foreach (TensorEntry entry in file.Entries)
        {
            file.Get(entry.Name).Length.ShouldBe(entry.Shape.Length);
        }
    }

    private static byte[] Sound()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsFile.Write(
            folder["m"],
            new Dictionary<string, string> { ["k"] = "v" },
            [("b", new Tensor(new Shape(3), [1, 2, 3])), ("w", new Tensor(new Shape(2, 2), [1, -2, 0.5f, 3]))],
            [("n", new Shape([]), [5])]);
        return File.ReadAllBytes(folder["m"]);
    }

    private static byte[] Compose(byte[] header, int dataLength)
    {
        byte[] bytes = [.. new byte[8], .. header, .. new byte[dataLength]];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        return bytes;
    }
}
