using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Autodiff;

public sealed partial class GradientCases
{
    private static Activation[] Fusable =>
    [
        default, new(ActivationKind.LeakyRelu, 0.01f), new(ActivationKind.Elu, 1), new(ActivationKind.Tanh), new(ActivationKind.Sigmoid),
            new(ActivationKind.Relu),
    ];

    private static IEnumerable<GradientCase> Normalizations()
    {
        foreach (int[] sizes in new int[][] { [5, 3], [2, 3, 3, 5], [1, 2, 4, 4] })
        {
            Shape shape = new(sizes);
            int channels = sizes[1];
            int spatial = shape.Product(2, shape.Rank);
            GradientInput vector = new(new Shape(channels), 0.5, 1.5);
            foreach (Activation activation in sizes.Length == 2 ? Fusable : Fusable[..2])
            {
                yield return new(
                    "BatchNormalize", $"training {shape} {activation.Kind}", [sizes, vector, vector],
                    v => v[0].BatchNormalize(v[1], v[2], new Tensor(v[1].Shape), new Tensor(v[1].Shape), training: true, epsilon: 1e-3f,
                        activation: activation),
                    x => ReferenceOperations.Map(
                        ReferenceNormalization.Normalize(x[0], x[1], x[2], 1e-3, i => i / spatial % channels, i => i / spatial % channels),
                        y => ReferenceOperations.Activate(activation, y)));
            }

            float[] mean = TestValues.Uniform(channels, 31);
            float[] variance = Array.ConvertAll(TestValues.Uniform(channels, 32), v => 1.5f + v);
            yield return new(
                "BatchNormalize", $"inference {shape}", [sizes, vector, vector],
                v => v[0].BatchNormalize(v[1], v[2], new Tensor(v[1].Shape, mean), new Tensor(v[1].Shape, variance), training: false,
                    activation: Fusable[1]),
                x => [.. x[0].Select((value, i) =>
                {
                    int c = i / spatial % channels;
                    return ReferenceOperations.Activate(Fusable[1],
                        ((value - mean[c]) / Math.Sqrt(variance[c] + 1e-5) * x[1][c]) + x[2][c]);
                })]);
        }

        foreach (int[] sizes in new int[][] { [3, 5], [1, 17], [2, 2, 3] })
        {
            int columns = sizes[^1];
            GradientInput vector = new(new Shape(columns), 0.5, 1.5);
            yield return new(
                "LayerNormalize", new Shape(sizes).ToString(), [sizes, vector, vector], v =>
                    v[0].LayerNormalize(v[1], v[2], 1e-2f),
                x => ReferenceNormalization.Normalize(x[0], x[1], x[2], 1e-2, i => i / columns, i => i % columns));
        }
    }

    private static IEnumerable<GradientCase> LinearMaps()
    {
        foreach (Activation activation in Fusable)
        {
            yield return new(
                "Affine", $"with bias, {activation.Kind}", [new[] { 3, 5 }, new[] { 4, 5 }, new[] { 4 }],
                v => v[0].Affine(v[1], v[2], activation),
                x => [.. ReferenceOperations.Multiply(x[0], x[1], 3, 4, 5, false, true)
                    .Select((y, i) => ReferenceOperations.Activate(activation, y + x[2][i % 4]))]);
        }

        yield return new(
            "Affine", "one example, no bias", [new[] { 1, 7 }, new[] { 3, 7 }],
            v => v[0].Affine(v[1], null), x => ReferenceOperations.Multiply(x[0], x[1], 1, 3, 7, false, true));
        foreach ((bool ta, bool tb) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            yield return new(
                "MatrixProduct", $"transposed {ta} {tb}",
                    [ta ? new[] { 5, 3 } : new[] { 3, 5 }, tb ? new[] { 4, 5 } : new[] { 5, 4 }],
                v => v[0].MatrixProduct(v[1], ta, tb), x => ReferenceOperations.Multiply(x[0], x[1], 3, 4, 5, ta, tb));
            yield return new(
                "MatrixProduct", $"square, transposed {ta} {tb}", [new[] { 4, 4 }, new[] { 4, 4 }],
                v => v[0].MatrixProduct(v[1], ta, tb), x => ReferenceOperations.Multiply(x[0], x[1], 4, 4, 4, ta, tb));
            yield return new(
                "MatrixProduct", $"of a batch, transposed {ta} {tb}",
                    [ta ? new[] { 3, 5, 2 } : new[] { 3, 2, 5 }, tb ? new[] { 3, 4, 5 } : new[] { 3, 5, 4 }],
                v => v[0].MatrixProduct(v[1], ta, tb),
                x => [.. Enumerable.Range(0, 3).SelectMany(i =>
                    ReferenceOperations.Multiply(x[0][(i * 10)..((i + 1) * 10)], x[1][(i * 20)..((i + 1) * 20)], 2, 4, 5, ta, tb))]);
        }

        foreach ((int[] x, int[] w, int stride, int padding) in new[]
        {
            (new[] { 2, 2, 5, 4 }, new[] { 3, 2, 3, 3 }, 1, 1), ([1, 1, 6, 6], [2, 1, 4, 4], 2, 1), ([2, 3, 3, 4], [2, 3, 1, 2], 3, 0),
        })
        {
            var shape = ConvolutionShape.Convolution(new Shape(x), new Shape(w), stride, padding);
            yield return Convolution("Convolve", shape, transposed: false, x, w, default);
            yield return Convolution("Convolve", shape, transposed: false, x, w, Fusable[1]);
        }

        foreach ((int[] x, int[] w, int stride, int padding, int output) in new[]
        {
            (new[] { 2, 2, 3, 2 }, new[] { 2, 3, 4, 4 }, 2, 1, 0), ([1, 3, 2, 2], [3, 1, 3, 3], 2, 1, 1),
                ([2, 1, 3, 3], [1, 2, 3, 2], 1, 0, 0),
        })
        {
            var shape = ConvolutionShape.Transposed(new Shape(x), new Shape(w), stride, padding, (output, output));
            yield return Convolution("ConvolveTransposed", shape, transposed: true, x, w, default, output);
            yield return Convolution("ConvolveTransposed", shape, transposed: true, x, w, Fusable[2], output);
        }
    }

    private static GradientCase Convolution(string operation, ConvolutionShape shape, bool transposed, int[] x, int[] w,
        Activation activation, int output = 0) => new(
        operation, $"{new Shape(x)} {new Shape(w)} stride {shape.Stride} {activation.Kind}", [x, w, new[] { transposed ? w[1] : w[0] }],
        v => transposed
            ? v[0].ConvolveTransposed(v[1], v[2], shape.Stride, shape.Padding, (output, output), activation)
            : v[0].Convolve(v[1], v[2], shape.Stride, shape.Padding, activation),
        v => ReferenceOperations.Map(ReferenceOperations.Convolve(shape, transposed, v[0], v[1], v[2]), y =>
            ReferenceOperations.Activate(activation, y)));
}
