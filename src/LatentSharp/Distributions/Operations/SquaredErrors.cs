using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>Squared errors an example: the part that all Gaussian losses with one shared variance have in common.</summary>
internal static class SquaredErrors
{
    /// <summary>ln 2π.</summary>
    public const double LogTwoPi = 1.8378770664093453;

    /// <summary>y[n] = Σ (x − mean)² over an example.</summary>
    public static void Forward(Tensor mean, Tensor x, Tensor y) => Rows.Sum(default(Term), mean, x, y);

    /// <summary>Gradient for the mean from that for the squared errors, <c>[batch]</c>.</summary>
    public static void Backward(Tape tape, Variable mean, Tensor x, Tensor gradient)
    {
        Tensor dmean = tape.BeginGradient(mean);
        Rows.Scale(default(Slope), mean.Value, x, gradient, dmean);
        tape.EndGradient(mean, dmean);
    }

    /// <summary>(x − mean)².</summary>
    private readonly struct Term : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> mean, Vector512<float> x)
        {
            Vector512<float> difference = x - mean;
            return difference * difference;
        }
    }

    /// <summary>2 · (mean − x), the derivative for the mean.</summary>
    private readonly struct Slope : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> mean, Vector512<float> x)
        {
            Vector512<float> difference = mean - x;
            return difference + difference;
        }
    }
}
