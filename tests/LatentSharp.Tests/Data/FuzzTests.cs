using System.Text;
using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Data;

/// <summary>Whatever a file holds, reading it ends with a set of pictures or with an error for the user.</summary>
public sealed class FuzzTests : IDisposable
{
    private const int Rounds = 300;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("images-idx3-ubyte", 1)]
    [InlineData("images-idx3-ubyte.gz", 2)]
    [InlineData("pictures.zip", 3)]
    public void PictureFiles(string name, ulong seed)
    {
        byte[] whole = name switch
        {
            "pictures.zip" => TestFolder.Zip(
                ("a.png", Png.Encode(TestFolder.Draw(9, 9, 3, 1))),
                ("b.png", Png.Encode(TestFolder.Draw(9, 9, 3, 2))),
                ("labels.csv", Encoding.ASCII.GetBytes("file,hat\na.png,1\nb.png,0\n"))),
            "images-idx3-ubyte" => TestFolder.IdxPictures(3),
            _ => TestFolder.Gzip(TestFolder.IdxPictures(3)),
        };
        Run(seed, whole, bytes =>
        {
            _folder.Write(name, bytes);
            _folder.Open(name, threads: 1).Count.ShouldBeGreaterThan(1);
        });
    }

    [Theory]
    [InlineData("list_attr.txt", "3\nHat Coat\na.png 1 -1\nb.png -1 0\nc.png 1 1\n", 4)]
    [InlineData("labels.csv", "file,hat,hair,age\na.png,1,red,3\nb.png,-1,\"dark, blue\",4.5\nc.png,,red,\n", 5)]
    public void LabelFiles(string name, string text, ulong seed)
    {
        _folder.WritePngs("a.png", "b.png", "c.png");
        Run(seed, Encoding.ASCII.GetBytes(text), bytes =>
        {
            _folder.Write(name, bytes);
            _folder.Open(threads: 1).Attributes!.Rows.ShouldBe(3);
        });
    }

    [Theory]
    [InlineData("table.csv", 6)]
    [InlineData("table.npy", 7)]
    [InlineData("pictures.npy", 8)]
    public void Tables(string name, ulong seed)
    {
        byte[] whole = name switch
        {
            "table.csv" => Encoding.ASCII.GetBytes("age,\"height, m\"\n3,1.25\n40,1.7e0\n5,-1\n"),
            "table.npy" => NpyBytes.Doubles("(3, 2)", 1, 2, 3, 4, 5, 6),
            _ => NpyBytes.Bytes("(3, 8, 8)", Enumerable.Range(0, 192).Select(i => (byte)i)),
        };
        Run(seed, whole, bytes =>
        {
            _folder.Write(name, bytes);
            PictureSet set = _folder.Open(name, threads: 1);
            set.Count.ShouldBeGreaterThan(1);
            for (int i = 0; i < set.Count && set.Columns is not null; i++)
            {
                set.Row(i).ToArray().ShouldAllBe(value => double.IsFinite(value));
            }
        });
    }

    private static void Run(ulong seed, byte[] whole, Action<byte[]> read)
    {
        read(whole);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = Mutate(whole, new RandomStream(seed, (ulong)round));
            try
            {
                read(bytes);
            }
            catch (DataException)
            {
                refused++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: {Convert.ToBase64String(bytes)}", error);
            }
        }

        refused.ShouldBeGreaterThan(Rounds / 10);
    }

    /// <summary>One to four changes: a byte set, a bit turned, a part cut out, doubled, or the end cut off.</summary>
    private static byte[] Mutate(byte[] whole, RandomStream random)
    {
        byte[] bytes = [.. whole];
        int changes = 1 + random.Integer(0, 4);
        for (int change = 0; change < changes && bytes.Length > 1; change++)
        {
            ulong draw = (ulong)(change + 1) * 8;
            int at = random.Integer(draw, random.Integer(draw + 1, 2) == 0 ? bytes.Length : Math.Min(32, bytes.Length));
            int end = at + random.Integer(draw + 2, Math.Min(16, bytes.Length - at) + 1);
            switch (random.Integer(draw + 3, 5))
            {
                case 0:
                    bytes[at] = (byte)random.Integer(draw + 4, 256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Integer(draw + 4, 8));
                    break;
                case 2:
                    bytes = [.. bytes[..at], .. bytes[end..]];
                    break;
                case 3:
                    bytes = [.. bytes[..end], .. bytes[at..]];
                    break;
                default:
                    bytes = bytes[..Math.Max(1, at)];
                    break;
            }
        }

        return bytes;
    }
}
