using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// Group normalization (Wu and He 2018) of x [batch, channels, spatial]: each example's channels in equal groups, each group
/// normalized by its own mean and biased variance. Works on ranges of (example, group) pairs, numbered example · groups + group.
/// </summary>
internal static class GroupNormalization
{
    /// <summary>
    /// y = (x − mean) · inverse · gamma + beta; saves mean and inverse = 1 / √(variance + epsilon), both [batch, groups].
    /// </summary>
    public static void Forward(
        ReadOnlySpan<float> x, (int Channels, int Groups, int Spatial) size, (int First, int End) pairs, float epsilon,
        ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, Span<float> y, Span<float> mean, Span<float> inverse)
    {
        int width = size.Channels / size.Groups;
        for (int pair = pairs.First; pair < pairs.End; pair++)
        {
            int start = pair * width * size.Spatial;
            (mean[pair], inverse[pair]) = Moments.Of(x.Slice(start, width * size.Spatial), epsilon);
            for (int i = 0; i < width; i++)
            {
                int c = ((pair % size.Groups) * width) + i;
                int at = start + (i * size.Spatial);
                Map.Apply(new Normalize(mean[pair], inverse[pair] * gamma[c], beta[c]), x.Slice(at, size.Spatial),
                    y.Slice(at, size.Spatial));
            }
        }
    }

    /// <summary>dx = inverse · (dy · gamma − avg(dy · gamma) − x̂ · avg(dy · gamma · x̂)), averages over the group.</summary>
    public static void Gradient(
        ReadOnlySpan<float> dy, ReadOnlySpan<float> x, (int Channels, int Groups, int Spatial) size, (int First, int End) pairs,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, ReadOnlySpan<float> gamma, Span<float> dx)
    {
        int width = size.Channels / size.Groups;
        double count = (double)width * size.Spatial;
        for (int pair = pairs.First; pair < pairs.End; pair++)
        {
            int start = pair * width * size.Spatial;
            int firstChannel = (pair % size.Groups) * width;
            double sum = 0;
            double product = 0;
            for (int i = 0; i < width; i++)
            {
                ReadOnlySpan<float> plane = dy.Slice(start + (i * size.Spatial), size.Spatial);
                sum += gamma[firstChannel + i] * Reduce.Sum(plane);
                product += gamma[firstChannel + i]
                    * Reduce.Sum(new ProductWithDeviation(mean[pair]), plane, x.Slice(start + (i * size.Spatial), size.Spatial));
            }

            double scale = inverse[pair];
            float b = (float)(scale * scale * scale * product / count);
            float offset = (float)(scale * sum / count);
            for (int i = 0; i < width; i++)
            {
                int at = start + (i * size.Spatial);
                var formula = new NormalizeGradient(mean[pair], (float)(scale * gamma[firstChannel + i]), b, offset);
                Map.Apply(formula, dy.Slice(at, size.Spatial), x.Slice(at, size.Spatial), dx.Slice(at, size.Spatial));
            }
        }
    }

    /// <summary>dgamma = Σ dy · x̂ and dbeta = Σ dy over batch and space, both [channels], for a range of channels.</summary>
    public static void ParameterGradient(
        ReadOnlySpan<float> dy, ReadOnlySpan<float> x, int batch, (int Channels, int Groups, int Spatial) size,
            (int First, int End) channels,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, Span<float> dgamma, Span<float> dbeta)
    {
        int width = size.Channels / size.Groups;
        for (int c = channels.First; c < channels.End; c++)
        {
            double sum = 0;
            double product = 0;
            for (int n = 0; n < batch; n++)
            {
                int at = ((n * size.Channels) + c) * size.Spatial;
                int pair = (n * size.Groups) + (c / width);
                ReadOnlySpan<float> plane = dy.Slice(at, size.Spatial);
                sum += Reduce.Sum(plane);
                product += inverse[pair] * Reduce.Sum(new ProductWithDeviation(mean[pair]), plane, x.Slice(at, size.Spatial));
            }

            dgamma[c] = (float)product;
            dbeta[c] = (float)sum;
        }
    }
}
