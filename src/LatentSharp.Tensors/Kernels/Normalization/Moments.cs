using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels.Normalization;

/// <summary>Mean and deviation of a contiguous span.</summary>
internal static class Moments
{
    /// <summary>The mean and 1 / √(variance + epsilon), the variance biased, in two passes.</summary>
    public static (float Mean, float Inverse) Of(ReadOnlySpan<float> x, float epsilon)
    {
        double exactMean = Reduce.Sum(x) / x.Length;
        float mean = (float)exactMean;
        double squares = Reduce.Sum(new SquaredDeviation(mean), x) / x.Length;

        // the deviations are from the rounded mean; the second term takes that rounding out again
        double variance = Math.Max(0, squares - ((exactMean - mean) * (exactMean - mean)));
        return (mean, (float)(1 / Math.Sqrt(variance + epsilon)));
    }
}
