using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Autodiff.Operations.Elementwise;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>The cases of every operation; the files beside this one hold them by kind.</summary>
public sealed partial class GradientCases : IGradientCases
{
    public static IReadOnlyList<GradientCase> All { get; } =
        [.. Elementwise(), .. Arithmetic(), .. Moving(), .. Reductions(), .. Normalizations(), .. LinearMaps()];

    private static IEnumerable<GradientCase> Elementwise()
    {
        yield return One("Abs", x => x.Abs(), Math.Abs);
        yield return One("Exp", x => x.Exp(), Math.Exp);
        yield return One("Log", x => x.Log(), Math.Log, 0.2);
        yield return One("Sqrt", x => x.Sqrt(), Math.Sqrt, 0.2);
        yield return One("Square", x => x.Square(), v => v * v);
        yield return One("Negate", x => -x, v => -v);
        yield return One("Scale", x => Scale.Apply(x, -1.5f, 0.25f), v => (-1.5 * v) + 0.25);
        yield return One("Clamp", x => x.Clamp(-0.75f, 1.1f), v => Math.Clamp(v, -0.75, 1.1f));
        yield return One("AtLeast", x => x.AtLeast(0.3f), v => Math.Max(v, 0.3f));
        foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
        {
            var activation = new Activation(kind, 0.25f);
            yield return One("Activate", x => x.Activate(activation), v =>
                ReferenceOperations.Activate(activation, v)) with
            { Name = kind.ToString() };
        }
    }

    private static GradientCase One(string name, Func<Variable, Variable> apply, Func<double, double> twin, double low = -2) =>
        new(name, "elements", [new GradientInput(new Shape(3, 7), low, 3)], v => apply(v[0]), x =>
            ReferenceOperations.Map(x[0], twin));

    private static IEnumerable<GradientCase> Arithmetic()
    {
        (int[] A, int[] B)[] shapes =
        [
            ([3, 5], [3, 5]), ([2, 3, 2, 3], [1, 3, 1, 1]), ([4], [3, 4]), ([3, 1], [1, 4]), ([], [2, 3]), ([1], [5]), ([1, 5], [5]),
                ([], []),
        ];
        foreach ((int[] a, int[] b) in shapes)
        {
            yield return Two("Add", a, b, (p, q) => p + q, (p, q) => p + q);
            yield return Two("Subtract", a, b, (p, q) => p - q, (p, q) => p - q);
            yield return Two("Multiply", a, b, (p, q) => p * q, (p, q) => p * q);
            yield return Two("Divide", a, b, (p, q) => p / q, (p, q) => p / q, 0.4);
        }
    }

    private static GradientCase Two(string name, int[] a, int[] b, Func<Variable, Variable, Variable> apply, Func<double, double,
        double> twin,
        double lowB = -2)
    {
        Shape shapeA = new(a);
        Shape shapeB = new(b);
        Shape result = Formulas.Broadcast.Result(nameof(Two), shapeA, shapeB);
        return new GradientCase(
            name, $"{shapeA} and {shapeB}", [a, new GradientInput(shapeB, lowB)],
            v => apply(v[0], v[1]), x => ReferenceOperations.Broadcast(x[0], shapeA, x[1], shapeB, result, twin));
    }

    private static IEnumerable<GradientCase> Moving()
    {
        yield return new("Reshape", "[2, 6] to [3, 4]", [new[] { 2, 6 }], v => v[0].Reshape(new Shape(3, 4)), x => x[0]);
        yield return new(
            "Reshape", "of a result that is used again", [new[] { 2, 6 }],
            v =>
            {
                Variable twice = 2 * v[0];
                return twice.Square() + twice.Reshape(new Shape(12)).Reshape(new Shape(2, 6));
            },
            x => ReferenceOperations.Map(x[0], v => (4 * v * v) + (2 * v)));
        yield return new(
            "Reshape", "of a result that has a gradient already", [new[] { 2, 6 }],
            v =>
            {
                Variable twice = 2 * v[0];
                Variable flat = twice.Reshape(new Shape(12));
                return twice.Square().Reshape(new Shape(12)) + (flat * flat);
            },
            x => ReferenceOperations.Map(x[0], v => 8 * v * v));
        foreach ((int axis, int start, int count) in new[] { (0, 1, 1), (1, 0, 2), (2, 3, 2), (1, 2, 1), (2, 0, 5) })
        {
            yield return new(
                "Slice", $"axis {axis} from {start}, {count}", [new[] { 2, 3, 5 }],
                v => v[0].Slice(axis, start, count), x => ReferenceOperations.Slice(x[0], new Shape(2, 3, 5), axis, start, count));
        }

        yield return new(
            "Concatenate", "three along axis 1", [new[] { 2, 3, 2 }, new[] { 2, 1, 2 }, new[] { 2, 4, 2 }],
            v => Variable.Concatenate(1, v[0], v[1], v[2]), x => ReferenceOperations.Concatenate(2, x));
        yield return new(
            "Concatenate", "two along the last axis", [new[] { 3, 2 }, new[] { 3, 2 }],
            v => Variable.Concatenate(-1, v[0], v[1]), x => ReferenceOperations.Concatenate(3, x));
        foreach (int factor in new[] { 1, 2, 3 })
        {
            yield return new(
                "UpsampleNearest", $"factor {factor}", [new[] { 2, 3, 3, 5 }],
                v => v[0].UpsampleNearest(factor), x => ReferenceOperations.Upsample(x[0], new Shape(2, 3, 3, 5), factor));
        }

        foreach (int[] order in new int[][] { [1, 0, 2], [2, 0, 1], [0, 2, 1], [0, 1, 2] })
        {
            yield return new(
                "Permute", string.Join(' ', order), [new[] { 2, 3, 4 }],
                v => v[0].Permute(order), x => ReferenceOperations.Permute(x[0], new Shape(2, 3, 4), order));
        }
    }

    private static IEnumerable<GradientCase> Reductions()
    {
        foreach (int[] sizes in new int[][] { [], [1], [3, 5], [2, 3, 4] })
        {
            yield return new("Sum", new Shape(sizes).ToString(), [sizes], v => v[0].Sum(), x => [x[0].Sum()]);
            yield return new("Mean", new Shape(sizes).ToString(), [sizes], v => v[0].Mean(), x => [x[0].Average()]);
        }

        Shape shape = new(2, 3, 4);
        for (int axis = 0; axis < 3; axis++)
        {
            int a = axis;
            yield return new(
                "SumAxis", $"axis {a}", [new GradientInput(shape)], v => v[0].Sum(a), x =>
                    ReferenceOperations.SumAxis(x[0], shape, a));
            yield return new(
                "MeanAxis", $"axis {a}", [new GradientInput(shape)], v => v[0].Mean(a - 3, keep: true),
                x => ReferenceOperations.Map(ReferenceOperations.SumAxis(x[0], shape, a), v => v / shape[a]));
        }

        foreach (int[] sizes in new int[][] { [3, 5], [1, 1], [2, 2, 17] })
        {
            int columns = sizes[^1];
            string name = new Shape(sizes).ToString();
            yield return new(
                "Softmax", name, [sizes], v => v[0].Softmax(),
                x => ReferenceOperations.Map(ReferenceNormalization.LogSoftmax(x[0], columns), Math.Exp));
            yield return new("LogSoftmax", name, [sizes], v => v[0].LogSoftmax(), x =>
                ReferenceNormalization.LogSoftmax(x[0], columns));
            yield return new(
                "LogSumExp", name, [sizes], v => v[0].LogSumExp(),
                x => [.. Enumerable.Range(0, x[0].Length / columns)
                    .Select(r => ReferenceNormalization.LogSumExp(x[0].AsSpan(r * columns, columns)))]);
        }
    }
}
