using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>The bias of both convolutions: one value a channel.</summary>
internal static unsafe class ChannelBias
{
    /// <summary>Refuses a bias that does not have one value a channel.</summary>
    public static void Check(string operation, Variable? bias, Shape output)
    {
        if (bias is not null && bias.Shape != new Shape(output[1]))
        {
            throw new ArgumentException($"{operation}: the bias must be [{output[1]}], one value an output channel, but is {bias.Shape}.");
        }
    }

    /// <summary>Sums a gradient [batch, channels, height, width] over all but the channels.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="bias">Whose gradient it is; null for none.</param>
    /// <param name="dy">The gradient of the operation's result before its activation.</param>
    /// <param name="cancels">Whether the sums are known to be zero.</param>
    public static void Backward(Tape tape, Variable? bias, Tensor dy, bool cancels)
    {
        if (bias is not { NeedsGradient: true })
        {
            return;
        }

        Tensor gradient = tape.BeginGradient(bias);
        if (cancels)
        {
            gradient.Span.Clear();
        }
        else
        {
            int area = dy.Shape[2] * dy.Shape[3];
            Ranges.Run(new Sums(dy.Pointer, dy.Length, dy.Shape[0], dy.Shape[1], area, gradient.Pointer), dy.Shape[1], dy.Shape[0] * area);
        }

        tape.EndGradient(bias, gradient);
    }

    private readonly struct Sums(float* dy, int length, int batch, int channels, int area, float* gradient) : IRange
    {
        public void Run(int first, int end) => ReduceAxes.ChannelSums(
            new ReadOnlySpan<float>(dy, length), batch, channels, area, first, end, new Span<float>(gradient, channels));
    }
}
