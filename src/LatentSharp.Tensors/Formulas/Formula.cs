using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Formulas;

/// <summary>
/// A formula y = f(x) on 16 lanes, its parameters in fields. Of additions, multiplications, fused multiply-adds, divisions, comparisons,
/// bit operations and <see cref="VectorMath"/> alone it gives the same bits on every processor. A struct; its method wants to be inlined.
/// </summary>
public interface IUnaryFormula
{
    /// <summary>f(x), lane by lane.</summary>
    /// <param name="x">16 values of the input.</param>
    Vector512<float> Invoke(Vector512<float> x);
}

/// <summary>A formula y = f(a, b) on 16 lanes, see <see cref="IUnaryFormula"/>.</summary>
public interface IBinaryFormula
{
    /// <summary>f(a, b), lane by lane.</summary>
    /// <param name="a">16 values of the first input.</param>
    /// <param name="b">16 values of the second input.</param>
    Vector512<float> Invoke(Vector512<float> a, Vector512<float> b);
}

/// <summary>A formula y = f(a, b, c) on 16 lanes, see <see cref="IUnaryFormula"/>.</summary>
internal interface ITernaryFormula
{
    /// <summary>f(a, b, c), lane by lane.</summary>
    /// <param name="a">16 values of the first input.</param>
    /// <param name="b">16 values of the second input.</param>
    /// <param name="c">16 values of the third input.</param>
    Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c);
}
