using System.Runtime.Intrinsics;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Likelihoods;

/// <summary>
/// What the KL term is made of (Hoffman and Johnson 2016; Chen et al. 2018, equation 2), with the aggregated posterior
/// q(z) = 1/N Σ q(z|xₙ): average KL(q(z|x) ‖ p(z)) = mutual information + marginal KL, and marginal KL = total correlation + KL of the
/// dimensions. All in nats, estimated from one sample of each posterior.
/// </summary>
/// <param name="Codes">N, the posteriors that q(z) is the average of.</param>
/// <param name="Kl">Average KL(q(z|x) ‖ p(z)).</param>
/// <param name="MutualInformation">I(x; z) = E log q(z|x) − log q(z): how well a code tells its example; at most log N.</param>
/// <param name="MarginalKl">KL(q(z) ‖ p(z)): how far the codes of all examples together are from the prior. Gaps are part of it.</param>
/// <param name="TotalCorrelation">KL(q(z) ‖ Π q(zⱼ)): how much dimensions depend on each other.</param>
/// <param name="DimensionKl">Σ KL(q(zⱼ) ‖ p(zⱼ)): how far each dimension by itself is from the prior's.</param>
internal sealed record ElboSurgery(
    int Codes, Estimate Kl, Estimate MutualInformation, Estimate MarginalKl, Estimate TotalCorrelation, Estimate DimensionKl)
{
    // The stream of a seed that belongs to these samples ("surgery" in ASCII).
    private const ulong Stream = 0x73757267657279;
    private const double LogTwoPi = 1.8378770664093453;

    // What is e^−80 of the largest adds nothing to a sum; subnormal numbers would only take their time.
    private const float LeastCounted = -80;

    // Any code's density there is 0.
    private const float Nowhere = -1e30f;

    /// <summary>The most that mutual information can be, log N.</summary>
    public double MostInformation => DoubleMath.Log(Codes);

    /// <summary>Whether mutual information is so near log N that more codes would give more of it, and less of a marginal KL.</summary>
    public bool IsSaturated => MutualInformation.Value > MostInformation - 1;

    /// <summary>Estimates all parts.</summary>
    /// <param name="model">The model, whose posterior is a diagonal Gaussian.</param>
    /// <param name="codes">Means and variances of at least two codes.</param>
    /// <param name="seed">Decides the samples.</param>
    /// <param name="cancellation">Ends the work early.</param>
    internal static ElboSurgery Measure(Autoencoder model, CodeTable codes, ulong seed, CancellationToken cancellation)
    {
        var components = new Components(codes);
        Tensor samples = CodePosteriors.Sample(codes.Codes, codes.LogVariances!, new RandomStream(seed, Stream));
        var tape = new Tape(records: false);
        float[] prior = model.Prior.On(tape, samples.Shape).NegativeLogDensity(tape.Constant(samples)).Value.Span.ToArray();
        (int n, int latent) = (codes.Count, codes.Latent);
        double[] conditional = new double[n], joint = new double[n], product = new double[n];
        EachPicture.Do(n, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            var row = new double[latent];
            (conditional[i], joint[i]) = components.LogDensities(samples.Row(i), i, row);
            product[i] = row.Sum();
        });

        double logN = DoubleMath.Log(n);
        Estimate Of(Func<int, double> value) => Estimate.Of([.. Enumerable.Range(0, n).Select(value)]);
        return new(
            n,
            Of(i => conditional[i] + prior[i]),
            Of(i => conditional[i] - (joint[i] - logN)),
            Of(i => joint[i] - logN + prior[i]),
            Of(i => joint[i] - logN - (product[i] - (latent * logN))),
            Of(i => product[i] - (latent * logN) + prior[i]));
    }

    /// <summary>The posteriors, a dimension after the other, with room for whole vectors.</summary>
    private sealed class Components
    {
        private readonly int _latent;
        private readonly int _padded;
        private readonly float[] _mean;
        private readonly float[] _precision;
        private readonly float[] _constant;

        public Components(CodeTable codes)
        {
            (int n, _latent) = (codes.Count, codes.Latent);
            _padded = (n + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;
            _mean = new float[_latent * _padded];
            _precision = new float[_mean.Length];
            _constant = new float[_mean.Length];
            Array.Fill(_constant, Nowhere);
            for (int i = 0; i < n; i++)
            {
                ReadOnlySpan<float> mean = codes.Codes.Row(i);
                ReadOnlySpan<float> logVariance = codes.LogVariances!.Row(i);
                for (int j = 0; j < _latent; j++)
                {
                    int at = (j * _padded) + i;
                    _mean[at] = mean[j];
                    _precision[at] = (float)DoubleMath.Exp(-logVariance[j]);
                    _constant[at] = (float)(-0.5 * (LogTwoPi + logVariance[j]));
                }
            }
        }

        /// <summary>log q(z|xᵢ) and log Σₙ q(z|xₙ) of a code, and log Σₙ q(zⱼ|xₙ) of each of its dimensions.</summary>
        public (double Conditional, double Joint) LogDensities(ReadOnlySpan<float> z, int own, double[] dimensions)
        {
            var sums = new float[_padded];
            var one = new float[_padded];
            for (int j = 0; j < _latent; j++)
            {
                int start = j * _padded;
                var at = Vector512.Create(z[j]);
                for (int i = 0; i < _padded; i += Vector512<float>.Count)
                {
                    Vector512<float> d = at - Vector512.LoadUnsafe(ref _mean[start + i]);
                    Vector512<float> log = Vector512.LoadUnsafe(ref _constant[start + i])
                        - (d * d * Vector512.LoadUnsafe(ref _precision[start + i]) * 0.5f);
                    log.StoreUnsafe(ref one[i]);
                    (Vector512.LoadUnsafe(ref sums[i]) + log).StoreUnsafe(ref sums[i]);
                }

                dimensions[j] = LogSum(one);
            }

            return (sums[own], LogSum(sums));
        }

        private static double LogSum(float[] logs)
        {
            Vector512<float> most = Vector512.Create(float.NegativeInfinity);
            for (int i = 0; i < logs.Length; i += Vector512<float>.Count)
            {
                most = Vector512.Max(most, Vector512.LoadUnsafe(ref logs[i]));
            }

            float largest = most[0];
            for (int lane = 1; lane < Vector512<float>.Count; lane++)
            {
                largest = Math.Max(largest, most[lane]);
            }

            Vector512<float> sums = Vector512<float>.Zero;
            var shift = Vector512.Create(largest);
            for (int i = 0; i < logs.Length; i += Vector512<float>.Count)
            {
                sums += VectorMath.Exp(Vector512.Max(Vector512.LoadUnsafe(ref logs[i]) - shift, Vector512.Create(LeastCounted)));
            }

            double sum = 0;
            for (int lane = 0; lane < Vector512<float>.Count; lane++)
            {
                sum += sums[lane];
            }

            return largest + DoubleMath.Log(sum);
        }
    }
}
