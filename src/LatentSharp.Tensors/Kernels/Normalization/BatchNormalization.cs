using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Convolution;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels.Normalization;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015) of x [batch, channels, spatial], with PyTorch's conventions: biased
/// variance to normalize, unbiased for the running statistics, running = (1 − momentum) · running + momentum · new. Every
/// function works on the channels from first up to end and writes nothing else, so that a caller may spread them over threads.
/// </summary>
internal static class BatchNormalization
{
    /// <summary>Mean and 1 / √(variance + epsilon) of each channel over batch and space; moves the running statistics.</summary>
    /// <param name="x">[batch, channels, spatial].</param>
    /// <param name="size">(batch, channels, spatial).</param>
    /// <param name="range">First channel and one past the last.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Weight of the new statistics.</param>
    /// <param name="mean">[channels], written.</param>
    /// <param name="inverse">[channels], written.</param>
    /// <param name="runningMean">[channels], updated; empty for none.</param>
    /// <param name="runningVariance">[channels], updated; empty for none.</param>
    public static void Statistics(
        ReadOnlySpan<float> x, (int Batch, int Channels, int Spatial) size, (int First, int End) range, float epsilon, float momentum,
        Span<float> mean, Span<float> inverse, Span<float> runningMean, Span<float> runningVariance)
    {
        if (ChannelGather.Pays(size))
        {
            using var channel = new ChannelGather(size);
            for (int c = range.First; c < range.End; c++)
            {
                Statistics(
                    channel.Load(x, c), (1, 1, size.Batch * size.Spatial), (0, 1), epsilon, momentum, mean.Slice(c, 1), inverse.Slice(c, 1),
                    runningMean.IsEmpty ? runningMean : runningMean.Slice(c, 1), runningMean.IsEmpty
                        ? runningMean : runningVariance.Slice(c, 1));
            }

            return;
        }

        double count = (double)size.Batch * size.Spatial;
        for (int c = range.First; c < range.End; c++)
        {
            double sum = 0;
            for (int n = 0; n < size.Batch; n++)
            {
                sum += Reduce.Sum(Plane(x, size, n, c));
            }

            double exactMean = sum / count;
            mean[c] = (float)exactMean;
            double squares = 0;
            for (int n = 0; n < size.Batch; n++)
            {
                squares += Reduce.Sum(new SquaredDeviation(mean[c]), Plane(x, size, n, c));
            }

            // the deviations are from the rounded mean; the second term takes that rounding out again
            double variance = Math.Max(0, (squares / count) - ((exactMean - mean[c]) * (exactMean - mean[c])));
            inverse[c] = (float)(1 / Math.Sqrt(variance + epsilon));
            if (!runningMean.IsEmpty)
            {
                double unbiased = variance * count / Math.Max(1, count - 1);
                runningMean[c] = (float)(((1.0 - momentum) * runningMean[c]) + (momentum * exactMean));
                runningVariance[c] = (float)(((1.0 - momentum) * runningVariance[c]) + (momentum * unbiased));
            }
        }
    }

    /// <summary>inverse = 1 / √(runningVariance + epsilon), which inference uses in place of the batch's own.</summary>
    public static void InverseDeviation(ReadOnlySpan<float> runningVariance, float epsilon, Span<float> inverse)
    {
        for (int c = 0; c < runningVariance.Length; c++)
        {
            inverse[c] = (float)(1 / Math.Sqrt((double)runningVariance[c] + epsilon));
        }
    }

    /// <summary>
    /// y = activation((x − mean) · inverse · gamma + beta), in training with the batch's statistics, in inference with the running ones.
    /// </summary>
    /// <param name="activation">A formula applied in the same pass; <c>default(Unary&lt;Identity&gt;)</c> for none.</param>
    /// <param name="x">[batch, channels, spatial].</param>
    /// <param name="size">(batch, channels, spatial).</param>
    /// <param name="range">First channel and one past the last.</param>
    /// <param name="mean">[channels].</param>
    /// <param name="inverse">[channels].</param>
    /// <param name="gamma">[channels].</param>
    /// <param name="beta">[channels].</param>
    /// <param name="y">[batch, channels, spatial].</param>
    public static void Apply<TActivation>(
        TActivation activation, ReadOnlySpan<float> x, (int Batch, int Channels, int Spatial) size, (int First, int End) range,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, Span<float> y)
        where TActivation : struct, IUnaryFormula
    {
        if (ChannelGather.Pays(size))
        {
            using var channel = new ChannelGather(size);
            for (int c = range.First; c < range.End; c++)
            {
                ReadOnlySpan<float> xc = channel.Load(x, c);
                Map.Apply(new Chain<Normalize, TActivation>(new Normalize(mean[c], inverse[c] * gamma[c], beta[c]), activation), xc,
                    channel.Values);
                channel.Store(y, c);
            }

            return;
        }

        for (int c = range.First; c < range.End; c++)
        {
            var formula = new Chain<Normalize, TActivation>(new Normalize(mean[c], inverse[c] * gamma[c], beta[c]), activation);
            for (int n = 0; n < size.Batch; n++)
            {
                Map.Apply(formula, Plane(x, size, n, c), y.Slice(Start(size, n, c), size.Spatial));
            }
        }
    }

    /// <summary>
    /// Gradients for x, gamma and beta. In training dx = gamma · inverse · (dy − avg(dy) − x̂ · avg(dy · x̂)); in inference the
    /// statistics are constants and dx = gamma · inverse · dy. dy there is the gradient before the activation.
    /// </summary>
    /// <param name="activation">The gradient of the activation from dy and y; <see cref="GradientSums.First"/> for none.</param>
    /// <param name="dy">[batch, channels, spatial], after the activation; may be changed.</param>
    /// <param name="y"> [batch, channels, spatial], the result; empty where the sign of the activation's input says all of its gradient,
    /// which is then computed from x: memory is what this waits for.
    /// </param>
    /// <param name="x">[batch, channels, spatial].</param>
    /// <param name="size">(batch, channels, spatial).</param>
    /// <param name="range">First channel and one past the last.</param>
    /// <param name="training">Whether mean and inverse are the batch's own.</param>
    /// <param name="mean">[channels].</param>
    /// <param name="inverse">[channels].</param>
    /// <param name="gamma">[channels].</param>
    /// <param name="beta">[channels].</param>
    /// <param name="dx">[batch, channels, spatial], may be dy; empty if not wanted.</param>
    /// <param name="dgamma">[channels].</param>
    /// <param name="dbeta">[channels].</param>
    public static void Gradient<TActivation>(
        TActivation activation, Span<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> x, (int Batch, int Channels, int Spatial) size,
            (int First, int End) range, bool training,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, Span<float> dx,
            Span<float> dgamma, Span<float> dbeta)
        where TActivation : struct, IBinaryFormula
    {
        if (ChannelGather.Pays(size))
        {
            using var dyc = new ChannelGather(size);
            using var yc = new ChannelGather(size);
            using var xc = new ChannelGather(size);
            for (int c = range.First; c < range.End; c++)
            {
                dyc.Load(dy, c);
                Gradient(
                    activation, dyc.Values, y.IsEmpty ? y : yc.Load(y, c), xc.Load(x, c), (1, 1, size.Batch * size.Spatial), (0, 1),
                        training, mean.Slice(c, 1), inverse.Slice(c, 1),
                    gamma.Slice(c, 1), beta.Slice(c, 1), dx.IsEmpty ? dx : dyc.Values, dgamma.Slice(c, 1), dbeta.Slice(c, 1));
                if (!dx.IsEmpty)
                {
                    dyc.Store(dx, c);
                }
            }

            return;
        }

        double count = (double)size.Batch * size.Spatial;
        for (int c = range.First; c < range.End; c++)
        {
            double sum = 0;
            double product = 0;
            var fromInput = new GradientSums.FromInput<TActivation>(activation, new Normalize(mean[c], inverse[c] * gamma[c], beta[c]));
            for (int n = 0; n < size.Batch; n++)
            {
                Span<float> gradient = dy.Slice(Start(size, n, c), size.Spatial);
                (double Sum, double Product) plane = y.IsEmpty
                    ? GradientSums.Apply(fromInput, mean[c], gradient, Plane(x, size, n, c), Plane(x, size, n, c))
                    : GradientSums.Apply(activation, mean[c], gradient, Plane(y, size, n, c), Plane(x, size, n, c));
                sum += plane.Sum;
                product += plane.Product;
            }

            dgamma[c] = (float)(product * inverse[c]);
            dbeta[c] = (float)sum;
            if (dx.IsEmpty)
            {
                continue;
            }

            double a = (double)gamma[c] * inverse[c];
            double b = training ? a * inverse[c] * inverse[c] * product / count : 0;
            double offset = training ? a * sum / count : 0;
            var formula = new NormalizeGradient(mean[c], (float)a, (float)b, (float)offset);
            for (int n = 0; n < size.Batch; n++)
            {
                Map.Apply(formula, Plane(dy, size, n, c), Plane(x, size, n, c), dx.Slice(Start(size, n, c), size.Spatial));
            }
        }
    }

    private static int Start((int Batch, int Channels, int Spatial) size, int n, int c) => ((n * size.Channels) + c) * size.Spatial;

    private static ReadOnlySpan<float> Plane(ReadOnlySpan<float> x, (int Batch, int Channels, int Spatial) size, int n, int c) =>
        x.Slice(Start(size, n, c), size.Spatial);
}
