using System.Globalization;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>
/// How often an operation passes over memory, and how much storage it takes: counts that do not depend on the machine, so that a pass or a
/// temporary tensor too many is found without a clock. Fewer are welcome: lower the number then.
/// </summary>
public sealed class MemoryPassTests
{
    /// <summary>
    /// Operation; passes forward; storage taken forward, in elements of its result; passes backward; temporary storage backward, the same
    /// unit.
    /// </summary>
    public static TheoryData<string, int, double, int, double> Limits => new()
    {
        { "tanh", 1, 1, 1, 0 },
        { "affine", 2, 1, 5, 0 },
        { "convolution", 2, 1, 5, 0 },
        { "transposed convolution", 3, 1, 6, 0 },
        { "batch normalisation", 1, 1.01, 1, 0.01 },
        { "upsampling", 1, 1, 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void An_operation_makes_no_more_passes_and_takes_no_more_storage(string name, int forward, double result, int backward,
        double temporary)
    {
        WideCase c = WideCases.All.Single(c => c.Name == name);
        var tape = new Tape();
        Variable[] inputs = [.. c.Inputs.Select((sizes, i) =>
            tape.Watch(new Tensor(new Shape(sizes), TestValues.Uniform(new Shape(sizes).Length, (ulong)i + 1))))];
        Count before = Count.Of(tape);
        Variable y = c.Apply(inputs);
        Count first = Count.Of(tape) - before;

        // What the sum adds, forward and backward, is measured on a leaf of the same shape and taken off.
        Count whole = Gradient(tape, y);
        var other = new Tape();
        Count sum = Gradient(other, other.Watch(new Tensor(y.Shape)));
        Count second = whole - sum;
        double unit = y.Shape.Length * sizeof(float);
        string counted = string.Create(CultureInfo.InvariantCulture,
            $"{name}: {first.Passes} passes and {first.Bytes / unit:F3} results forward, {second.Passes} passes " +
            $"and {(second.Bytes / unit) - 1:F3} results backward");
        first.Passes.ShouldBeInRange(1, forward, counted);
        (first.Bytes / unit).ShouldBeInRange(1, result, counted);
        second.Passes.ShouldBeInRange(1, backward, counted);

        // One unit is the gradient of the result, which the tape takes for whoever comes after the operation.
        ((second.Bytes / unit) - 1).ShouldBeInRange(0, temporary, counted);
    }

    [Fact]
    public void A_step_makes_no_more_passes_and_takes_no_more_storage()
    {
        var tape = new Tape();
        var model = new SmallAutoencoder();
        Count before = Count.Of(tape);
        model.Step(tape);
        Count step = Count.Of(tape) - before;
        step.Passes.ShouldBeInRange(20, 60);

        // In tensors of the size of the first layer's result, [24, 16, 14, 14].
        (step.Bytes / (24.0 * 16 * 14 * 14 * sizeof(float))).ShouldBeInRange(3, 7.36);
    }

    private static Count Gradient(Tape tape, Variable y)
    {
        Count before = Count.Of(tape);
        tape.Backward(y.Sum());
        return Count.Of(tape) - before;
    }

    /// <summary>Both counters at one moment.</summary>
    private readonly record struct Count(int Passes, long Bytes)
    {
        public static Count Of(Tape tape) => new(Workers.Passes, tape.Pool.RentedBytes);

        public static Count operator -(Count a, Count b) => new(a.Passes - b.Passes, a.Bytes - b.Bytes);
    }
}
