using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>Squared errors an example: the part that all Gaussian losses with one shared variance have in common.</summary>
internal static unsafe class SquaredErrors
{
    /// <summary>ln 2π.</summary>
    public const double LogTwoPi = 1.8378770664093453;

    /// <summary>y[n] = Σ (x − mean)² over an example.</summary>
    public static void Forward(Tensor mean, Tensor x, Tensor y) =>
        Rows.Sum(default(Binary<SquaredDifference>), mean, x, Rows.Columns(mean.Shape), y);

    /// <summary>Gradient for the mean from that for the squared errors, [batch].</summary>
    public static void Backward(Tape tape, Variable mean, Tensor x, Tensor gradient)
    {
        Tensor dmean = tape.BeginGradient(mean);
        int columns = Rows.Columns(mean.Shape);
        Ranges.Run(new Gradient(mean.Value.Pointer, x.Pointer, columns, gradient.Pointer, dmean.Pointer), gradient.Length, columns);
        tape.EndGradient(mean, dmean);
    }

    private readonly struct Gradient(float* mean, float* x, int columns, float* dy, float* dmean) : IRange
    {
        public void Run(int first, int end) => Losses.SquaredErrorGradient(
            Rows.Of(mean, first, end, columns), Rows.Of(x, first, end, columns), columns, Rows.Of(dy, first, end, 1),
                Rows.Of(dmean, first, end, columns));
    }
}
