using LatentSharp.Tensors.Kernels;
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
        new("Exp", Map.Apply<Exp>, Math.Exp, 1.0, -110, 95),
        new("Log", Map.Apply<Log>, Math.Log, 1.0, 1e-45, 1e5),
        new("Log near 1", Map.Apply<Log>, Math.Log, 1.0, 0.5, 2),
        new("Sigmoid", Map.Apply<Sigmoid>, Sigmoid, 2.5, -110, 40),
        new("Tanh", Map.Apply<Tanh>, Math.Tanh, 3.0, -12, 12),
        new("Softplus", Map.Apply<Softplus>, Softplus, 3, -110, 40),
        new("Relu", Map.Apply<Relu>, x => Math.Max(x, 0), 0, -3, 3),
        new("LeakyRelu", (x, y) => Map.Apply(new LeakyRelu(0.25f), x, y), x => x > 0 ? x : 0.25 * x, 0.5, -3, 3),
        new("Elu", (x, y) => Map.Apply(new Elu(1.5f), x, y), x => Elu(x, 1.5), 3, -30, 30),
        new("Silu", Map.Apply<Silu>, Silu, 3.0, -80, 80),
        new("Negate", Map.Apply<Negate>, x => -x, 0, -3, 3),
        new("Abs", Map.Apply<Abs>, Math.Abs, 0, -3, 3),
        new("Square", Map.Apply<Square>, x => x * x, 0.5, -3, 3),
        new("Sqrt", Map.Apply<Sqrt>, Math.Sqrt, 0.5, 0, 1e6),
        new("Scale", (x, y) => Map.Apply(new Scale(0.75f, -0.5f), x, y), x => (0.75 * x) - 0.5, 0.5, -3, 3),
        new("Clamp", (x, y) => Map.Apply(new Clamp(-0.5f, 1.25f), x, y), x => double.IsNaN(x) ? x : Math.Clamp(x, -0.5, 1.25), 0, -3, 3),
    ];

    public static readonly BinaryCase[] Binary =
    [
        new("Add", Map.Apply<Add>, (a, b) => a + b, 1e-7),
        new("Subtract", Map.Apply<Subtract>, (a, b) => a - b, 1e-7),
        new("Multiply", Map.Apply<Multiply>, (a, b) => a * b, 1e-7),
        new("Divide", Map.Apply<Divide>, (a, b) => a / b, 1e-7),
        new("Minimum", Map.Apply<Minimum>, Math.Min, 0),
        new("Maximum", Map.Apply<Maximum>, Math.Max, 0),
        new("Axpy", (a, b, y) => Map.Apply(new Axpy(0.3f), a, b, y), (a, b) => (0.3f * a) + b, 1e-7),
        new("SquareGradient", Map.Apply<SquareGradient>, (dy, x) => 2 * dy * x, 2e-7),
        new("AbsGradient", Map.Apply<AbsGradient>, (dy, x) => dy * Math.Sign(x), 0),
        new("ReluGradient", Map.Apply<ReluGradient>, (dy, y) => y > 0 ? dy : 0, 0),
        new("LeakyReluGradient", (a, b, y) => Map.Apply(new LeakyReluGradient(0.25f), a, b, y), (dy, y) => y > 0 ? dy : 0.25 * dy, 0),
        new("EluGradient", (a, b, y) => Map.Apply(new EluGradient(4f), a, b, y), (dy, y) => y > 0 ? dy : dy * (y + 4), 4e-7),
        new("SigmoidGradient", Map.Apply<SigmoidGradient>, (dy, y) => dy * y * (1 - y), 2e-6),
        new("TanhGradient", Map.Apply<TanhGradient>, (dy, y) => dy * (1 - (y * y)), 4e-7),
        new("SoftplusGradient", Map.Apply<SoftplusGradient>, (dy, x) => dy * Sigmoid(x), 4e-7),
        new("SiluGradient", Map.Apply<SiluGradient>, (dy, x) => dy * Sigmoid(x) * (1 + (x * (1 - Sigmoid(x)))), 4e-7),
        new("ClampGradient", (a, b, y) => Map.Apply(new ClampGradient(-1, 0.5f), a, b, y), (dy, x) => x >= -1 && x <= 0.5 ? dy : 0, 0),
    ];

    public static TheoryData<string> UnaryNames => [.. Unary.Select(c => c.Name)];

    public static TheoryData<string> BinaryNames => [.. Binary.Select(c => c.Name)];
}
