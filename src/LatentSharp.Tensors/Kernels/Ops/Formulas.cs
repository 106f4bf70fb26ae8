using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>A formula y = f(x) on 16 lanes.</summary>
internal interface IUnary
{
    /// <summary>f(x), lane by lane.</summary>
    static abstract Vector512<float> Invoke(Vector512<float> x);
}

/// <summary>A formula y = f(a, b) on 16 lanes.</summary>
internal interface IBinary
{
    /// <summary>f(a, b), lane by lane.</summary>
    static abstract Vector512<float> Invoke(Vector512<float> a, Vector512<float> b);
}

/// <summary>A formula y = f(a, b, c) on 16 lanes.</summary>
internal interface ITernary
{
    /// <summary>f(a, b, c), lane by lane.</summary>
    static abstract Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c);
}

/// <summary>A formula y = f(x) with parameters, which its fields hold.</summary>
internal interface IUnaryWith
{
    /// <summary>f(x), lane by lane.</summary>
    Vector512<float> Invoke(Vector512<float> x);
}

/// <summary>A formula y = f(a, b) with parameters, which its fields hold.</summary>
internal interface IBinaryWith
{
    /// <summary>f(a, b), lane by lane.</summary>
    Vector512<float> Invoke(Vector512<float> a, Vector512<float> b);
}

/// <summary>A formula y = f(a, b, c) with parameters, which its fields hold.</summary>
internal interface ITernaryWith
{
    /// <summary>f(a, b, c), lane by lane.</summary>
    Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c);
}

/// <summary>Lets a formula without parameters run in the loops of those with, so that each loop is written once.</summary>
internal readonly struct Unary<TOp> : IUnaryWith
    where TOp : struct, IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => TOp.Invoke(x);
}

/// <inheritdoc cref="Unary{TOp}"/>
internal readonly struct Binary<TOp> : IBinaryWith
    where TOp : struct, IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => TOp.Invoke(a, b);
}

/// <inheritdoc cref="Unary{TOp}"/>
internal readonly struct Ternary<TOp> : ITernaryWith
    where TOp : struct, ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => TOp.Invoke(a, b, c);
}
