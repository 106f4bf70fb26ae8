using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>One operation at given shapes: how to apply it on a tape, and its twin in double precision.</summary>
/// <param name="Operation">Name of the operation that is checked.</param>
/// <param name="Name">What is special about the case.</param>
/// <param name="Inputs">Shapes and value ranges of the differentiable inputs.</param>
/// <param name="Apply">Applies the operation.</param>
/// <param name="Twin">The same function on doubles.</param>
public sealed record GradientCase(
    string Operation, string Name, GradientInput[] Inputs, Func<Variable[], Variable> Apply, Func<double[][], double[]> Twin)
{
    public override string ToString() => $"{Operation}, {Name}";
}

/// <summary>An input of a gradient case.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Low">Least value.</param>
/// <param name="High">Largest value.</param>
public sealed record GradientInput(Shape Shape, double Low = -2, double High = 2)
{
    public static implicit operator GradientInput(int[] sizes) => new(new Shape(sizes));

    public float[] Values(ulong seed) =>
        Array.ConvertAll(TestValues.Uniform(Shape.Length, seed), v => (float)(Low + ((High - Low) * 0.5 * (v + 1))));
}
