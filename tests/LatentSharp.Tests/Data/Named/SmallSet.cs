using System.Security.Cryptography;
using LatentSharp.Data.Named;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Data.Named;

/// <summary>A set of two IDX files of nine pictures of any side, for a server of the test's own.</summary>
internal sealed class SmallSet
{
    public const string Images = "train-images-idx3-ubyte.gz";
    public const string Labels = "train-labels-idx1-ubyte.gz";

    public SmallSet(byte side = 8)
    {
        Files = new(StringComparer.Ordinal)
        {
            [Images] = TestFolder.Gzip(TestFolder.Idx([9, side, side], Noise(9 * side * side))),
            [Labels] = TestFolder.Gzip([0, 0, 8, 1, 0, 0, 0, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
        };
    }

    public Dictionary<string, byte[]> Files { get; }

    public byte[] Pictures => Files[Images];

    public NamedSet At(params Uri[] mirrors) => new()
    {
        Name = "small",
        Title = "nine pictures",
        Pictures = 9,
        License = "none",
        Source = "a test",
        Mirrors = mirrors,
        Files = [.. Files.Select(pair =>
            new NamedFile(pair.Key, pair.Value.Length, Convert.ToHexStringLower(SHA256.HashData(pair.Value))))],
    };

    /// <summary>What does not get shorter in a .gz.</summary>
    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        for (int i = 0; i < length; i++)
        {
            noise[i] = (byte)new RandomStream(1, 2).Bits((ulong)i);
        }

        return noise;
    }

    /// <summary>The file that a request asks for.</summary>
    public byte[] Of(Asked asked) => Files[asked.Path[(asked.Path.LastIndexOf('/') + 1)..]];

    /// <summary>Answers as a server should.</summary>
    public Answer Honest(Asked asked) => Answer.Honest(Of(asked), asked);
}
