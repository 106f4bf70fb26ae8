using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>factor · e^(x − shift).</summary>
internal readonly struct ShiftedExp(float shift, float factor) : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) =>
        Vector512.Create(factor) * VectorMath.Exp(x - Vector512.Create(shift));
}

/// <summary>x / divisor.</summary>
internal readonly struct DivideBy(float divisor) : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) =>
        x / Vector512.Create(divisor);
}

/// <summary>(x − first) − second: the first difference is exact where it matters.</summary>
internal readonly struct SubtractTwice(float first, float second) : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) =>
        x - Vector512.Create(first) - Vector512.Create(second);
}

/// <summary>y · (dy − sum) with sum = Σ dy · y; inputs dy and y.</summary>
internal readonly struct SoftmaxGradient(float sum) : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> y) =>
        y * (dy - Vector512.Create(sum));
}

/// <summary>dy − e^y · sum with sum = Σ dy; inputs dy and y.</summary>
internal readonly struct LogSoftmaxGradient(float sum) : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> y) =>
        VectorMath.FusedMultiplyAdd(-VectorMath.Exp(y), Vector512.Create(sum), dy);
}
