using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Layers;

/// <summary>First values of parameters.</summary>
internal static class Initialization
{
    /// <summary>
    /// Uniform in ±1/√fan: with the inputs of one output the default of PyTorch's linear and convolution layers (He et al. 2015 with
    /// a = √5), so that recipes carry over.
    /// </summary>
    /// <param name="name">Name of the parameter, which also addresses its draws.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="fan">Inputs of one output, or what stands for them.</param>
    /// <param name="random">Where draws come from.</param>
    public static Parameter Uniform(string name, Shape shape, float fan, RandomStream random)
    {
        var value = new Tensor(shape);
        random.Substream(NameHash(name)).FillUniform(value.Span, 0);
        float bound = 1 / MathF.Sqrt(fan);
        foreach (ref float v in value.Span)
        {
            v = ((2 * v) - 1) * bound;
        }

        return new Parameter(name, value);
    }

    /// <summary>The same for layers that are there: matrices uniform in ±√(6 / (in + out)), nothing else (Glorot and Bengio 2010,
    /// equation 16).</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="random">Where draws come from.</param>
    public static void Glorot(IEnumerable<Parameter> parameters, RandomStream random)
    {
        foreach (Parameter parameter in parameters)
        {
            Shape shape = parameter.Value.Shape;
            Parameter first = shape.Rank == 2 ? Uniform(parameter.Name, shape, (shape[0] + shape[1]) / 6f, random)
                : Constant(parameter.Name, shape, 0);
            first.Value.Span.CopyTo(parameter.Value.Span);
        }
    }

    /// <summary>One value everywhere.</summary>
    public static Parameter Constant(string name, Shape shape, float value)
    {
        var tensor = new Tensor(shape);
        tensor.Span.Fill(value);
        return new Parameter(name, tensor);
    }

    /// <summary>FNV-1a, 64 bits: the draws of a parameter depend on its name, not on the order of creation.</summary>
    private static ulong NameHash(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return hash;
    }
}
