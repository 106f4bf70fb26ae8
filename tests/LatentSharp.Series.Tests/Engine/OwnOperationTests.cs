using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Series.Tests.Engine;

/// <summary>What a program outside the engine can do with it: an operation of its own, and formulas that read as in the paper.</summary>
public sealed class OwnOperationTests
{
    private const float Bound = 0.5f;

    private static readonly Tensor Target = Values(9, 3, 5);

    [Fact]
    public void AnOperationFromOutsideHasTheGradientOfItsFormula()
    {
        Tensor values = Values(1, 3, 5);
        Tensor weights = Values(2, 3);
        Tensor gradient = Gradient(values, weights, times: 1);
        for (int i = 0; i < values.Length; i++)
        {
            double difference = (Sum(values, weights, i, 1e-5) - Sum(values, weights, i, -1e-5)) / 2e-5;
            ((double)gradient.Span[i]).ShouldBe(difference, 1e-4);
        }
    }

    [Fact]
    public void ItsGradientIsAddedToThatOfOthers()
    {
        Tensor values = Values(1, 3, 5);
        Tensor weights = Values(2, 3);
        Tensor once = Gradient(values, weights, times: 1);
        Tensor twice = Gradient(values, weights, times: 2);
        twice.Span.ToArray().ShouldBe(once.Span.ToArray().Select(g => 2 * g));
    }

    [Fact]
    public void ItShowsItsNameInputsAndAttributes()
    {
        var tape = new Tape();
        Variable x = tape.Watch(Values(1, 3, 5));
        Variable y = HuberLoss.Apply(x, Target, Bound);
        Operation operation = tape.Operations.ShouldHaveSingleItem();
        operation.Name.ShouldBe("HuberLoss");
        operation.Inputs.ShouldBe([x]);
        operation.Output.ShouldBeSameAs(y);
        operation.Attributes.ShouldBe([("bound", (object)Bound)]);
    }

    [Fact]
    public void FormulasReadAsInThePaper()
    {
        var tape = new Tape();
        Variable x = tape.Watch(new Tensor(new Shape(3), [1, 2, 4]));
        Variable y = tape.Watch(new Tensor(new Shape(3), [3, 5, 7]));
        Value((2 * x) + y - 1).ShouldBe([4, 8, 14]);
        Value(x - y).ShouldBe([-2, -3, -3]);
        Value(1 - (x * y)).ShouldBe([-2, -9, -27]);
        Value(-x / 3).ShouldBe([-1f / 3, -2f / 3, -4f / 3]);
        Value(12 / x).ShouldBe([12, 6, 3]);
        Value(y / x).ShouldBe([3, 2.5f, 1.75f]);
        Value((1 + x).Square().Mean() + (x - 2).Abs().Sum()).ShouldBe([(38f / 3) + 3]);
        Value(x.AtLeast(2).Sqrt()).ShouldBe([MathF.Sqrt(2), MathF.Sqrt(2), 2]);
        Value(x.Log().Exp().Clamp(1.5, 3)).ShouldBe([1.5f, 2, 3]);
        tape.Backward(((x * y) - (y / 2)).Sum());
        x.Gradient!.Span.ToArray().ShouldBe([3, 5, 7]);
        y.Gradient!.Span.ToArray().ShouldBe([0.5f, 1.5f, 3.5f]);
    }

    private static float[] Value(Variable variable) => variable.Value.Span.ToArray();

    private static Tensor Values(ulong seed, params int[] sizes)
    {
        var tensor = new Tensor(new Shape(sizes));
        new RandomStream(seed, 0).FillNormal(tensor.Span, 0);
        return tensor;
    }

    private static Tensor Gradient(Tensor values, Tensor weights, int times)
    {
        var tape = new Tape();
        Variable x = tape.Watch(values);
        Variable loss = HuberLoss.Apply(x, Target, Bound) * tape.Constant(weights);
        for (int i = 1; i < times; i++)
        {
            loss += HuberLoss.Apply(x, Target, Bound) * tape.Constant(weights);
        }

        tape.Backward(loss.Sum());
        return x.Gradient!;
    }

    private static double Sum(Tensor values, Tensor weights, int moved, double change)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double error = Math.Abs(values.Span[i] + (i == moved ? change : 0) - Target.Span[i]);
            sum += weights.Span[i / 5] * (error <= Bound ? error * error / 2 : Bound * (error - (Bound / 2)));
        }

        return sum;
    }
}
