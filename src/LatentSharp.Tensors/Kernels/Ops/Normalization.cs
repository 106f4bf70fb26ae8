using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>(x − mean)².</summary>
internal readonly struct SquaredDeviation(float mean) : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x)
    {
        Vector512<float> deviation = x - Vector512.Create(mean);
        return deviation * deviation;
    }
}

/// <summary>dy · (x − mean); inputs dy and x.</summary>
internal readonly struct ProductWithDeviation(float mean) : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x) =>
        dy * (x - Vector512.Create(mean));
}

/// <summary>scale · (x − mean) + offset.</summary>
internal readonly struct Normalize(float mean, float scale, float offset) : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) =>
        VectorMath.FusedMultiplyAdd(x - Vector512.Create(mean), Vector512.Create(scale), Vector512.Create(offset));
}

/// <summary>a · dy − b · (x − mean) − c; inputs dy and x.</summary>
internal readonly struct NormalizeGradient(float mean, float a, float b, float c) : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x)
    {
        Vector512<float> deviation = x - Vector512.Create(mean);
        return VectorMath.FusedMultiplyAdd(Vector512.Create(a), dy,
            VectorMath.FusedMultiplyAdd(-deviation, Vector512.Create(b), Vector512.Create(-c)));
    }
}

/// <summary>(x − mean) · inverse · gamma + beta; inputs x, gamma, beta.</summary>
internal readonly struct NormalizeRow(float mean, float inverse) : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> gamma, Vector512<float> beta) =>
        VectorMath.FusedMultiplyAdd((x - Vector512.Create(mean)) * Vector512.Create(inverse), gamma, beta);
}

/// <summary>inverse · (dy · gamma − sum − (x − mean) · inverse · product); inputs dy, x, gamma.</summary>
internal readonly struct NormalizeRowGradient(float mean, float inverse, float sum, float product) : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x, Vector512<float> gamma)
    {
        Vector512<float> normal = (x - Vector512.Create(mean)) * Vector512.Create(inverse);
        return Vector512.Create(inverse) * VectorMath.FusedMultiplyAdd(-normal, Vector512.Create(product),
            VectorMath.FusedMultiplyAdd(dy, gamma, Vector512.Create(-sum)));
    }
}

/// <summary>dy · gamma · (x − mean); inputs dy, x, gamma.</summary>
internal readonly struct WeightedProductWithDeviation(float mean) : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x, Vector512<float> gamma) =>
        dy * gamma * (x - Vector512.Create(mean));
}
