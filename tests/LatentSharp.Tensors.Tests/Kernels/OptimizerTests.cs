using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class OptimizerTests
{
    private const double Rate = 1e-2;
    private const double Epsilon = 1e-8;

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void Adam_follows_its_double_twin_for_twenty_steps(double decay, bool decoupled) =>
        Follow(decay, decoupled, Optimizers.Adam, (p, g, m, v, i, s) =>
        {
            p[i] *= decoupled ? 1 - (Rate * decay) : 1;
            double gradient = g + (decoupled ? 0 : decay * p[i]);
            m[i] = (s.Beta1 * m[i]) + ((1 - s.Beta1) * gradient);
            v[i] = (s.Beta2 * v[i]) + ((1 - s.Beta2) * gradient * gradient);
            p[i] -= Rate * (m[i] / s.Correction1) / (Math.Sqrt(v[i] / s.Correction2) + Epsilon);
        });

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    public void Adamax_follows_its_double_twin_for_twenty_steps(double decay) =>
        Follow(decay, false, Optimizers.Adamax, (p, g, m, u, i, s) =>
        {
            double gradient = g + (decay * p[i]);
            m[i] = (s.Beta1 * m[i]) + ((1 - s.Beta1) * gradient);
            u[i] = Math.Max(s.Beta2 * u[i], Math.Abs(gradient) + Epsilon);
            p[i] -= Rate / s.Correction1 * m[i] / u[i];
        });

    [Fact]
    public void Moments_that_have_decayed_are_nothing()
    {
        (float[] p, float[] m, float[] v) = ([1, 1], [1, 1], [1, 1]);
        for (int t = 1; t <= 100_000; t++)
        {
            Optimizers.Adam(p, [0, 1e-25f], m, v, Step(t, 0, false));
        }

        m[0].ShouldBe(0);
        m[1].ShouldBe(1e-25f, 1e-30f);
        v.ShouldBe([0, 0]);
        p.ShouldAllBe(value => float.IsFinite(value));
    }

    [Fact]
    public void A_step_does_not_depend_on_how_the_span_is_cut()
    {
        for (int length = 0; length <= 257; length += 3)
        {
            float[] g = Samples.Uniform(length, seed: 2);
            (float[] p, float[] m, float[] v) = (Samples.Uniform(length), Samples.Uniform(length, seed: 3),
                Samples.Uniform(length, 0, 1, seed: 4));
            (float[] p2, float[] m2, float[] v2) = ([.. p], [.. m], [.. v]);
            int cut = length / 3;
            Optimizers.Adam(p, g, m, v, Step(3, 0.1, true));
            Optimizers.Adam(p2.AsSpan(0, cut), g.AsSpan(0, cut), m2.AsSpan(0, cut), v2.AsSpan(0, cut), Step(3, 0.1, true));
            Optimizers.Adam(p2.AsSpan(cut), g.AsSpan(cut), m2.AsSpan(cut), v2.AsSpan(cut), Step(3, 0.1, true));
            p2.ShouldBeSameBits(p, "parameter");
            m2.ShouldBeSameBits(m, "first moment");
            v2.ShouldBeSameBits(v, "second moment");
        }
    }

    private delegate void Kernel(Span<float> p, ReadOnlySpan<float> g, Span<float> m, Span<float> v, in AdaptiveStep step);

    private static AdaptiveStep Step(int t, double decay, bool decoupled) =>
        new(Rate, 0.9, 0.999, Epsilon, decay, decoupled, 1 - Math.Pow(0.9, t), 1 - Math.Pow(0.999, t));

    private static void Follow(double decay, bool decoupled, Kernel kernel, Action<double[], double, double[], double[], int,
        AdaptiveStep> twin)
    {
        const int Length = 100;
        float[] p = Samples.Uniform(Length);
        (float[] m, float[] v) = (new float[Length], new float[Length]);
        double[] dp = Array.ConvertAll(p, x => (double)x);
        (double[] dm, double[] dv) = (new double[Length], new double[Length]);
        for (int t = 1; t <= 20; t++)
        {
            float[] g = Samples.Uniform(Length, seed: 100 + t);
            AdaptiveStep step = Step(t, decay, decoupled);
            kernel(p, g, m, v, step);
            for (int i = 0; i < Length; i++)
            {
                twin(dp, g[i], dm, dv, i, step);
            }
        }

        p.ShouldBeNear(dp, 1e-6, 2e-6, "parameter");
        m.ShouldBeNear(dm, 1e-6, 2e-6, "first moment");
        v.ShouldBeNear(dv, 1e-6, 2e-6, "second moment");
    }
}
