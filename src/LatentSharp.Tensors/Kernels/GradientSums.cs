using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// The first half of the gradient of a normalisation in one pass over its three inputs: the gradient before the activation, its
/// sum, and the sum of its products with the deviation. The sums are those of <see cref="Reduce"/> to the bit.
/// </summary>
internal static class GradientSums
{
    /// <summary>dy ← f(dy, y), Σ dy and Σ dy · (x − mean).</summary>
    /// <param name="activation">The gradient of the activation; <see cref="First"/> for none, which leaves dy as it is.</param>
    /// <param name="mean">What is taken from x.</param>
    /// <param name="dy">The gradient after the activation, then the one before.</param>
    /// <param name="y">The output of the activation.</param>
    /// <param name="x">The input of the normalisation.</param>
    /// <exception cref="ArgumentOutOfRangeException">y or x is shorter than dy.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, double Product) Apply<TActivation>(TActivation activation, float mean, Span<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> x)
        where TActivation : struct, IBinaryWith
    {
        ref float pd = ref MemoryMarshal.GetReference(dy);
        ref float py = ref MemoryMarshal.GetReference(y[..dy.Length]);
        ref float px = ref MemoryMarshal.GetReference(x[..dy.Length]);
        var deviation = new ProductWithDeviation(mean);
        double total = 0;
        double totalProduct = 0;
        for (int block = 0; block < dy.Length; block += Reduce.BlockLength)
        {
            int end = Math.Min(dy.Length, block + Reduce.BlockLength);
            Vector512<float> sum = Vector512<float>.Zero;
            Vector512<float> sumProduct = Vector512<float>.Zero;
            for (int i = block; i < end; i += Lanes.Count)
            {
                Vector512<float> d = activation.Invoke(Lanes.Load(ref pd, i, end), Lanes.Load(ref py, i, end));
                Vector512<float> product = deviation.Invoke(d, Lanes.Load(ref px, i, end));
                if (typeof(TActivation) != typeof(First))
                {
                    Lanes.Store(d, ref pd, i, end);
                }

                bool whole = end - i >= Lanes.Count;
                sum += whole ? d : Lanes.First(d, end - i, 0);
                sumProduct += whole ? product : Lanes.First(product, end - i, 0);
            }

            total += Lanes.Sum(sum);
            totalProduct += Lanes.Sum(sumProduct);
        }

        return (total, totalProduct);
    }

    /// <summary>The first of two: the gradient where there is no activation.</summary>
    public readonly struct First : IBinaryWith
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => a;
    }
}
