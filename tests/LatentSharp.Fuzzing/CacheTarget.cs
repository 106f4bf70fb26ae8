using System.Buffers.Binary;
using System.IO.Hashing;
using LatentSharp.Data;
using LatentSharp.Data.Cache;
using LatentSharp.Data.Pictures;

namespace LatentSharp.Fuzzing;

/// <summary>A file of decoded pictures: damaged, it is passed over or refused, and never gives other pictures than were put in.</summary>
internal static class CacheTarget
{
    private const int Drawn = 12;
    private static readonly DataOptions Options = new() { Size = 8, Limit = Drawn, Channels = 1, WithLabels = true };

    public static FuzzTarget Create()
    {
        PictureDataset expected = PictureDataset.Open("faces", Options, threads: 1);
        byte[] seed = Seeds.Written(path => PictureDataset.Open("faces", Options, threads: 1, cache: new PictureCache(path) { From = 1 }));
        return FuzzTarget.OfFile("cache", "pictures.cache", [seed], path =>
        {
            PictureDataset set = PictureDataset.Open("faces", Options, threads: 1,
                cache: new PictureCache(path) { From = 1, MayWrite = false });
            bool isUsed = set.Notes.Any(note => note.StartsWith("cache: ", StringComparison.Ordinal)
                && note.Contains($"from '{path}'", StringComparison.Ordinal));
            for (int i = 0; i < set.Count; i++)
            {
                if (!set.Pixels(i, new byte[set.Format.Length]).SequenceEqual(expected.Pixels(i, new byte[set.Format.Length])))
                {
                    throw new InvalidOperationException($"picture {i} is another one");
                }
            }

            // A bit of the file says whether there are labels.
            for (int column = 0; column < (set.Attributes?.Names.Count ?? 0); column++)
            {
                if (set.Attributes!.Column(column).ContainsAnyExceptInRange(AttributeTable.No, AttributeTable.Yes))
                {
                    throw new InvalidOperationException($"label {column} is neither yes, no nor unknown");
                }
            }

            if (!isUsed)
            {
                throw new DataException("passed over");
            }
        }, typeof(DataException)).Mended(Repair);
    }

    /// <summary>Writes the length and the hash of the tail, and the hash of the head.</summary>
    private static byte[] Repair(byte[] bytes)
    {
        (CacheLayout? layout, _) = CacheLayout.Read(Head(bytes, bytes.Length), bytes.Length);
        layout ??= CacheLayout.Read(Head(bytes, null), bytes.Length).Layout;
        if (bytes.Length < CacheLayout.Samples || layout is null)
        {
            return bytes;
        }

        (layout with { TailHash = XxHash64.HashToUInt64(bytes.AsSpan((int)layout.Tail)) }).ToBytes().CopyTo(bytes, 0);
        return bytes;
    }

    /// <summary>The head with its own hash mended, and where a length is given, with the tail that this length leaves.</summary>
    private static byte[] Head(byte[] bytes, int? length)
    {
        byte[] head = [.. bytes.Take(CacheLayout.HeadLength)];
        if (head.Length == CacheLayout.HeadLength)
        {
            int Number(int place) => BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8 + (4 * place)));
            long tail = (length ?? 0) - CacheLayout.Samples - ((long)Number(1) * Number(2) * Number(3) * Number(4));
            if (length is not null && tail is > 0 and < int.MaxValue)
            {
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(28), (int)tail);
            }

            BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(64), XxHash64.HashToUInt64(head.AsSpan(0, 64)));
        }

        return head;
    }
}
