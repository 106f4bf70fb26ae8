using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations.Mixtures;

/// <summary>
/// The Gaussians of a mixture, a dimension after the other with room for whole vectors of components, and the sums that its density and
/// gradients need. Every sum has one order, so that no bit depends on the processor. One thread: it is a small part of the networks' work.
/// </summary>
internal sealed class MixtureParts
{
    private const double LogTwoPi = 1.8378770664093453;

    // The density of a component that only fills a vector.
    private const float Nowhere = -1e30f;

    // What is e^−80 of the largest adds nothing to a sum; subnormal numbers would only take their time.
    private const float LeastCounted = -80;

    private readonly int _latent;
    private readonly int _count;

    // m and 1 / σ², both [latent, padded]; ln π − ½ Σ (log σ² + ln 2π) and π, [padded].
    private readonly Tensor _mean;
    private readonly Tensor _precision;
    private readonly Tensor _constant;
    private readonly Tensor _weight;

    /// <summary>Lays out the parts.</summary>
    /// <param name="tape">Where storage comes from; it lives until the tape is cleared.</param>
    /// <param name="means">m, <c>[components, latent]</c>.</param>
    /// <param name="logVariances">log σ², of the same shape.</param>
    /// <param name="logits">Logarithms of the weights but for a constant, <c>[components]</c>; null where all weigh the same.</param>
    public MixtureParts(Tape tape, Tensor means, Tensor logVariances, Tensor? logits)
    {
        (_count, _latent) = (means.Shape[0], means.Shape[1]);
        Padded = (_count + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;
        _mean = tape.Rent(new Shape(_latent, Padded));
        _precision = tape.Rent(new Shape(_latent, Padded));
        _constant = tape.Rent(new Shape(Padded));
        _weight = tape.Rent(new Shape(Padded));
        _mean.Span.Clear();
        _precision.Span.Clear();
        _constant.Span.Fill(Nowhere);
        _weight.Span.Clear();
        double total = LogSum(logits);
        for (int k = 0; k < _count; k++)
        {
            double logWeight = (logits is null ? 0 : logits.Span[k]) - total;
            double constant = logWeight - (0.5 * _latent * LogTwoPi);
            ReadOnlySpan<float> mean = Row(means, k);
            ReadOnlySpan<float> logVariance = Row(logVariances, k);
            for (int j = 0; j < _latent; j++)
            {
                Row(_mean, j)[k] = mean[j];
                Row(_precision, j)[k] = -logVariance[j];
                constant -= 0.5 * logVariance[j];
            }

            _constant.Span[k] = (float)constant;
            _weight.Span[k] = (float)DoubleMath.Exp(logWeight);
        }

        for (int j = 0; j < _latent; j++)
        {
            Map.Apply(default(Exponential), Row(_precision, j)[.._count], Row(_precision, j)[.._count]);
        }
    }

    /// <summary>Components, and as many more as fill a vector.</summary>
    public int Padded { get; }

    /// <summary>−ln p of samples, and each component's share of it.</summary>
    /// <param name="z">Samples, <c>[batch, latent]</c>.</param>
    /// <param name="shares">Receives the shares, which sum to 1, <c>[batch, padded]</c>.</param>
    /// <param name="y">Receives −ln p, <c>[batch]</c>.</param>
    public void NegativeLogDensity(Tensor z, Tensor shares, Span<float> y)
    {
        for (int b = 0; b < y.Length; b++)
        {
            Span<float> logs = Row(shares, b);
            _constant.Span.CopyTo(logs);
            for (int j = 0; j < _latent; j++)
            {
                AddLogDensity(Row(z, b)[j], Row(_mean, j), Row(_precision, j), logs);
            }

            y[b] = -Normalize(logs);
        }
    }

    /// <summary>dy · Σ_k share · (z − m) / σ², the gradient of samples.</summary>
    public void ToSamples(Tensor z, Tensor shares, ReadOnlySpan<float> dy, Tensor gradient)
    {
        for (int b = 0; b < dy.Length; b++)
        {
            for (int j = 0; j < _latent; j++)
            {
                Row(gradient, b)[j] = dy[b] * Pull(Row(z, b)[j], Row(shares, b), Row(_mean, j), Row(_precision, j));
            }
        }
    }

    /// <summary>Σ_b dy · share · (m − z) / σ², the gradient of means.</summary>
    public void ToMeans(Tensor z, Tensor shares, ReadOnlySpan<float> dy, Tensor gradient) =>
        ToParts(z, shares, dy, gradient, squared: false);

    /// <summary>Σ_b dy · share · (1 − (z − m)² / σ²) / 2, the gradient of log variances.</summary>
    public void ToLogVariances(Tensor z, Tensor shares, ReadOnlySpan<float> dy, Tensor gradient) =>
        ToParts(z, shares, dy, gradient, squared: true);

    /// <summary>Σ_b dy · (π − share), the gradient of logits.</summary>
    public void ToLogits(Tensor shares, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        for (int k = 0; k < _count; k++)
        {
            double sum = 0;
            for (int b = 0; b < dy.Length; b++)
            {
                sum += dy[b] * ((double)_weight.Span[k] - Row(shares, b)[k]);
            }

            gradient[k] = (float)sum;
        }
    }

    private void ToParts(Tensor z, Tensor shares, ReadOnlySpan<float> dy, Tensor gradient, bool squared)
    {
        Span<float> lane = stackalloc float[Vector512<float>.Count];
        for (int j = 0; j < _latent; j++)
        {
            for (int k = 0; k < _count; k += lane.Length)
            {
                Vector512<float> sum = Vector512<float>.Zero;
                var mean = Vector512.Create<float>(Row(_mean, j)[k..]);
                var precision = Vector512.Create<float>(Row(_precision, j)[k..]);
                for (int b = 0; b < dy.Length; b++)
                {
                    Vector512<float> d = mean - Vector512.Create(Row(z, b)[j]);
                    Vector512<float> slope = squared
                        ? Vector512.Create(0.5f) * VectorMath.FusedMultiplyAdd(-(d * d), precision, Vector512<float>.One)
                        : d * precision;
                    sum = VectorMath.FusedMultiplyAdd(
                        Vector512.Create(dy[b]) * Vector512.Create<float>(Row(shares, b)[k..]), slope, sum);
                }

                sum.CopyTo(lane);
                for (int i = 0; i < lane.Length && k + i < _count; i++)
                {
                    Row(gradient, k + i)[j] = lane[i];
                }
            }
        }
    }

    private double LogSum(Tensor? logits)
    {
        if (logits is null)
        {
            return DoubleMath.Log(_count);
        }

        double largest = double.NegativeInfinity;
        foreach (float logit in logits.Span)
        {
            largest = Math.Max(largest, logit);
        }

        double sum = 0;
        foreach (float logit in logits.Span)
        {
            sum += DoubleMath.Exp(logit - largest);
        }

        return largest + DoubleMath.Log(sum);
    }

    /// <summary>Adds −½ (z − m)² / σ² of one dimension to the logarithms of all components.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddLogDensity(float z, ReadOnlySpan<float> mean, ReadOnlySpan<float> precision, Span<float> logs)
    {
        var at = Vector512.Create(z);
        var half = Vector512.Create(-0.5f);
        for (int k = 0; k < logs.Length; k += Vector512<float>.Count)
        {
            Vector512<float> d = at - Vector512.Create<float>(mean[k..]);
            Vector512<float> log = VectorMath.FusedMultiplyAdd(
                d * d * Vector512.Create<float>(precision[k..]), half, Vector512.Create<float>(logs[k..]));
            log.CopyTo(logs[k..]);
        }
    }

    /// <summary>Σ_k share · (z − m) / σ² of one dimension.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Pull(float z, ReadOnlySpan<float> shares, ReadOnlySpan<float> mean, ReadOnlySpan<float> precision)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        var at = Vector512.Create(z);
        for (int k = 0; k < shares.Length; k += Vector512<float>.Count)
        {
            Vector512<float> slope = (at - Vector512.Create<float>(mean[k..])) * Vector512.Create<float>(precision[k..]);
            sum = VectorMath.FusedMultiplyAdd(Vector512.Create<float>(shares[k..]), slope, sum);
        }

        return (float)Sum(sum);
    }

    /// <summary>ln Σ exp of logarithms, which become shares of the sum.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Normalize(Span<float> logs)
    {
        var most = Vector512.Create(float.NegativeInfinity);
        for (int k = 0; k < logs.Length; k += Vector512<float>.Count)
        {
            most = Vector512.Max(most, Vector512.Create<float>(logs[k..]));
        }

        float largest = most[0];
        for (int lane = 1; lane < Vector512<float>.Count; lane++)
        {
            largest = Math.Max(largest, most[lane]);
        }

        var shift = Vector512.Create(largest);
        var least = Vector512.Create(LeastCounted);
        Vector512<float> sums = Vector512<float>.Zero;
        for (int k = 0; k < logs.Length; k += Vector512<float>.Count)
        {
            Vector512<float> log = Vector512.Create<float>(logs[k..]) - shift;
            Vector512<float> share = VectorMath.Exp(Vector512.Max(log, least)) & Vector512.GreaterThan(log, least);
            sums += share;
            share.CopyTo(logs[k..]);
        }

        double sum = Sum(sums);
        var scale = Vector512.Create((float)(1 / sum));
        for (int k = 0; k < logs.Length; k += Vector512<float>.Count)
        {
            (Vector512.Create<float>(logs[k..]) * scale).CopyTo(logs[k..]);
        }

        return (float)(largest + DoubleMath.Log(sum));
    }

    private static Span<float> Row(Tensor matrix, int row) => matrix.Span.Slice(row * matrix.Shape[1], matrix.Shape[1]);

    private static double Sum(Vector512<float> lanes)
    {
        double sum = 0;
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }

    private readonly struct Exponential : IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x) => VectorMath.Exp(x);
    }
}
