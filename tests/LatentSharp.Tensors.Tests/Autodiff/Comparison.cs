using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>A fused operation against the same formula composed of elementary ones: values and gradients.</summary>
internal static class Comparison
{
    public static void Check(Func<Variable[], Variable> fused, Func<Variable[], Variable> composed, double tolerance,
        params Shape[] inputs)
    {
        float[][] actual = Run(fused, inputs);
        float[][] expected = Run(composed, inputs);
        for (int i = 0; i < actual.Length; i++)
        {
            TestValues.ShouldBeNear(actual[i], ReferenceNormalization.Wide(expected[i]), tolerance, i == 0 ? "value" : $"gradient {i - 1}");
        }
    }

    private static float[][] Run(Func<Variable[], Variable> apply, Shape[] shapes)
    {
        var tape = new Tape();
        Variable[] inputs = [.. shapes.Select((s, i) => tape.Watch(new Tensor(s, TestValues.Uniform(s.Length, (ulong)i + 5))))];
        Variable y = apply(inputs);
        tape.Backward((y * tape.Constant(new Tensor(y.Shape, TestValues.Uniform(y.Shape.Length, 77)))).Sum());
        return [y.Value.Span.ToArray(), .. inputs.Select(v => v.Gradient!.Span.ToArray())];
    }
}
