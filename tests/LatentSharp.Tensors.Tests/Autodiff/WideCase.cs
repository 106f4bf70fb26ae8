using System.Globalization;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Tests.Kernels;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>An operation on inputs so large that its work is cut into pieces.</summary>
internal sealed record WideCase(string Name, Func<Variable[], Variable> Apply, params int[][] Inputs)
{
    /// <summary>The result, then the gradient of every input.</summary>
    public float[][] Run()
    {
        var tape = new Tape();
        Variable[] inputs = [.. Inputs.Select((sizes, i) =>
            tape.Watch(new Tensor(new Shape(sizes), TestValues.Uniform(new Shape(sizes).Length, (ulong)i + 1))))];
        Variable y = Apply(inputs);
        Tensor weights = new(y.Shape, TestValues.Uniform(y.Shape.Length, 77));
        tape.Backward((y * tape.Constant(weights)).Sum());
        return [y.Value.Span.ToArray(), .. inputs.Select(v => v.Gradient!.Span.ToArray())];
    }

    /// <summary>Hash of the result and of all gradients.</summary>
    public string Hash()
    {
        ulong all = 0;
        foreach (float[] values in Run())
        {
            all = (all * 31) + Samples.Hash(values);
        }

        return all.ToString("x16", CultureInfo.InvariantCulture);
    }
}
