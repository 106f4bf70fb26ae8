using System.Globalization;
using LatentSharp.Tensors;

namespace LatentSharp.Bench.Compare;

/// <summary>
/// The matrix product beside OpenBLAS: three squares, and the three products of each fully connected layer of the training steps.
/// </summary>
internal sealed class MatrixRows : RowGroup
{
    private const double Goal = 0.95;

    public override string Key => "matmul";

    public override string Title => "Matrix product";

    public override TimeSpan Limit => TimeSpan.FromMinutes(6);

    public override void Measure(bool quick, Draft draft)
    {
        draft.Peer = "OpenBLAS";
        bool peer = OpenBlas.IsAvailable;
        draft.Note(peer
            ? $"{OpenBlas.Configuration}; kernel in use: {OpenBlas.Core}. One thread is timed by processor seconds, more by the clock."
            : "Not compared: OpenBLAS is not here; bash bench/compare --install gets Debian's libopenblas0-pthread.");
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            Compute.Threads = threads;
            if (peer)
            {
                OpenBlas.Threads = threads;
            }

            foreach (Product product in quick ? Products().Where(p => p.InQuick) : Products())
            {
                Rounds rounds = Measure(product, peer, threads, new Effort(quick ? 0.8 : 2.6));
                draft.Add(rounds.Speed($"{product.Name}, {threads} {(threads == 1 ? "thread" : "threads")}",
                    product.MultiplyAdds) with
                { Goal = Goal }, rounds);
            }
        }
    }

    private static IEnumerable<Product> Products()
    {
        foreach (int size in new[] { 512, 1024, 2048 })
        {
            yield return new Product($"{size}³", size, size, size, false, false, InQuick: size == 1024);
        }

        foreach (LinearLayer l in NetworkLayers.Mlp.Concat(NetworkLayers.ConvLinear))
        {
            string name = $"{l.Inputs}→{l.Outputs} batch {l.Batch}";
            yield return new Product($"{name} forward", l.Batch, l.Outputs, l.Inputs, false, true, InQuick: l.Inputs == 784);
            yield return new Product($"{name} input gradient", l.Batch, l.Inputs, l.Outputs, false, false, InQuick: false);
            yield return new Product($"{name} weight gradient", l.Outputs, l.Inputs, l.Batch, true, false, InQuick: l.Inputs == 784);
        }
    }

    private static Rounds Measure(Product p, bool peer, int threads, Effort effort)
    {
        float[] a = OurKernels.RandomValues(p.M * p.K, 1);
        float[] b = OurKernels.RandomValues(p.K * p.N, 2);
        var c = new float[p.M * p.N];
        var d = new float[p.M * p.N];
        Action ours = () => OurKernels.Product(p.TransposeA, p.TransposeB, p.M, p.N, p.K, a, b, c);
        Action theirs = () => OpenBlas.Multiply(p.TransposeA, p.TransposeB, p.M, p.N, p.K, a, b, d);
        if (peer)
        {
            ours();
            theirs();
            Check(p, c, d);
        }

        return Interleaved.Measure(Side.Here(ours, threads == 1), peer ? Side.Here(theirs, threads == 1) : null, effort);
    }

    private static void Check(Product product, float[] ours, float[] theirs)
    {
        for (int i = 0; i < ours.Length; i++)
        {
            if (!(Math.Abs(ours[i] - theirs[i]) < 1e-3))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"{product.Name}: the products differ at element {i}: {ours[i]} here, {theirs[i]} in OpenBLAS."));
            }
        }
    }

    /// <summary>C [m, n] = A [m, k] · B [k, n], either operand stored transposed.</summary>
    private sealed record Product(string Name, int M, int N, int K, bool TransposeA, bool TransposeB, bool InQuick)
    {
        public double MultiplyAdds => (double)M * N * K;
    }
}
