using System.Buffers.Binary;

namespace LatentSharp.Imaging.Tests;

/// <summary>A plain reader of GIF89a for the tests: a table of strings instead of a hash, as the specification describes LZW.</summary>
internal sealed class GifReader
{
    private readonly byte[] bytes;
    private int at;

    public GifReader(byte[] bytes)
    {
        this.bytes = bytes;
        bytes.AsSpan(0, 6).SequenceEqual("GIF89a"u8).ShouldBeTrue();
        Width = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(6));
        Height = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        (bytes[10] & 0x80).ShouldBe(0x80);
        int size = 2 << (bytes[10] & 7);
        Palette = bytes.AsSpan(13, 3 * size).ToArray();
        at = 13 + (3 * size);
        var canvas = new Picture(Width, Height, 3);
        while (bytes[at] != 0x3B)
        {
            if (bytes[at++] == 0x21)
            {
                Extension();
            }
            else
            {
                Frame(canvas);
                Frames.Add(new Picture(Width, Height, 3, (byte[])canvas.Pixels.Clone()));
            }
        }

        at.ShouldBe(bytes.Length - 1);
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Palette { get; }

    public bool Loops { get; private set; }

    public List<int> Delays { get; } = [];

    public List<Picture> Frames { get; } = [];

    private void Extension()
    {
        int kind = bytes[at++];
        if (kind == 0xF9)
        {
            Delays.Add(BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 2)));
        }

        Loops |= kind == 0xFF;
        SubBlocks();
    }

    private void Frame(Picture canvas)
    {
        int[] box = [.. Enumerable.Range(0, 4).Select(index =>
            (int)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + (2 * index))))];
        bytes[at + 8].ShouldBe((byte)0);
        int depth = bytes[at + 9];
        at += 10;
        List<byte> indices = Unpack(SubBlocks(), depth);
        indices.Count.ShouldBe(box[2] * box[3]);
        for (int i = 0; i < indices.Count; i++)
        {
            Palette.AsSpan(3 * indices[i], 3).CopyTo(canvas.Row(box[1] + (i / box[2]))[(3 * (box[0] + (i % box[2])))..]);
        }
    }

    private List<byte> SubBlocks()
    {
        var data = new List<byte>();
        while (bytes[at] != 0)
        {
            data.AddRange(bytes.AsSpan(at + 1, bytes[at]).ToArray());
            at += bytes[at] + 1;
        }

        at++;
        return data;
    }

    private static List<byte> Unpack(List<byte> data, int depth)
    {
        int clear = 1 << depth;
        var table = new List<byte[]>();
        var output = new List<byte>();
        byte[]? previous = null;
        int width = depth + 1;
        int bit = 0;
        while (true)
        {
            int code = 0;
            for (int i = 0; i < width; i++, bit++)
            {
                code |= ((data[bit / 8] >> (bit % 8)) & 1) << i;
            }

            if (code == clear)
            {
                table = [.. Enumerable.Range(0, clear + 2).Select(static index => new[] { (byte)index })];
                width = depth + 1;
                previous = null;
                continue;
            }

            if (code == clear + 1)
            {
                ((bit + 7) / 8).ShouldBe(data.Count);
                return output;
            }

            code.ShouldBeLessThanOrEqualTo(table.Count);
            byte[] entry = code < table.Count ? table[code] : [.. previous!, previous![0]];
            output.AddRange(entry);
            if (previous is not null && table.Count < 4096)
            {
                table.Add([.. previous, entry[0]]);
                width = table.Count == 1 << width && width < 12 ? width + 1 : width;
            }

            previous = entry;
        }
    }
}
