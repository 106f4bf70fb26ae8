using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>What the broadcasting operations share: the forward pass, and gradients summed back to an input's shape.</summary>
internal static unsafe class Broadcasting
{
    /// <summary>y = f(a, b), not yet recorded.</summary>
    public static Variable Apply<TOp>(string operation, Variable a, Variable b)
        where TOp : unmanaged, IBinaryFormula
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        BroadcastPlan plan = BroadcastPlan.Create(operation, a.Shape, b.Shape);
        Variable y = a.Tape.Result(plan.Result, a, b);
        Apply<TOp>(plan, a.Value, b.Value, y.Value);
        return y;
    }

    /// <summary>gradient = f(dy, other) summed over the axes along which the input was repeated.</summary>
    public static void Gradient<TOp>(Tape tape, Tensor dy, Tensor other, Tensor gradient)
        where TOp : unmanaged, IBinaryFormula
    {
        BroadcastPlan plan = BroadcastPlan.Create("Gradient", dy.Shape, other.Shape);
        if (gradient.Shape == dy.Shape)
        {
            Apply<TOp>(plan, dy, other, gradient);
            return;
        }

        Tensor whole = tape.Pool.Rent(dy.Shape);
        Apply<TOp>(plan, dy, other, whole);
        Broadcast.SumTo(whole, gradient);
        tape.Pool.Return(whole);
    }

    private static void Apply<TOp>(in BroadcastPlan plan, Tensor a, Tensor b, Tensor y)
        where TOp : unmanaged, IBinaryFormula
    {
        if (a.Length == y.Length && b.Length == y.Length)
        {
            Map.Apply(default(TOp), a, b, y);
            return;
        }

        Ranges.Run(new Runs<TOp>(plan, a.Pointer, a.Length, b.Pointer, b.Length, y.Pointer), plan.Runs, plan.Length);
    }

    private readonly struct Runs<TOp>(BroadcastPlan plan, float* a, int lengthA, float* b, int lengthB, float* y) : IRange
        where TOp : unmanaged, IBinaryFormula
    {
        public void Run(int first, int end) => Broadcast.Apply<TOp>(
            plan, first, end, new ReadOnlySpan<float>(a, lengthA), new ReadOnlySpan<float>(b, lengthB),
                new Span<float>(y, plan.Result.Length));
    }
}
