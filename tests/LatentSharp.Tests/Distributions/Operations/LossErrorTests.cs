using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tests.Distributions.Operations;

/// <summary>Inputs that do not fit are refused by name, with the values in question.</summary>
public sealed class LossErrorTests
{
    private static readonly Tape Tape = new();

    public static TheoryData<string, Action, string> Bad => new()
    {
        { "Reparameterize", () => Reparameterize.Apply(V(2, 3), V(2, 3), T(3, 2)), "[2, 3], [2, 3] and [3, 2]" },
        { "BernoulliLoss", () => BernoulliLoss.Apply(V(2, 3), T(2, 4)), "[2, 3] and [2, 4]" },
        { "KlDivergence", () => KlDivergence.Apply(V(), V()), "[batch, …]" },
        { "GaussianLoss", () => GaussianLoss.Apply(V(2, 3), T(2, 3), V(2)), "one element, but is [2]" },
        { "OptimalGaussianLoss", () => OptimalGaussianLoss.Apply(V(2, 3), T(2, 3), 0), "positive least variance" },
        { "LogisticMixtureLoss", () => LogisticMixtureLoss.Apply(V(2, 6), T(2, 3), 2), "2 components want three numbers" },
        { "DiscretizedLogisticLoss", () => DiscretizedLogisticLoss.Apply(V(2, 3), T(2, 3), V(4, 2, 3)), "[4, 2, 3]" },
        { "ColumnsLoss", () => ColumnsLoss.Apply(new([new(2, [true, false])]), V(2, 3), T(2, 3), V(2)), "rows of 3 numbers and 1 widths" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void InputsThatDoNotFitAreRefused(string operation, Action call, string values)
    {
        string message = Should.Throw<ArgumentException>(call).Message;
        message.ShouldStartWith(operation + ":");
        message.ShouldContain(values);
    }

    private static Tensor T(params int[] sizes) => new(new Shape(sizes));

    private static Variable V(params int[] sizes) => Tape.Watch(T(sizes));
}
