using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>The nearest whole number, of two that are equally near the even one; NaN stays NaN.</summary>
internal readonly struct Round : IUnaryFormula
{
    // From here on every number is whole; below, adding it leaves no room for a fraction.
    private const float AllWhole = 1 << 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x)
    {
        Vector512<float> size = Vector512.Abs(x);
        Vector512<float> rounded = (size + Vector512.Create(AllWhole)) - Vector512.Create(AllWhole);
        Vector512<float> sign = x & Vector512.Create(-0f);
        return Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512.Create(AllWhole)), rounded | sign, x);
    }
}

/// <summary>dy, as if nothing had been rounded.</summary>
internal readonly struct StraightThrough : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x) => dy;
}
