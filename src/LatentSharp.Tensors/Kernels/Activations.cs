using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Kernels;

/// <summary>From the name of an activation to its formulas.</summary>
internal static unsafe class Activations
{
    /// <summary>y = f(x) on a piece of memory; x may be y.</summary>
    public static void Apply(Activation activation, ReadOnlySpan<float> x, Span<float> y)
    {
        switch (activation.Kind)
        {
            case ActivationKind.None: x.CopyTo(y); break;
            case ActivationKind.Relu: Map.Apply(default(Relu), x, y); break;
            case ActivationKind.LeakyRelu: Map.Apply(new LeakyRelu(activation.Slope), x, y); break;
            case ActivationKind.Elu: Map.Apply(new Elu(activation.Slope), x, y); break;
            case ActivationKind.Tanh: Map.Apply(default(Tanh), x, y); break;
            case ActivationKind.Sigmoid: Map.Apply(default(Sigmoid), x, y); break;
            case ActivationKind.Softplus: Map.Apply(default(Softplus), x, y); break;
            case ActivationKind.Silu: Map.Apply(default(Silu), x, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation.");
        }
    }

    /// <summary>y = f(x) over whole tensors.</summary>
    public static void Apply(Activation activation, Tensor x, Tensor y) =>
        Ranges.Run(new Range(activation, x.Pointer, y.Pointer), x.Length, 1);

    /// <summary>Whether the gradient can be had from the output alone, so that the input need not be kept.</summary>
    public static bool HasGradientFromOutput(Activation activation) =>
        activation.Kind is not (ActivationKind.Softplus or ActivationKind.Silu);

    /// <summary>
    /// dx = dy · f′, where <paramref name="saved"/> is the output if <see cref="HasGradientFromOutput"/>, else the input.
    /// </summary>
    public static void Gradient(Activation activation, Tensor dy, Tensor saved, Tensor dx)
    {
        switch (activation.Kind)
        {
            case ActivationKind.None: dy.Span.CopyTo(dx.Span); break;
            case ActivationKind.Relu: Map.Apply(default(ReluGradient), dy, saved, dx); break;
            case ActivationKind.LeakyRelu: Map.Apply(new LeakyReluGradient(activation.Slope), dy, saved, dx); break;
            case ActivationKind.Elu: Map.Apply(new EluGradient(activation.Slope), dy, saved, dx); break;
            case ActivationKind.Tanh: Map.Apply(default(TanhGradient), dy, saved, dx); break;
            case ActivationKind.Sigmoid: Map.Apply(default(SigmoidGradient), dy, saved, dx); break;
            case ActivationKind.Softplus: Map.Apply(default(SoftplusGradient), dy, saved, dx); break;
            case ActivationKind.Silu: Map.Apply(default(SiluGradient), dy, saved, dx); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation.");
        }
    }

    private readonly struct Range(Activation activation, float* x, float* y) : IRange
    {
        public void Run(int first, int end) =>
            Apply(activation, new ReadOnlySpan<float>(x + first, end - first), new Span<float>(y + first, end - first));
    }
}
