using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>Inputs that do not fit are refused by name, with the values in question.</summary>
public sealed class OperationErrorTests
{
    private static readonly Tape Tape = new();

    public static TheoryData<string, Action, string> Bad => new()
    {
        { "Add", () => _ = V(2, 3) + V(4), "[2, 3] and [4]" },
        { "Divide", () => _ = V(2, 3) / V(3, 2), "[2, 3] and [3, 2]" },
        { "Activate", () => V(2).Activate(Activation.LeakyRelu(-0.5f)), "-0.5" },
        { "Clamp", () => V(2).Clamp(2, 1), "2 and 1" },
        { "Clamp", () => V(2).Clamp(float.NaN, 1), "NaN and 1" },
        { "Affine", () => V(2, 3).Affine(V(5, 4), null), "[2, 3], [5, 4]" },
        { "Affine", () => V(2, 3).Affine(V(5, 3), null, Activation.Silu), "Silu" },
        { "MatrixProduct", () => V(2, 3).MatrixProduct(V(3, 4), transposeOther: true), "[2, 3] and [3, 4] transposed" },
        { "MatrixProduct", () => V(2, 2, 3).MatrixProduct(V(4, 3, 4)), "[2, 2, 3] and [4, 3, 4]" },
        { "MatrixProduct", () => V(2, 2, 3).MatrixProduct(V(3, 4)), "[2, 2, 3] and [3, 4]" },
        { "BatchNormalize", () => V(2, 3).BatchNormalize(V(2), V(3), T(3), T(3), training: true),
            "gamma must be [3] for x [2, 3], but is [2]" },
        { "BatchNormalize", () => V(2, 3).BatchNormalize(V(3), V(3), T(3), T(4), training: true), "running variance must be [3]" },
        { "BatchNormalize", () => V(3).BatchNormalize(V(3), V(3), T(3), T(3), training: true), "[batch, channels, …]" },
        { "LayerNormalize", () => V(2, 6).LayerNormalize(V(2), V(6)), "gamma must be [6]" },
        { "Reshape", () => V(2, 3).Reshape(new Shape(4)), "[2, 3] has 6 elements, but [4] has 4" },
        { "Slice", () => V(2, 3).Slice(1, 2, 2), "axis 1 of [2, 3] has 3" },
        { "Slice", () => V(2, 3).Slice(2, 0, 1), "no axis 2" },
        { "Concatenate", () => Variable.Concatenate(0, V(2, 3), V(2, 4)), "[2, 3] and [2, 4]" },
        { "Concatenate", () => Variable.Concatenate(0), "at least one" },
        { "Permute", () => V(2, 3).Permute(0, 0), "[0, 0]" },
        { "UpsampleNearest", () => V(2, 3).UpsampleNearest(2), "[2, 3] and 2" },
        { "SumAxis", () => V(2, 3).Sum(-3), "no axis -3" },
        { "LogSumExp", () => V().LogSumExp(), "no axis -1" },
        { "Backward", () => Tape.Backward(V(2)), "[2]" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Inputs_that_do_not_fit_are_refused(string operation, Action call, string values)
    {
        string message = Should.Throw<ArgumentException>(call).Message;
        message.ShouldStartWith(operation + ":");
        message.ShouldContain(values);
    }

    [Fact]
    public void Batch_normalization_moves_its_running_statistics_in_training_only()
    {
        var x = new Tensor(new Shape(4, 1), [1, 2, 3, 6]);
        (Tensor mean, Tensor variance) = (T(1), new Tensor(new Shape(1), [1f]));
        Tape.Constant(x).BatchNormalize(V(1), V(1), mean, variance, training: true, momentum: 0.25f);

        // mean 3; unbiased variance (4 + 1 + 0 + 9) / 3
        mean.Item().ShouldBe(0.75f, 1e-6f);
        variance.Item().ShouldBe(0.75f + (0.25f * 14 / 3), 1e-6f);
        (float before, float variancesBefore) = (mean.Item(), variance.Item());
        Tape.Constant(x).BatchNormalize(V(1), V(1), mean, variance, training: false, momentum: 0.25f);
        mean.Item().ShouldBe(before);
        variance.Item().ShouldBe(variancesBefore);
    }

    private static Tensor T(params int[] sizes) => new(new Shape(sizes));

    private static Variable V(params int[] sizes) => Tape.Watch(T(sizes));
}
