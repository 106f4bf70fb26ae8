using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>y = factor · x + offset, rounded once.</summary>
internal readonly struct Scale(float factor, float offset) : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) =>
        VectorMath.FusedMultiplyAdd(x, Vector512.Create(factor), Vector512.Create(offset));
}

/// <summary>y = x + share · (target − x), rounded twice; inputs x and target.</summary>
internal readonly struct Approach(float share) : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> target) =>
        VectorMath.FusedMultiplyAdd(target - x, Vector512.Create(share), x);
}

/// <summary>y = x kept within [low, high]; NaN stays NaN.</summary>
internal readonly struct Clamp(float low, float high) : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x)
    {
        Vector512<float> least = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(low)), Vector512.Create(low), x);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(least, Vector512.Create(high)), Vector512.Create(high), least);
    }
}

/// <summary>dy where x lies within [low, high], else 0; inputs dy and x.</summary>
internal readonly struct ClampGradient(float low, float high) : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x)
    {
        Vector512<float> inside = Vector512.GreaterThanOrEqual(x, Vector512.Create(low)) & Vector512.LessThanOrEqual(x,
            Vector512.Create(high));
        return Vector512.ConditionalSelect(inside, dy, Vector512<float>.Zero);
    }
}
