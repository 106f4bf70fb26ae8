using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// Applies a formula to every element. The last elements of a span go through the same vector formula in a padded
/// buffer, so that a value never depends on its place and a span may be cut anywhere. The output may be one of the
/// inputs, but may not overlap one in any other way. All inputs must be at least as long as the first, the output too.
/// Each loop holds its formula once: without 512-bit hardware every vector operation is itself a small method, and a
/// second copy would exceed what the JIT is willing to inline.
/// The loops are compiled fully at once: the JIT's first tiers are a hundred times slower on vectors than its last.
/// They are not inlined: in a small caller the vector operations of 256-bit hardware would exceed the JIT's inlining budget.
/// </summary>
internal static class Map
{
    /// <summary>y[i] = f(x[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The output is shorter than the input.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> x, Span<float> y)
        where TOp : struct, IUnary => Apply(default(Unary<TOp>), x, y);

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The second input or the output is shorter than the first input.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TOp : struct, IBinary => Apply(default(Binary<TOp>), a, b, y);

    /// <summary>y[i] = f(a[i], b[i], c[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another input or the output is shorter than the first input.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y)
        where TOp : struct, ITernary => Apply(default(Ternary<TOp>), a, b, c, y);

    /// <summary>y[i] = f(x[i]), the formula with its parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The output is shorter than the input.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TOp>(TOp op, ReadOnlySpan<float> x, Span<float> y)
        where TOp : struct, IUnaryWith
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        ref float py = ref MemoryMarshal.GetReference(y[..x.Length]);
        for (int i = 0; i < x.Length; i += Lanes.Count)
        {
            Vector512<float> vx = Lanes.Load(ref px, i, x.Length);
            Lanes.Store(op.Invoke(vx), ref py, i, x.Length);
        }
    }

    /// <summary>y[i] = f(a[i], b[i]), the formula with its parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The second input or the output is shorter than the first input.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TOp : struct, IBinaryWith
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref float py = ref MemoryMarshal.GetReference(y[..a.Length]);
        for (int i = 0; i < a.Length; i += Lanes.Count)
        {
            Vector512<float> va = Lanes.Load(ref pa, i, a.Length);
            Vector512<float> vb = Lanes.Load(ref pb, i, a.Length);
            Lanes.Store(op.Invoke(va, vb), ref py, i, a.Length);
        }
    }

    /// <summary>y[i] = f(a[i], b[i], c[i]), the formula with its parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another input or the output is shorter than the first input.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y)
        where TOp : struct, ITernaryWith
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref float pc = ref MemoryMarshal.GetReference(c[..a.Length]);
        ref float py = ref MemoryMarshal.GetReference(y[..a.Length]);
        for (int i = 0; i < a.Length; i += Lanes.Count)
        {
            Vector512<float> va = Lanes.Load(ref pa, i, a.Length);
            Vector512<float> vb = Lanes.Load(ref pb, i, a.Length);
            Vector512<float> vc = Lanes.Load(ref pc, i, a.Length);
            Lanes.Store(op.Invoke(va, vb, vc), ref py, i, a.Length);
        }
    }
}
