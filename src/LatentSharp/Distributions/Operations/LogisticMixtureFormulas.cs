using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>What a decoder's numbers mean: how the mean and the scale of a component follow from them.</summary>
internal static class LogisticComponent
{
    /// <summary>ln of the scale where the number is 0, as the discretised logistic begins: about 13 levels.</summary>
    public const float FirstLogScale = -3;

    /// <summary>
    /// Least ln of the scale: a twelfth of a level. Below it a component would be certain of one level, and could not leave it.
    /// </summary>
    public const float LeastLogScale = -8;

    /// <summary>Largest ln of the scale, at which all levels within are alike.</summary>
    public const float MostLogScale = 8;

    /// <summary>ln of the scale from its number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogScale(Vector512<float> number)
    {
        Vector512<float> scale = number + Vector512.Create(FirstLogScale);
        Vector512<float> least = Vector512.Create(LeastLogScale);
        scale = Vector512.ConditionalSelect(Vector512.LessThan(scale, least), least, scale);
        Vector512<float> most = Vector512.Create(MostLogScale);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(scale, most), most, scale);
    }

    /// <summary>The same of one number.</summary>
    public static float LogScale(float number) => Math.Clamp(number + FirstLogScale, LeastLogScale, MostLogScale);
}

/// <summary>ln p(x) of one component, from x and the decoder's numbers for mean and scale, see <see cref="LogisticTerm"/>.</summary>
/// <param name="offset">Added to the number of the mean before the sigmoid.</param>
internal readonly struct ComponentLog(float offset) : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> scale) =>
        -default(LogisticTerm).Invoke(x, VectorMath.Sigmoid(mean + Vector512.Create(offset)), LogisticComponent.LogScale(scale));
}

/// <summary>d(−ln p)/d number of the mean of <see cref="ComponentLog"/>.</summary>
/// <param name="offset">Added to the number of the mean before the sigmoid.</param>
internal readonly struct ComponentMeanSlope(float offset) : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> scale)
    {
        Vector512<float> center = VectorMath.Sigmoid(mean + Vector512.Create(offset));
        Vector512<float> slope = default(LogisticMeanSlope).Invoke(x, center, LogisticComponent.LogScale(scale));
        return slope * center * (Vector512<float>.One - center);
    }
}

/// <summary>d(−ln p)/d number of the scale of <see cref="ComponentLog"/>; 0 where the scale is at its bounds.</summary>
/// <param name="offset">Added to the number of the mean before the sigmoid.</param>
internal readonly struct ComponentScaleSlope(float offset) : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> scale)
    {
        Vector512<float> logScale = LogisticComponent.LogScale(scale);
        Vector512<float> slope = default(LogisticScaleSlope).Invoke(
            x, VectorMath.Sigmoid(mean + Vector512.Create(offset)), logScale);
        Vector512<float> inside = Vector512.GreaterThan(logScale, Vector512.Create(LogisticComponent.LeastLogScale))
            & Vector512.LessThan(logScale, Vector512.Create(LogisticComponent.MostLogScale));
        return Vector512.ConditionalSelect(inside, slope, Vector512<float>.Zero);
    }
}

/// <summary>ln(e^a + e^b).</summary>
internal readonly struct LogAdd : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> larger = Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), a, b);
        return larger + VectorMath.Log1pOfUnit(VectorMath.Exp(-Vector512.Abs(a - b)));
    }
}

/// <summary>a − b.</summary>
internal readonly struct LogRatio : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => a - b;
}

/// <summary>a + b.</summary>
internal readonly struct LogProduct : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => a + b;
}

/// <summary>e^(a − b): the share of a component, from its logarithm and that of all together.</summary>
internal readonly struct Share : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => VectorMath.Exp(a - b);
}

/// <summary>factor · (y − e^(a − b)): the gradient for the logarithm of a weight.</summary>
/// <param name="factor">The gradient of the sum.</param>
internal readonly struct ShareDifference(float factor) : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> y, Vector512<float> a, Vector512<float> b) =>
        Vector512.Create(factor) * (y - VectorMath.Exp(a - b));
}

/// <summary>factor · y · e^(a − b): the gradient for the mean or the scale of a component, by its share.</summary>
/// <param name="factor">The gradient of the sum.</param>
internal readonly struct ShareOf(float factor) : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> y, Vector512<float> a, Vector512<float> b) =>
        Vector512.Create(factor) * y * VectorMath.Exp(a - b);
}
