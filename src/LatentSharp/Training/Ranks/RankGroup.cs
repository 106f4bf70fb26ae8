using System.Runtime.InteropServices;
using System.Text;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Training.Ranks;

/// <summary>
/// What ranks do together: sums whose bits do not depend on how many they are, and what rank 0 tells the others. A sum is an exchange of
/// slices, additions as a binary tree over ranks, and a gathering of the results: each rank sends and receives 2P(N−1)/N of P numbers.
/// </summary>
internal sealed class RankGroup
{
    // Numbers that rank 0 sends at once.
    private const int Piece = 1 << 20;

    private readonly IRanks _ranks;
    private float[] _received = [];
    private float[] _sent = [];

    /// <summary>Takes ranks that have found each other.</summary>
    /// <param name="ranks">They.</param>
    /// <param name="anyNumber">Whether they may be as many as they are: nothing is summed, and there are no shards.</param>
    /// <exception cref="SettingException">Their number is no power of two.</exception>
    public RankGroup(IRanks ranks, bool anyNumber = false)
    {
        _ranks = ranks;
        if (!anyNumber && !int.IsPow2(ranks.Count))
        {
            throw new SettingException(SettingText.Of($"{ranks.Count} ranks cannot share the shards of a batch, whose number is a power " +
                $"of two; start 1, 2, 4, 8 … of them."));
        }
    }

    /// <summary>The ranks.</summary>
    public IRanks Ranks => _ranks;

    /// <summary>Whether this process writes files and talks.</summary>
    public bool IsFirst => _ranks.Rank == 0;

    /// <summary>How many there are.</summary>
    public int Count => _ranks.Count;

    /// <summary>The shards of a batch that are this rank's.</summary>
    /// <param name="shards">All of them.</param>
    /// <exception cref="SettingException">There are fewer shards than ranks.</exception>
    public (int First, int Count) Mine(int shards)
    {
        if (shards < Count)
        {
            throw new SettingException(SettingText.Of($"{Count} ranks share {shards} {(shards == 1 ? "shard" : "shards")} of a batch, so " +
                $"that some would have nothing to do; give {new SettingName("shards")} {Count} or a larger power of two, or start fewer."));
        }

        int each = shards / Count;
        return (_ranks.Rank * each, each);
    }

    /// <summary>Replaces numbers by their sum over all ranks, a binary tree in the order of ranks.</summary>
    /// <param name="values">The numbers, a multiple of the number of ranks.</param>
    public void Sum(Span<float> values)
    {
        if (Count > 1)
        {
            int slice = values.Length / Count;
            values.CopyTo(Room(ref _sent, values.Length));
            _ranks.AllToAll(_sent, Room(ref _received, values.Length), slice);
            AddUp(_received, slice);
            _ranks.AllGather(_received, _sent, slice);
            _sent.AsSpan(0, values.Length).CopyTo(values);
        }
    }

    /// <summary>Replaces numbers by their sum over all ranks, a binary tree in the order of ranks.</summary>
    /// <param name="values">A few numbers.</param>
    public void Sum(double[] values)
    {
        double[] all = Gather(values);
        for (int step = 1; step < Count; step *= 2)
        {
            for (int i = 0; i < Count; i += 2 * step)
            {
                for (int j = 0; j < values.Length; j++)
                {
                    all[(i * values.Length) + j] += all[((i + step) * values.Length) + j];
                }
            }
        }

        all.AsSpan(0, values.Length).CopyTo(values);
    }

    /// <summary>A few numbers of every rank, one rank after the other.</summary>
    /// <param name="values">Those of this one, as many on each.</param>
    public double[] Gather(ReadOnlySpan<double> values)
    {
        if (Count == 1)
        {
            return values.ToArray();
        }

        int slice = values.Length * 2;
        MemoryMarshal.Cast<double, float>(values).CopyTo(Room(ref _sent, slice));
        _ranks.AllGather(_sent, Room(ref _received, slice * Count), slice);
        return MemoryMarshal.Cast<float, double>(_received.AsSpan(0, slice * Count)).ToArray();
    }

    /// <summary>A text of every rank, in the order of ranks.</summary>
    /// <param name="text">That of this one.</param>
    public string[] Gather(string text)
    {
        if (Count == 1)
        {
            return [text];
        }

        byte[] mine = Encoding.UTF8.GetBytes(text);
        double[] lengths = Gather([mine.Length]);
        int slice = ((int)lengths.Max() / sizeof(float)) + 1;
        mine.CopyTo(MemoryMarshal.AsBytes(Room(ref _sent, slice).AsSpan()));
        _ranks.AllGather(_sent, Room(ref _received, slice * Count), slice);
        return [.. lengths.Select((length, i) =>
            Encoding.UTF8.GetString(MemoryMarshal.AsBytes(_received.AsSpan(i * slice, slice))[..(int)length]))];
    }

    /// <summary>What rank 0 says.</summary>
    /// <param name="text">It, on rank 0; what others say is not heard.</param>
    public string FromFirst(string text) => Gather(IsFirst ? text : "")[0];

    /// <summary>Replaces tensors by those of rank 0.</summary>
    /// <param name="tensors">As many of the same shapes on every rank.</param>
    public void FromFirst(IEnumerable<Tensor> tensors)
    {
        if (Count == 1)
        {
            return;
        }

        foreach (Tensor tensor in tensors)
        {
            for (int at = 0; at < tensor.Length; at += Piece)
            {
                Span<float> piece = tensor.Span[at..Math.Min(at + Piece, tensor.Length)];
                int slice = (piece.Length + Count - 1) / Count;
                float[] values = Room(ref _sent, slice * Count);
                piece.CopyTo(values);
                _ranks.AllToAll(values, Room(ref _received, slice * Count), slice);
                _ranks.AllGather(_received, values, slice);
                values.AsSpan(0, piece.Length).CopyTo(piece);
            }
        }
    }

    /// <summary>Adds slices up as a tree; the first becomes the sum.</summary>
    private void AddUp(float[] values, int slice)
    {
        for (int step = 1; step < Count; step *= 2)
        {
            for (int i = 0; i < Count; i += 2 * step)
            {
                Span<float> left = values.AsSpan(i * slice, slice);
                Map.Apply(default(Add), left, values.AsSpan((i + step) * slice, slice), left);
            }
        }
    }

    private static float[] Room(ref float[] room, int length) =>
        room = room.Length >= length ? room : GC.AllocateUninitializedArray<float>(length, pinned: true);
}
