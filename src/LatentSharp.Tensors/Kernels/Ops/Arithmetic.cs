using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>y = x: the term of a plain sum.</summary>
internal readonly struct Identity : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => x;
}

/// <summary>y = a + b.</summary>
internal readonly struct Add : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) =>
        a + b;
}

/// <summary>y = a − b.</summary>
internal readonly struct Subtract : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) =>
        a - b;
}

/// <summary>y = a · b.</summary>
internal readonly struct Multiply : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) =>
        a * b;
}

/// <summary>y = a / b.</summary>
internal readonly struct Divide : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) =>
        a / b;
}

/// <summary>y = 1 where a &lt; b, else 0.</summary>
internal readonly struct LessThan : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) =>
        Vector512.LessThan(a, b) & Vector512<float>.One;
}

/// <summary>y = −x.</summary>
internal readonly struct Negate : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => -x;
}

/// <summary>y = x².</summary>
internal readonly struct Square : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => x * x;
}

/// <summary>2 · x · dy.</summary>
internal readonly struct SquareGradient : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x) =>
        (dy + dy) * x;
}

/// <summary>y = |x|.</summary>
internal readonly struct Abs : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => Vector512.Abs(x);
}

/// <summary>dy · sign(x); 0 at 0.</summary>
internal readonly struct AbsGradient : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x)
    {
        Vector512<float> negative = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), -dy, Vector512<float>.Zero);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), dy, negative);
    }
}

/// <summary>y = √x.</summary>
internal readonly struct Sqrt : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => Vector512.Sqrt(x);
}

/// <summary>dy / (2y), from dy and y = √x.</summary>
internal readonly struct SqrtGradient : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> y) =>
        dy / (y + y);
}
