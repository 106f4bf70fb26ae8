using LatentSharp.Tensors;
using LatentSharp.Tensors.Kernels.Convolution;
using LatentSharp.Tensors.Kernels.Products;

namespace LatentSharp.Bench.Compare;

/// <summary>Which product of a layer.</summary>
internal enum LayerPass
{
    Forward,
    Input,
    Weight,
}

/// <summary>The engine's kernels as the comparison calls them: the only file here that knows their signatures.</summary>
internal static class OurKernels
{
    /// <summary>C [m, n] = A [m, k] · B [k, n], either stored transposed.</summary>
    public static void Product(bool transposeA, bool transposeB, int m, int n, int k, float[] a, float[] b, float[] c) =>
        Gemm.Multiply(new MatrixOperand(a, m, k, transposeA), new MatrixOperand(b, k, n, transposeB), c);

    /// <summary>One product of a convolution on tensors of its own, filled with random values.</summary>
    public static Action Convolution(ConvolutionLayer layer, LayerPass pass)
    {
        ConvolutionShape shape = layer.Shape;
        Tensor wide = RandomTensor(shape.Wide, 1);
        Tensor narrow = RandomTensor(shape.Narrow, 2);
        Tensor weight = RandomTensor(shape.Weight, 3);
        bool towardsNarrow = layer.Transposed == (pass == LayerPass.Input);
        return pass == LayerPass.Weight ? () => WeightCorrelation.Apply(shape, wide.Span, narrow.Span, weight.Span, add: false)
            : towardsNarrow ? () => Correlation.Apply(shape, wide.Span, weight.Span, narrow.Span)
            : () => TransposedCorrelation.Apply(shape, narrow.Span, weight.Span, wide.Span);
    }

    /// <summary>Values between −½ and ½.</summary>
    public static float[] RandomValues(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static Tensor RandomTensor(Shape shape, int seed)
    {
        var tensor = new Tensor(shape);
        RandomValues(shape.Length, seed).CopyTo(tensor.Span);
        return tensor;
    }
}
