using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using LatentSharp.Data;

namespace LatentSharp.Training.Provenance;

/// <summary>
/// Which data a model was trained on, in a few hashes (XXH64, 16 hexadecimal digits): equal data have equal ones on every machine.
/// </summary>
/// <param name="Count">Pictures or rows, those included that are neither trained nor tested on.</param>
/// <param name="Pictures">Of the decoded samples of all pictures in their order.</param>
/// <param name="Names">Of the names of all pictures in their order.</param>
/// <param name="Labels">Of the names and values of all labels.</param>
/// <param name="Split">Of the indices of the pictures to train on, then of those to test on.</param>
internal sealed record DataFingerprint(int Count, string Pictures, string Names, string Labels, string Split)
{
    /// <summary>The fingerprint of a set that is divided.</summary>
    /// <param name="split">The pictures; which of them are trained and tested on.</param>
    public static DataFingerprint Of(Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        Dataset set = split.Set;
        var pictures = new ulong[set.Count];
        var names = new ulong[set.Count];
        for (int i = 0; i < pictures.Length; i++)
        {
            (pictures[i], names[i]) = (set.Hash(i), Hash(set.Name(i)));
        }

        return new DataFingerprint(
            set.Count, Hex(Hash<ulong>(pictures)), Hex(Hash<ulong>(names)),
            Hex(Hash<ulong>([.. LabelFingerprint.Of(set.Attributes).SelectMany(label =>
                (ulong[])[Hash(label.Name), Hash(label.Values)])])), SplitHash(split));
    }

    /// <summary>Whether these are the pictures that a set begins with; a set of drawn pictures holds as many as were asked for.</summary>
    /// <param name="set">The pictures or rows.</param>
    public bool IsStartOf(Dataset set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Count <= set.Count && Pictures == Hex(Hash<ulong>([.. Enumerable.Range(0, Count).Select(set.Hash)]));
    }

    /// <summary>The hash of a division alone.</summary>
    internal static string SplitHash(Split split) => Hex(Hash<ulong>([Hash<int>(split.Train), Hash<int>(split.Test)]));

    internal static ulong Hash(string text) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text));

    internal static ulong Hash<T>(ReadOnlySpan<T> values)
        where T : unmanaged => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(values));

    internal static string Hex(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);
}

/// <summary>One label of a set: an attribute, a group of attributes that exclude each other, or a number.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The hash of its values.</param>
internal sealed record LabelFingerprint(string Name, string Values)
{
    /// <summary>All labels in their order; none if there is no table.</summary>
    public static IReadOnlyList<LabelFingerprint> Of(AttributeTable? table) => table is null ? [] :
    [
        .. table.Names.Select((name, i) => new LabelFingerprint(name, DataFingerprint.Hex(DataFingerprint.Hash(table.Column(i))))),
        .. table.Factors.Select(factor => new LabelFingerprint(factor.Name,
            DataFingerprint.Hex(DataFingerprint.Hash<float>(factor.Values)))),
        .. table.Groups.Select(group => new LabelFingerprint(group.Name,
            DataFingerprint.Hex(DataFingerprint.Hash<int>([.. group.Members])))),
    ];
}
