using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;
using static LatentSharp.Tensors.Tests.Reference.ReferenceMath;

namespace LatentSharp.Tensors.Tests.Kernels;

internal delegate void UnaryKernel(ReadOnlySpan<float> x, Span<float> y);

internal delegate void BinaryKernel(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

internal sealed record UnaryCase(string Name, UnaryKernel Kernel, Func<double, double> Twin, double Ulps, double Low, double High);

/// <summary>A formula of two inputs; its tolerance is a fraction of the result plus a fraction of |a|, the incoming gradient.</summary>
internal sealed record BinaryCase(string Name, BinaryKernel Kernel, Func<double, double, double> Twin, double Tolerance);

/// <summary>Every element formula with its twin and the error it may have.</summary>
internal static class FormulaCases
{
    public static readonly UnaryCase[] Unary =
    [
        new("Exp", (x, y) => Map.Apply(default(Exp), x, y), Math.Exp, 1.0, -110, 95),
        new("Log", (x, y) => Map.Apply(default(Log), x, y), Math.Log, 1.0, 1e-45, 1e5),
        new("Log near 1", (x, y) => Map.Apply(default(Log), x, y), Math.Log, 1.0, 0.5, 2),
        new("Sigmoid", (x, y) => Map.Apply(default(Sigmoid), x, y), Sigmoid, 2.5, -110, 40),
        new("Tanh", (x, y) => Map.Apply(default(Tanh), x, y), Math.Tanh, 3.0, -12, 12),
        new("Softplus", (x, y) => Map.Apply(default(Softplus), x, y), Softplus, 3, -110, 40),
        new("Relu", (x, y) => Map.Apply(default(Relu), x, y), x => Math.Max(x, 0), 0, -3, 3),
        new("LeakyRelu", (x, y) => Map.Apply(new LeakyRelu(0.25f), x, y), x => x > 0 ? x : 0.25 * x, 0.5, -3, 3),
        new("Elu", (x, y) => Map.Apply(new Elu(1.5f), x, y), x => Elu(x, 1.5), 3, -30, 30),
        new("Silu", (x, y) => Map.Apply(default(Silu), x, y), Silu, 3.0, -80, 80),
        new("Negate", (x, y) => Map.Apply(default(Negate), x, y), x => -x, 0, -3, 3),
        new("Abs", (x, y) => Map.Apply(default(Abs), x, y), Math.Abs, 0, -3, 3),
        new("Square", (x, y) => Map.Apply(default(Square), x, y), x => x * x, 0.5, -3, 3),
        new("Sqrt", (x, y) => Map.Apply(default(Sqrt), x, y), Math.Sqrt, 0.5, 0, 1e6),
        new("Round", (x, y) => Map.Apply(default(Round), x, y), x => Math.Round(x, MidpointRounding.ToEven), 0, -1e7, 1e7),
        new("Scale", (x, y) => Map.Apply(new Scale(0.75f, -0.5f), x, y), x => (0.75 * x) - 0.5, 0.5, -3, 3),
        new("Clamp", (x, y) => Map.Apply(new Clamp(-0.5f, 1.25f), x, y), x => double.IsNaN(x) ? x : Math.Clamp(x, -0.5, 1.25), 0, -3, 3),
    ];

    public static readonly BinaryCase[] Binary =
    [
        new("Add", (a, b, y) => Map.Apply(default(Add), a, b, y), (a, b) => a + b, 1e-7),
        new("Subtract", (a, b, y) => Map.Apply(default(Subtract), a, b, y), (a, b) => a - b, 1e-7),
        new("Multiply", (a, b, y) => Map.Apply(default(Multiply), a, b, y), (a, b) => a * b, 1e-7),
        new("Divide", (a, b, y) => Map.Apply(default(Divide), a, b, y), (a, b) => a / b, 1e-7),
        new("SquareGradient", (a, b, y) => Map.Apply(default(SquareGradient), a, b, y), (dy, x) => 2 * dy * x, 2e-7),
        new("AbsGradient", (a, b, y) => Map.Apply(default(AbsGradient), a, b, y), (dy, x) => dy * Math.Sign(x), 0),
        new("ReluGradient", (a, b, y) => Map.Apply(default(ReluGradient), a, b, y), (dy, y) => y > 0 ? dy : 0, 0),
        new("LeakyReluGradient", (a, b, y) => Map.Apply(new LeakyReluGradient(0.25f), a, b, y), (dy, y) => y > 0 ? dy : 0.25 * dy, 0),
        new("EluGradient", (a, b, y) => Map.Apply(new EluGradient(4f), a, b, y), (dy, y) => y > 0 ? dy : dy * (y + 4), 4e-7),
        new("SigmoidGradient", (a, b, y) => Map.Apply(default(SigmoidGradient), a, b, y), (dy, y) => dy * y * (1 - y), 2e-6),
        new("TanhGradient", (a, b, y) => Map.Apply(default(TanhGradient), a, b, y), (dy, y) => dy * (1 - (y * y)), 4e-7),
        new("SoftplusGradient", (a, b, y) => Map.Apply(default(SoftplusGradient), a, b, y), (dy, x) => dy * Sigmoid(x), 4e-7),
        new("SiluGradient", (a, b, y) => Map.Apply(default(SiluGradient), a, b, y), (dy, x) =>
            dy * Sigmoid(x) * (1 + (x * (1 - Sigmoid(x)))), 4e-7),
        new("StraightThrough", (a, b, y) => Map.Apply(default(StraightThrough), a, b, y), (dy, x) => dy, 0),
        new("ClampGradient", (a, b, y) => Map.Apply(new ClampGradient(-1, 0.5f), a, b, y), (dy, x) => x >= -1 && x <= 0.5 ? dy : 0, 0),
    ];

    public static TheoryData<string> UnaryNames => [.. Unary.Select(c => c.Name)];

    public static TheoryData<string> BinaryNames => [.. Binary.Select(c => c.Name)];
}
