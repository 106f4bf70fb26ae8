using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace LatentSharp.Imaging.Tests.Corpus;

/// <summary>A PNG file of the corpus and what an independent decoder (libpng) makes of it: RGBA, 16 bits. See make_corpus.py.</summary>
public sealed record CorpusFile(string Name, byte[] Png, int Width, int Height, ushort[] Expected)
{
    public static IReadOnlyList<CorpusFile> ReadAll()
    {
        using Stream packed = typeof(CorpusFile).Assembly.GetManifestResourceStream("corpus.bin")!;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var memory = new MemoryStream();
        zlib.CopyTo(memory);
        ReadOnlySpan<byte> rest = memory.ToArray();
        var files = new List<CorpusFile>();
        while (rest.Length > 0)
        {
            int nameLength = BinaryPrimitives.ReadUInt16BigEndian(rest);
            string name = Encoding.ASCII.GetString(rest.Slice(2, nameLength));
            rest = rest[(2 + nameLength)..];
            int pngLength = BinaryPrimitives.ReadInt32BigEndian(rest);
            byte[] png = rest.Slice(4, pngLength).ToArray();
            rest = rest[(4 + pngLength)..];
            int width = BinaryPrimitives.ReadInt32BigEndian(rest);
            int height = BinaryPrimitives.ReadInt32BigEndian(rest[4..]);
            rest = rest[8..];
            var expected = new ushort[width * height * 4];
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] = BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * i)..]);
            }

            rest = rest[(2 * expected.Length)..];
            files.Add(new CorpusFile(name, png, width, height, expected));
        }

        return files;
    }
}
