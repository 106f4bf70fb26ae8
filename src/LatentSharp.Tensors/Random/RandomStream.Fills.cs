using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Random;

/// <content>Fills of spans, and normal numbers. Draw i of a fill is the draw at position start + i, however the span is cut.</content>
public readonly partial struct RandomStream
{
    private const float UniformStep = 1f / 16777216f;

    /// <summary>One standard normal number: the same to the bit as in <see cref="FillNormal"/>.</summary>
    /// <param name="index">Position in the stream. Positions 2k and 2k+1 share two words of random bits.</param>
    public float Normal(ulong index)
    {
        float value = 0;
        FillNormal(new Span<float>(ref value), index);
        return value;
    }

    /// <summary>Fills with random words.</summary>
    /// <param name="y">Receives the words at positions <paramref name="start"/>, start + 1, …</param>
    /// <param name="start">Position of the first.</param>
    public void FillBits(Span<uint> y, ulong start) => Fill(default(RawBits), MemoryMarshal.Cast<uint, float>(y), start);

    /// <summary>Fills with uniform numbers in [0, 1), 24 bits each.</summary>
    /// <param name="y">Receives the draws at positions <paramref name="start"/>, start + 1, …</param>
    /// <param name="start">Position of the first.</param>
    public void FillUniform(Span<float> y, ulong start) => Fill(default(UniformNumbers), y, start);

    /// <summary>
    /// Fills with standard normal numbers (Box and Muller 1958): positions 2k and 2k+1 are the cosine and the sine of one
    /// point. The radius has 32 bits, so that the largest magnitude is 6.8.
    /// </summary>
    /// <param name="y">Receives the draws at positions <paramref name="start"/>, start + 1, …</param>
    /// <param name="start">Position of the first.</param>
    public void FillNormal(Span<float> y, ulong start) => Fill(default(NormalNumbers), y, start);

    /// <summary>Draws 1 with the given probability, else 0: y[i] = 1 where the uniform draw at start + i is below probability[i].</summary>
    /// <param name="probability">Probabilities; at or below 0 never, at or above 1 always.</param>
    /// <param name="y">Receives as many draws as there are probabilities; may be the same span.</param>
    /// <param name="start">Position of the first draw.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void FillBernoulli(ReadOnlySpan<float> probability, Span<float> y, ulong start)
    {
        if (probability.Length != y.Length)
        {
            throw new ArgumentException($"FillBernoulli: {probability.Length} probabilities for {y.Length} draws; the numbers must be " +
                $"equal.", nameof(y));
        }

        Span<float> uniform = stackalloc float[256];
        for (int i = 0; i < y.Length; i += uniform.Length)
        {
            Span<float> part = uniform[..Math.Min(uniform.Length, y.Length - i)];
            FillUniform(part, start + (ulong)i);
            Map.Apply(default(Kernels.Ops.LessThan), part, probability.Slice(i, part.Length), y.Slice(i, part.Length));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Fill<T>(T transform, Span<float> y, ulong start)
        where T : struct, ITransform
    {
        Span<float> group = stackalloc float[PhiloxVector.Words];
        ref float edge = ref MemoryMarshal.GetReference(group);
        int filled = 0;
        while (filled < y.Length)
        {
            ulong index = start + (ulong)filled;
            int skip = (int)(index % PhiloxVector.Words);
            bool whole = skip == 0 && y.Length - filled >= PhiloxVector.Words;
            ref float destination = ref whole ? ref y[filled] : ref edge;

            (Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c, Vector512<ulong> d) =
                PhiloxVector.Make(_seed, (index - (ulong)skip) >> 2, _stream);
            (Vector512<ulong> first, Vector512<ulong> second) = transform.Invoke(a, b, c, d);
            first.AsSingle().StoreUnsafe(ref destination);
            second.AsSingle().StoreUnsafe(ref destination, (nuint)Lanes.Count);

            int count = Math.Min(PhiloxVector.Words - skip, y.Length - filled);
            if (!whole)
            {
                group.Slice(skip, count).CopyTo(y[filled..]);
            }

            filled += count;
        }
    }

    /// <summary>Turns the words of eight blocks into 32 results in memory order.</summary>
    private interface ITransform
    {
        (Vector512<ulong> First, Vector512<ulong> Second) Invoke(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c,
            Vector512<ulong> d);
    }

    private readonly struct RawBits : ITransform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector512<ulong> First, Vector512<ulong> Second) Invoke(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c,
            Vector512<ulong> d) =>
            PhiloxVector.Interleave(PhiloxVector.Pair(a, b), PhiloxVector.Pair(c, d));
    }

    private readonly struct UniformNumbers : ITransform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector512<ulong> First, Vector512<ulong> Second) Invoke(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c,
            Vector512<ulong> d)
        {
            (Vector512<ulong> first, Vector512<ulong> second) = default(RawBits).Invoke(a, b, c, d);
            return (ToUnit(first), ToUnit(second));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> ToUnit(Vector512<ulong> bits) =>
            (Vector512.ConvertToSingle(Vector512.ShiftRightLogical(bits.AsUInt32(), 8).AsInt32()) * Vector512.Create(UniformStep))
                .AsUInt64();
    }

    private readonly struct NormalNumbers : ITransform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector512<ulong> First, Vector512<ulong> Second) Invoke(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c,
            Vector512<ulong> d)
        {
            // words 0 and 2 of a block give radii, words 1 and 3 the angles beside them
            Vector512<uint> radiusBits = PhiloxVector.Pair(a, c).AsUInt32();
            Vector512<uint> angleBits = PhiloxVector.Pair(b, d).AsUInt32();

            // (word + ½) / 2³² in (0, 1], rounded once: the upper half word is exact, the lower half word and ½ too
            Vector512<float> upper = Vector512.ConvertToSingle(Vector512.ShiftRightLogical(radiusBits, 16).AsInt32());
            Vector512<float> lower = Vector512.ConvertToSingle((radiusBits & Vector512.Create(0xFFFFu)).AsInt32()) + Vector512.Create(0.5f);
            Vector512<float> u = VectorMath.FusedMultiplyAdd(upper, Vector512.Create(1f / 65536f),
                lower * Vector512.Create(1f / 4294967296f));
            Vector512<float> radius = Vector512.Sqrt(VectorMath.Log(u) * Vector512.Create(-2f));

            // an angle is a whole number of quarter turns and a rest within an eighth of a turn on either side
            Vector512<uint> quarter = Vector512.ShiftRightLogical(angleBits + Vector512.Create(0x20000000u), 30);
            Vector512<int> rest = (angleBits - Vector512.ShiftLeft(quarter, 30)).AsInt32();
            const float QuarterTurn = 1.57079633f;
            Vector512<float> f = Vector512.ConvertToSingle(rest) * Vector512.Create(QuarterTurn / 1073741824f);
            (Vector512<float> s, Vector512<float> o) = VectorMath.SineCosineOfOctant(f);

            Vector512<float> odd = (Vector512<uint>.Zero - (quarter & Vector512<uint>.One)).AsSingle();
            Vector512<uint> sineSign = Vector512.ShiftLeft(quarter, 30) & Vector512.Create(0x80000000u);
            Vector512<uint> cosineSign = Vector512.ShiftLeft(quarter + Vector512<uint>.One, 30) & Vector512.Create(0x80000000u);
            Vector512<float> sine = (Vector512.ConditionalSelect(odd, o, s).AsUInt32() ^ sineSign).AsSingle() * radius;
            Vector512<float> cosine = (Vector512.ConditionalSelect(odd, s, o).AsUInt32() ^ cosineSign).AsSingle() * radius;

            // lower words of a 64-bit lane belong to pair (0, 1), upper words to pair (2, 3)
            Vector512<ulong> ab = PhiloxVector.Pair(cosine.AsUInt64(), sine.AsUInt64());
            Vector512<ulong> cd = PhiloxVector.Pair(Vector512.ShiftRightLogical(cosine.AsUInt64(), 32),
                Vector512.ShiftRightLogical(sine.AsUInt64(), 32));
            return PhiloxVector.Interleave(ab, cd);
        }
    }
}
