using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels.Normalization;

/// <summary>
/// The first half of the gradient of a normalization in one pass over its three inputs: the gradient before the activation, its
/// sum, and the sum of its products with the deviation. The sums are those of <see cref="Reduce"/> to the bit.
/// </summary>
internal static class GradientSums
{
    /// <summary>dy ← f(dy, y), Σ dy and Σ dy · (x − mean).</summary>
    /// <param name="activation">The gradient of the activation; <see cref="First"/> for none, which leaves dy as it is.</param>
    /// <param name="mean">What is taken from x.</param>
    /// <param name="dy">The gradient after the activation, then the one before.</param>
    /// <param name="y">The output of the activation.</param>
    /// <param name="x">The input of the normalization.</param>
    /// <exception cref="ArgumentOutOfRangeException">y or x is shorter than dy.</exception>
    public static (double Sum, double Product) Apply<TActivation>(TActivation activation, float mean, Span<float> dy, ReadOnlySpan<float> y,
        ReadOnlySpan<float> x)
        where TActivation : struct, IBinaryFormula
    {
        ref float pd = ref MemoryMarshal.GetReference(dy);
        ref float py = ref MemoryMarshal.GetReference(y[..dy.Length]);
        ref float px = ref MemoryMarshal.GetReference(x[..dy.Length]);
        double total = 0;
        double totalProduct = 0;
        for (int block = 0; block < dy.Length; block += Reduce.BlockLength)
        {
            int end = Math.Min(dy.Length, block + Reduce.BlockLength);
            int whole = block + Lanes.Whole(end - block);
            Lanewise(
                activation, mean, ref Unsafe.Add(ref pd, block), ref Unsafe.Add(ref py, block), ref Unsafe.Add(ref px, block),
                    whole - block,
                out Vector512<float> sum, out Vector512<float> sumProduct);
            if (whole < end)
            {
                Vector512<float> vd = Lanes.Part(ref pd, whole, end);
                Vector512<float> vy = Lanes.Part(ref py, whole, end);
                Vector512<float> vx = Lanes.Part(ref px, whole, end);
                Lanewise(
                    activation, mean, ref Lanes.Start(ref vd), ref Lanes.Start(ref vy), ref Lanes.Start(ref vx), Lanes.Count,
                        out Vector512<float> last, out Vector512<float> lastProduct);
                Lanes.StorePart(vd, ref pd, whole, end);
                sum += Lanes.First(last, end - whole, 0);
                sumProduct += Lanes.First(lastProduct, end - whole, 0);
            }

            total += Lanes.Sum(sum);
            totalProduct += Lanes.Sum(sumProduct);
        }

        return (total, totalProduct);
    }

    // As in Map: a loop that holds its formula once and calls nothing.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Lanewise<TActivation>(
        TActivation activation, float mean, ref float dy, ref float y, ref float x, int length, out Vector512<float> sum,
            out Vector512<float> sumProduct)
        where TActivation : struct, IBinaryFormula
    {
        var deviation = new ProductWithDeviation(mean);
        Vector512<float> s = Vector512<float>.Zero;
        Vector512<float> p = Vector512<float>.Zero;
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            Vector512<float> d = activation.Invoke(Vector512.LoadUnsafe(ref dy, i), Vector512.LoadUnsafe(ref y, i));
            p += deviation.Invoke(d, Vector512.LoadUnsafe(ref x, i));
            s += d;
            if (typeof(TActivation) != typeof(First))
            {
                d.StoreUnsafe(ref dy, i);
            }
        }

        sum = s;
        sumProduct = p;
    }

    /// <summary>The first of two: the gradient where there is no activation.</summary>
    public readonly struct First : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => a;
    }

    /// <summary>
    /// The gradient of an activation from what went into the normalization before it, in place of the activation's output.
    /// </summary>
    /// <param name="activation">The gradient of the activation, which may depend on no more than the sign of its second input.</param>
    /// <param name="normalize">The normalization.</param>
    public readonly struct FromInput<TActivation>(TActivation activation, Normalize normalize) : IBinaryFormula
        where TActivation : struct, IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => activation.Invoke(a, normalize.Invoke(b));
    }
}
