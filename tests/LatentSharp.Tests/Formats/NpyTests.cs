using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Formats;

/// <summary>The files in base 64 were written by NumPy 1.24.</summary>
public sealed class NpyTests
{
    private static readonly byte[] Golden = Convert.FromBase64String(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAg"
        + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBAAACAQAAAoEA=");

    [Fact]
    public void Writes_NumPys_file_to_the_byte()
    {
        using var folder = new TemporaryFolder();
        Npy.Write(folder["a.npy"], new Tensor(new Shape(2, 3), [0, 1, 2, 3, 4, 5]));
        File.ReadAllBytes(folder["a.npy"]).ShouldBe(Golden);
        folder.Names().ShouldBe(["a.npy"]);
    }

    [Theory]
    [InlineData("columns first, doubles",
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICA" +
        "gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAhAAAAAAAAA8D8AAAAAAAAQQAAAAAAAAABAAAAAAAAAFEA=", "[2, 3]",
            new float[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("columns first, three dimensions",
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgNCwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICA" +
        "gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAADAAAAAEAAAANAAAAAgAAAA4AAAADAAAADwAAAAQAAAAQAAAABQAAABEAAAAGAAAAEgAAAAcAAAATAA" +
        "AACAAAABQAAAAJAAAAFQAAAAoAAAAWAAAACwAAABcAAAA=", "[2, 4, 3]",
            new float[] { 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23 })]
    [InlineData("version 2, 64-bit integers",
        "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICA" +
        "gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAP7/////////AwAAAAAAAAA=", "[3]", new float[] { 1, -2, 3 })]
    [InlineData("version 3, bytes",
        "k05VTVBZAwB0AAAAeydkZXNjcic6ICd8dTEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICA" +
        "gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAgP8=", "[1, 3]", new float[] { 0, 128, 255 })]
    [InlineData("scalar", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgI" +
        "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAACBA", "[]", new float[] { 2.5f })]
    public void Reads_what_NumPy_writes(string what, string file, string shape, float[] values)
    {
        using var folder = new TemporaryFolder();
        Tensor read = Npy.Read(folder.Write("a.npy", Convert.FromBase64String(file)));
        read.Shape.ToString().ShouldBe(shape, what);
        read.Span.ToArray().ShouldBe(values, what);
    }

    [Fact]
    public void Any_array_comes_back_to_the_bit()
    {
        Gen<float> value = ArbMap.Default.GeneratorFor<int>().Select(BitConverter.Int32BitsToSingle);
        Gen<Tensor> tensor = from sizes in Gen.Choose(0, 4).ArrayOf().Select(a => a.Take(Shape.MaximumRank).ToArray())
                             from values in value.ArrayOf(new Shape(sizes).Length)
                             select new Tensor(new Shape(sizes), values);
        using var folder = new TemporaryFolder();
        Prop.ForAll(tensor.ToArbitrary(), t =>
        {
            Npy.Write(folder["a.npy"], t);
            (new FileInfo(folder["a.npy"]).Length - (t.Length * 4L)).ShouldBe(128);
            Tensor read = Npy.Read(folder["a.npy"]);
            read.Shape.ShouldBe(t.Shape);
            read.Span.ToArray().Select(BitConverter.SingleToInt32Bits).ShouldBe(t.Span.ToArray().Select(BitConverter.SingleToInt32Bits));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "holds Python objects ('|O'), which can run code")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "a table of several columns")]
    [InlineData("{'descr': '>c8', 'fortran_order': False, 'shape': (1,)}", "the type '>c8', expected floats of 16 to 64 bits")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "expected True or False, found '0'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 1}", "expected '(', found '1'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "expected a size, found '-'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "more than 2147483647 elements")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536)}", "more than 2147483647 elements")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,)}", "the header says 85899346")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1)}", "more than 6 dimensions")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "the header lacks 'shape'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}", "unknown or repeated key 'descr'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': 1}", "unknown or repeated key 'x'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': ()} + x", "expected the end of the header, found '+'")]
    [InlineData("{'descr': '<f4", "in plain quotes")]
    [InlineData("__import__('os')", "expected '{', found '_'")]
    [InlineData("", "expected '{', found the end of the header")]
    public void A_wrong_header_is_refused_by_name(string header, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0,
            0]);
        Should.Throw<ModelFileException>(() => Npy.Read(path)).Message.ShouldContain(message);
    }

    [Fact]
    public void Lengths_and_versions_are_checked()
    {
        using var folder = new TemporaryFolder();
        Refuses([.. Golden, 0], "goes on to 153 bytes, the header says 152");
        Refuses(Golden[..^1], "ends after 151 bytes, the header says 152; it was cut short");
        Refuses([0x93, .. "NUMPY"u8, 4, 0, .. new byte[100]], "expected version 1, 2 or 3 of the NPY format, found 4");
        Refuses([0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[100]],
            "the header should be 4294967295 bytes long, but 100 is the most");
        Refuses("PNG not NPY at all"u8.ToArray(), "expected an NPY file");
        Refuses([], "found an empty file");

        void Refuses(byte[] bytes, string message) =>
            Should.Throw<ModelFileException>(() => Npy.Read(folder.Write("a.npy", bytes))).Message.ShouldContain(message);
    }

    [Fact]
    public void Every_truncation_is_refused() => Hostile.EveryTruncationIsRefused(Golden, path => Npy.Read(path));

    [Fact]
    public void Mutations_are_read_or_refused() =>
        Hostile.MutationsAreReadOrRefused(Golden, tries: 1500, seed: 20261, path => Npy.Read(path));
}
