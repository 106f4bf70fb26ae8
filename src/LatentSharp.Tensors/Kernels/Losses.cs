using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// Terms of the evidence lower bound, one sum an example: inputs [rows, columns], result y [rows] in nats. The number of
/// rows is y's (or dy's) length, so that a caller may slice ranges of rows for its threads. A gradient kernel multiplies by
/// the incoming gradient dy [rows] and overwrites its output.
/// </summary>
internal static class Losses
{
    private const float LogTwoPi = 1.83787707f;

    /// <summary>y[r] = Σ softplus(l) − x · l: −ln p(x) of independent Bernoulli variables from logits.</summary>
    public static void Bernoulli(ReadOnlySpan<float> logits, ReadOnlySpan<float> x, int columns, Span<float> y) =>
        Reduce.Rows(default(Binary<BernoulliTerm>), logits, x, columns, y);

    /// <summary>dlogits = dy[r] · (sigmoid(l) − x).</summary>
    public static void BernoulliGradient(ReadOnlySpan<float> logits, ReadOnlySpan<float> x, int columns, ReadOnlySpan<float> dy,
        Span<float> dlogits)
    {
        for (int r = 0; r < dy.Length; r++)
        {
            int at = r * columns;
            Map.Apply(new BernoulliGradient(dy[r]), logits.Slice(at, columns), x.Slice(at, columns), dlogits.Slice(at, columns));
        }
    }

    /// <summary>y[r] = Σ (x − mean)².</summary>
    public static void SquaredError(ReadOnlySpan<float> mean, ReadOnlySpan<float> x, int columns, Span<float> y) =>
        Reduce.Rows(default(Binary<SquaredDifference>), mean, x, columns, y);

    /// <summary>dmean = 2 · dy[r] · (mean − x).</summary>
    public static void SquaredErrorGradient(ReadOnlySpan<float> mean, ReadOnlySpan<float> x, int columns, ReadOnlySpan<float> dy,
        Span<float> dmean)
    {
        for (int r = 0; r < dy.Length; r++)
        {
            int at = r * columns;
            Map.Apply(new ScaledDifference(2 * dy[r]), mean.Slice(at, columns), x.Slice(at, columns), dmean.Slice(at, columns));
        }
    }

    /// <summary>
    /// y[r] = (columns · (ln 2π + v) + squaredError[r] · e^−v) / 2: −ln N(x; mean, e^v) with one v = ln σ² for all elements.
    /// </summary>
    /// <param name="squaredError">[rows], of <see cref="SquaredError"/>.</param>
    /// <param name="columns">Elements of an example.</param>
    /// <param name="logVariance">v.</param>
    /// <param name="y">[rows]; may be the same span as the squared error.</param>
    public static void Gaussian(ReadOnlySpan<float> squaredError, int columns, float logVariance, Span<float> y)
    {
        double precision = Precision(logVariance);
        double constant = columns * ((double)LogTwoPi + logVariance);
        for (int r = 0; r < y.Length; r++)
        {
            y[r] = (float)(0.5 * (constant + (precision * squaredError[r])));
        }
    }

    /// <summary>
    /// Gradients of <see cref="Gaussian"/>: dsquaredError[r] = dy[r] · e^−v / 2; returns dv = Σ dy[r] · (columns − squaredError[r] · e^−v)
    /// / 2.
    /// </summary>
    public static float GaussianGradient(ReadOnlySpan<float> squaredError, int columns, float logVariance, ReadOnlySpan<float> dy,
        Span<float> dsquaredError)
    {
        double precision = Precision(logVariance);
        double sum = 0;
        for (int r = 0; r < dy.Length; r++)
        {
            sum += 0.5 * dy[r] * (columns - (precision * squaredError[r]));
            dsquaredError[r] = (float)(0.5 * dy[r] * precision);
        }

        return (float)sum;
    }

    /// <summary>y[r] = Σ −ln N(x; mean, e^v), one v = ln σ² an element.</summary>
    public static void DiagonalGaussian(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, int columns,
        Span<float> y) =>
        Reduce.Rows(default(Ternary<GaussianTerm>), x, mean, logVariance, columns, y);

    /// <summary>Gradients of <see cref="DiagonalGaussian"/> for mean and ln σ². That for x is the negative of that for the mean.</summary>
    public static void DiagonalGaussianGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, int columns, ReadOnlySpan<float> dy,
            Span<float> dmean, Span<float> dlogVariance)
    {
        for (int r = 0; r < dy.Length; r++)
        {
            int at = r * columns;
            ReadOnlySpan<float> xr = x.Slice(at, columns);
            ReadOnlySpan<float> mr = mean.Slice(at, columns);
            ReadOnlySpan<float> vr = logVariance.Slice(at, columns);
            Map.Apply(new GaussianMeanGradient(dy[r]), xr, mr, vr, dmean.Slice(at, columns));
            Map.Apply(new GaussianLogVarianceGradient(dy[r]), xr, mr, vr, dlogVariance.Slice(at, columns));
        }
    }

    /// <summary>y[r] = Σ −ln N(z; 0, 1). Its gradient is dy[r] · z.</summary>
    public static void StandardNormal(ReadOnlySpan<float> z, int columns, Span<float> y) =>
        Reduce.Rows(default(Unary<StandardNormalTerm>), z, columns, y);

    /// <summary>out = dy[r] · x: rows scaled by one factor each.</summary>
    public static void ScaleRows(ReadOnlySpan<float> x, int columns, ReadOnlySpan<float> dy, Span<float> y)
    {
        for (int r = 0; r < dy.Length; r++)
        {
            Map.Apply(new Scale(dy[r], 0), x.Slice(r * columns, columns), y.Slice(r * columns, columns));
        }
    }

    /// <summary>y[r] = Σ −ln p(x) under a logistic distribution cut into 256 levels, see <see cref="DiscretizedLogisticTerm"/>.</summary>
    public static void DiscretizedLogistic(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> logScale, int columns,
        Span<float> y) =>
        Reduce.Rows(default(Ternary<DiscretizedLogisticTerm>), x, mean, logScale, columns, y);

    /// <summary>Gradients of <see cref="DiscretizedLogistic"/> for mean and ln scale.</summary>
    public static void DiscretizedLogisticGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> logScale, int columns, ReadOnlySpan<float> dy,
            Span<float> dmean, Span<float> dlogScale)
    {
        for (int r = 0; r < dy.Length; r++)
        {
            int at = r * columns;
            ReadOnlySpan<float> xr = x.Slice(at, columns);
            ReadOnlySpan<float> mr = mean.Slice(at, columns);
            ReadOnlySpan<float> sr = logScale.Slice(at, columns);
            Map.Apply(new DiscretizedLogisticMeanGradient(dy[r]), xr, mr, sr, dmean.Slice(at, columns));
            Map.Apply(new DiscretizedLogisticScaleGradient(dy[r]), xr, mr, sr, dlogScale.Slice(at, columns));
        }
    }

    /// <summary>y[r] = Σ KL(N(mean, e^v) ‖ N(0, 1)), v = ln σ².</summary>
    public static void Kl(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, int columns, Span<float> y) =>
        Reduce.Rows(default(Binary<KlTerm>), mean, logVariance, columns, y);

    /// <summary>Gradients of <see cref="Kl"/>: dmean = dy[r] · mean, dv = dy[r] / 2 · (e^v − 1).</summary>
    public static void KlGradient(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, int columns, ReadOnlySpan<float> dy, Span<float> dmean,
            Span<float> dlogVariance)
    {
        for (int r = 0; r < dy.Length; r++)
        {
            int at = r * columns;
            Map.Apply(new Scale(dy[r], 0), mean.Slice(at, columns), dmean.Slice(at, columns));
            Map.Apply(new KlLogVarianceGradientWith(dy[r]), logVariance.Slice(at, columns), dlogVariance.Slice(at, columns));
        }
    }

    private static double Precision(float logVariance) => VectorMath.Exp(Vector512.Create(-logVariance)).GetElement(0);
}
