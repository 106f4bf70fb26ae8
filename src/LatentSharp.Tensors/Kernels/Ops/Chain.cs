using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>y = second(first(x)): two formulas in one pass over memory, e.g. a normalization and its activation.</summary>
internal readonly struct Chain<TFirst, TSecond>(TFirst first, TSecond second) : IUnaryFormula
    where TFirst : struct, IUnaryFormula
    where TSecond : struct, IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => second.Invoke(first.Invoke(x));
}
