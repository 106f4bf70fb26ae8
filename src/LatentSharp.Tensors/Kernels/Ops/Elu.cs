using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>y = x where x &gt; 0, else alpha · (e^x − 1). Clevert et al. 2016, equation 15.</summary>
internal readonly struct Elu(float alpha) : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x)
    {
        Vector512<float> positive = Vector512.GreaterThan(x, Vector512<float>.Zero);
        Vector512<float> below = VectorMath.Expm1OfNonPositive(Vector512.ConditionalSelect(positive, Vector512<float>.Zero, x));
        return Vector512.ConditionalSelect(positive, x, below * Vector512.Create(alpha));
    }
}

/// <summary>dy where y &gt; 0, else dy · (y + alpha); from dy and y.</summary>
internal readonly struct EluGradient(float alpha) : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> y) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<float>.Zero), dy, dy * (y + Vector512.Create(alpha)));
}
