using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// One pass over parameter, gradient and the two moments, all of one length; parameter and moments are updated in place.
/// The updates are PyTorch's (torch.optim.Adam, AdamW, Adamax). A value does not depend on its place, so spans may be cut anywhere.
/// A moment that has decayed to a subnormal number is 0 from then on, and so is the square of such a gradient: most processors are many
/// times slower with those, and weights of pixels that are never seen would have them forever.
/// </summary>
internal static class Optimizers
{
    // The smallest normal number, and the smallest whose square is one.
    private const float SmallestNormal = 1.17549435e-38f;
    private const float SmallestSquared = 1.0842022e-19f;

    // A rule on whole vectors; as in Map, its loop calls nothing.
    private delegate void Rule(ref float parameter, ref float gradient, ref float first, ref float second, int length,
        in AdaptiveStep step);

    /// <summary>
    /// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019): m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
    /// parameter ← parameter − α / c₁ · m / (√v / √c₂ + ε).
    /// </summary>
    /// <param name="parameter">Updated.</param>
    /// <param name="gradient">Read.</param>
    /// <param name="m">First moment, updated.</param>
    /// <param name="v">Second moment, updated.</param>
    /// <param name="step">The numbers of this step.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another span is shorter than the parameter's.</exception>
    public static void Adam(Span<float> parameter, ReadOnlySpan<float> gradient, Span<float> m, Span<float> v, in AdaptiveStep step) =>
        Update(Adam, parameter, gradient, m, v, step);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Adam(ref float parameter, ref float gradient, ref float m, ref float v, int length, in AdaptiveStep step)
    {
        Vector512<float> gain1 = Vector512.Create((float)(1 - step.Beta1));
        Vector512<float> gain2 = Vector512.Create((float)(1 - step.Beta2));
        Vector512<float> decay2 = Vector512.Create((float)step.Beta2);
        Vector512<float> epsilon = Vector512.Create((float)step.Epsilon);
        Vector512<float> rate = Vector512.Create((float)(-step.LearningRate / step.Correction1));
        Vector512<float> scale = Vector512.Create((float)(1 / Math.Sqrt(step.Correction2)));
        Vector512<float> keep = Vector512.Create(step.Decoupled ? (float)(1 - (step.LearningRate * step.WeightDecay)) : 1);
        Vector512<float> pull = Vector512.Create(step.Decoupled ? 0 : (float)step.WeightDecay);
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            Vector512<float> p = Vector512.LoadUnsafe(ref parameter, i);
            Vector512<float> g = VectorMath.FusedMultiplyAdd(p, pull, Vector512.LoadUnsafe(ref gradient, i));
            Vector512<float> first = Vector512.LoadUnsafe(ref m, i);
            Vector512<float> second = Vector512.LoadUnsafe(ref v, i);
            first = VectorMath.FusedMultiplyAdd(g - first, gain1, first);
            Vector512<float> squared = Normal(g, SmallestSquared);
            first = Normal(first, SmallestNormal);
            second = Normal(VectorMath.FusedMultiplyAdd(squared * squared, gain2, second * decay2), SmallestNormal);
            Vector512<float> denominator = VectorMath.FusedMultiplyAdd(Vector512.Sqrt(second), scale, epsilon);
            p = VectorMath.FusedMultiplyAdd(first / denominator, rate, p * keep);
            p.StoreUnsafe(ref parameter, i);
            first.StoreUnsafe(ref m, i);
            second.StoreUnsafe(ref v, i);
        }
    }

    /// <summary>
    /// Adamax (Kingma and Ba 2015, algorithm 2): m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), parameter ← parameter − α / c₁ · m / u.
    /// </summary>
    /// <param name="parameter">Updated.</param>
    /// <param name="gradient">Read.</param>
    /// <param name="m">First moment, updated.</param>
    /// <param name="u">Largest magnitude, updated.</param>
    /// <param name="step">The numbers of this step.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another span is shorter than the parameter's.</exception>
    public static void Adamax(Span<float> parameter, ReadOnlySpan<float> gradient, Span<float> m, Span<float> u, in AdaptiveStep step) =>
        Update(Adamax, parameter, gradient, m, u, step);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Adamax(ref float parameter, ref float gradient, ref float m, ref float u, int length, in AdaptiveStep step)
    {
        Vector512<float> gain1 = Vector512.Create((float)(1 - step.Beta1));
        Vector512<float> decay2 = Vector512.Create((float)step.Beta2);
        Vector512<float> epsilon = Vector512.Create((float)step.Epsilon);
        Vector512<float> rate = Vector512.Create((float)(-step.LearningRate / step.Correction1));
        Vector512<float> keep = Vector512.Create(step.Decoupled ? (float)(1 - (step.LearningRate * step.WeightDecay)) : 1);
        Vector512<float> pull = Vector512.Create(step.Decoupled ? 0 : (float)step.WeightDecay);
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            Vector512<float> p = Vector512.LoadUnsafe(ref parameter, i);
            Vector512<float> g = VectorMath.FusedMultiplyAdd(p, pull, Vector512.LoadUnsafe(ref gradient, i));
            Vector512<float> first = Vector512.LoadUnsafe(ref m, i);
            first = VectorMath.FusedMultiplyAdd(g - first, gain1, first);
            first = Normal(first, SmallestNormal);
            Vector512<float> largest = Vector512.Max(Vector512.LoadUnsafe(ref u, i) * decay2, Vector512.Abs(g) + epsilon);
            p = VectorMath.FusedMultiplyAdd(first / largest, rate, p * keep);
            p.StoreUnsafe(ref parameter, i);
            first.StoreUnsafe(ref m, i);
            largest.StoreUnsafe(ref u, i);
        }
    }

    /// <summary>x where its magnitude is at least a bound, else 0; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Normal(Vector512<float> x, float least) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), Vector512.Create(least)), Vector512<float>.Zero, x);

    /// <summary>Whole vectors where they lie, the last few elements in padded ones.</summary>
    private static void Update(Rule rule, Span<float> parameter, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second,
        in AdaptiveStep step)
    {
        int length = parameter.Length;
        ref float pp = ref MemoryMarshal.GetReference(parameter);
        ref float pg = ref MemoryMarshal.GetReference(gradient[..length]);
        ref float pf = ref MemoryMarshal.GetReference(first[..length]);
        ref float ps = ref MemoryMarshal.GetReference(second[..length]);
        int whole = Lanes.Whole(length);
        rule(ref pp, ref pg, ref pf, ref ps, whole, step);
        if (whole < length)
        {
            Vector512<float> vp = Lanes.Part(ref pp, whole, length);
            Vector512<float> vg = Lanes.Part(ref pg, whole, length);
            Vector512<float> vf = Lanes.Part(ref pf, whole, length);
            Vector512<float> vs = Lanes.Part(ref ps, whole, length);
            rule(ref Lanes.Start(ref vp), ref Lanes.Start(ref vg), ref Lanes.Start(ref vf), ref Lanes.Start(ref vs), Lanes.Count, step);
            Lanes.StorePart(vp, ref pp, whole, length);
            Lanes.StorePart(vf, ref pf, whole, length);
            Lanes.StorePart(vs, ref ps, whole, length);
        }
    }
}
