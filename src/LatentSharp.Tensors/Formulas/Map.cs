using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Formulas;

/// <summary>
/// Applies a formula to every element. The last elements of a span go through the same vector formula in a padded buffer, so that a value
/// never depends on its place and a span may be cut anywhere. The output may be one of the inputs, but may not overlap one in any other
/// way. All inputs must be at least as long as the first, the output too. Each loop holds its formula once: without 512-bit hardware every
/// vector operation is itself a small method, and a second copy would exceed what the JIT is willing to inline. It calls nothing: around a
/// call, even one that is never made, every vector goes through memory in every round, at five to ten times the cost. The loops are
/// compiled fully at once: the JIT's first tiers are a hundred times slower on vectors than its last. They are not inlined: in a small
/// caller the vector operations of 256-bit hardware would exceed the JIT's inlining budget.
/// </summary>
public static partial class Map
{
    /// <summary>y[i] = f(x[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The output is shorter than the input.</exception>
    public static void Apply<TFormula>(TFormula formula, ReadOnlySpan<float> x, Span<float> y)
        where TFormula : struct, IUnaryFormula
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        ref float py = ref MemoryMarshal.GetReference(y[..x.Length]);
        int whole = Lanes.Whole(x.Length);
        Vectors(formula, ref px, ref py, whole);
        if (whole < x.Length)
        {
            Vector512<float> vx = Lanes.Part(ref px, whole, x.Length);
            Vectors(formula, ref Lanes.Start(ref vx), ref Lanes.Start(ref vx), Lanes.Count);
            Lanes.StorePart(vx, ref py, whole, x.Length);
        }
    }

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The second input or the output is shorter than the first input.</exception>
    public static void Apply<TFormula>(TFormula formula, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TFormula : struct, IBinaryFormula
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref float py = ref MemoryMarshal.GetReference(y[..a.Length]);
        int whole = Lanes.Whole(a.Length);
        Vectors(formula, ref pa, ref pb, ref py, whole);
        if (whole < a.Length)
        {
            Vector512<float> va = Lanes.Part(ref pa, whole, a.Length);
            Vector512<float> vb = Lanes.Part(ref pb, whole, a.Length);
            Vectors(formula, ref Lanes.Start(ref va), ref Lanes.Start(ref vb), ref Lanes.Start(ref va), Lanes.Count);
            Lanes.StorePart(va, ref py, whole, a.Length);
        }
    }

    /// <summary>y[i] = f(a[i], b[i], c[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another input or the output is shorter than the first input.</exception>
    internal static void Apply<TFormula>(
        TFormula formula, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y)
        where TFormula : struct, ITernaryFormula
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref float pc = ref MemoryMarshal.GetReference(c[..a.Length]);
        ref float py = ref MemoryMarshal.GetReference(y[..a.Length]);
        int whole = Lanes.Whole(a.Length);
        Vectors(formula, ref pa, ref pb, ref pc, ref py, whole);
        if (whole < a.Length)
        {
            Vector512<float> va = Lanes.Part(ref pa, whole, a.Length);
            Vector512<float> vb = Lanes.Part(ref pb, whole, a.Length);
            Vector512<float> vc = Lanes.Part(ref pc, whole, a.Length);
            Vectors(formula, ref Lanes.Start(ref va), ref Lanes.Start(ref vb), ref Lanes.Start(ref vc), ref Lanes.Start(ref va),
                Lanes.Count);
            Lanes.StorePart(va, ref py, whole, a.Length);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Vectors<TFormula>(TFormula formula, ref float x, ref float y, int length)
        where TFormula : struct, IUnaryFormula
    {
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            formula.Invoke(Vector512.LoadUnsafe(ref x, i)).StoreUnsafe(ref y, i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Vectors<TFormula>(TFormula formula, ref float a, ref float b, ref float y, int length)
        where TFormula : struct, IBinaryFormula
    {
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            formula.Invoke(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i)).StoreUnsafe(ref y, i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Vectors<TFormula>(TFormula formula, ref float a, ref float b, ref float c, ref float y, int length)
        where TFormula : struct, ITernaryFormula
    {
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            formula.Invoke(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), Vector512.LoadUnsafe(ref c, i))
                .StoreUnsafe(ref y, i);
        }
    }
}
