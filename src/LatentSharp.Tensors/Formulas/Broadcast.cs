using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Formulas;

/// <summary>Binary formulas on inputs of different shapes, and the sums that are their gradients' last step.</summary>
internal static class Broadcast
{
    /// <summary>The shape of a formula of two inputs under NumPy's rules.</summary>
    /// <param name="operation">Which operation asks, for the message.</param>
    /// <param name="a">Shape of the first input.</param>
    /// <param name="b">Shape of the second; counted from the last axis, sizes are equal or one of them is 1.</param>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast.</exception>
    public static Shape Result(string operation, Shape a, Shape b) => BroadcastPlan.ResultShape(operation, a, b);

    /// <summary>Repeats x along the axes where its size is 1, up to y's shape.</summary>
    /// <param name="x">Input.</param>
    /// <param name="y">Output, of a shape that x broadcasts to.</param>
    /// <exception cref="ArgumentException">x cannot be repeated to that shape.</exception>
    public static void Repeat(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Repeat(x.Span, x.Shape, y.Shape, y.Span);
    }

    /// <summary>The gradient of a repetition: sums dy over the axes along which dx was repeated, in a fixed order.</summary>
    /// <param name="dy">Gradient of what was repeated.</param>
    /// <param name="dx">Receives the sums; its shape broadcasts to that of dy.</param>
    /// <exception cref="ArgumentException">The shape does not broadcast to that of dy.</exception>
    public static void SumTo(Tensor dy, Tensor dx)
    {
        ArgumentNullException.ThrowIfNull(dy);
        ArgumentNullException.ThrowIfNull(dx);
        SumTo(dy.Span, dy.Shape, dx.Shape, dx.Span);
    }

    /// <summary>y = f(a, b) with both inputs repeated to the plan's result.</summary>
    internal static void Apply<TOp>(in BroadcastPlan plan, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TOp : struct, IBinaryFormula => Apply<TOp>(plan, 0, plan.Runs, a, b, y);

    /// <summary>y = f(a, b) for the runs from first up to end; a caller may spread runs over threads.</summary>
    internal static void Apply<TOp>(in BroadcastPlan plan, int first, int end, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TOp : struct, IBinaryFormula
    {
        int length = plan.Length;
        for (int run = first; run < end; run++)
        {
            (int atA, int atB) = plan.Offsets(run);
            Span<float> destination = y.Slice(run * length, length);
            if (plan.AdvancesA && plan.AdvancesB)
            {
                Map.Apply(default(TOp), a.Slice(atA, length), b.Slice(atB, length), destination);
            }
            else if (plan.AdvancesA)
            {
                Map.Apply(new WithRight<TOp>(b[atB]), a.Slice(atA, length), destination);
            }
            else
            {
                Map.Apply(new WithLeft<TOp>(a[atA]), b.Slice(atB, length), destination);
            }
        }
    }

    /// <summary>Repeats x along the axes where its size is 1, up to y's shape.</summary>
    /// <exception cref="ArgumentException">x cannot be repeated to that shape.</exception>
    internal static void Repeat(ReadOnlySpan<float> x, Shape shape, Shape target, Span<float> y)
    {
        BroadcastPlan plan = BroadcastPlan.Create(nameof(Repeat), target, shape);
        CheckTarget(nameof(Repeat), shape, target, plan.Result);
        for (int run = 0; run < plan.Runs; run++)
        {
            int at = plan.Offsets(run).B;
            Span<float> destination = y.Slice(run * plan.Length, plan.Length);
            if (plan.AdvancesB)
            {
                x.Slice(at, plan.Length).CopyTo(destination);
            }
            else
            {
                destination.Fill(x[at]);
            }
        }
    }

    /// <summary>
    /// The gradient of a repetition: sums dy over the axes along which the target was repeated. Axis groups are
    /// summed one after the other from the last to the first, each in the fixed order of <see cref="ReduceAxes"/>.
    /// </summary>
    /// <param name="dy">Values of the given shape.</param>
    /// <param name="shape">Shape of dy.</param>
    /// <param name="target">Shape of dx, which broadcasts to that of dy.</param>
    /// <param name="dx">Receives the sums.</param>
    /// <exception cref="ArgumentException">The target does not broadcast to the shape of dy.</exception>
    internal static void SumTo(ReadOnlySpan<float> dy, Shape shape, Shape target, Span<float> dx)
    {
        CheckTarget(nameof(SumTo), target, shape, BroadcastPlan.ResultShape(nameof(SumTo), shape, target));
        int rank = shape.Rank;
        int missing = rank - target.Rank;
        float[]? current = null;
        ReadOnlySpan<float> source = dy[..shape.Length];
        int inner = 1;
        for (int end = rank; end > 0;)
        {
            if (!IsSummed(end - 1))
            {
                inner *= shape[--end];
                continue;
            }

            int start = end - 1;
            while (start > 0 && IsSummed(start - 1))
            {
                start--;
            }

            int outer = shape.Product(0, start);
            int axis = shape.Product(start, end);
            float[] next = ArrayPool<float>.Shared.Rent(outer * inner);
            SumAxis(source, outer, axis, inner, next);
            Return(current);
            current = next;
            source = next.AsSpan(0, outer * inner);
            end = start;
        }

        source.CopyTo(dx);
        Return(current);

        bool IsSummed(int axis) => shape[axis] != 1 && (axis < missing || target[axis - missing] == 1);
    }

    /// <summary>x [outer, axis, inner] → y [outer, inner].</summary>
    internal static void SumAxis(ReadOnlySpan<float> x, int outer, int axis, int inner, Span<float> y)
    {
        if (inner == 1)
        {
            ReduceAxes.RowSums(x, axis, y[..outer]);
            return;
        }

        for (int o = 0; o < outer; o++)
        {
            ReduceAxes.ColumnSums(x.Slice(o * axis * inner, axis * inner), axis, inner, 0, inner, y.Slice(o * inner, inner));
        }
    }

    private static void CheckTarget(string operation, Shape small, Shape large, Shape result)
    {
        if (result != large)
        {
            throw new ArgumentException($"{operation}: {small} does not broadcast to {large}; an axis of the first must be 1 or as large " +
                $"as in the second.");
        }
    }

    private static void Return(float[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private readonly struct WithRight<TOp>(float b) : IUnaryFormula
        where TOp : struct, IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x) => default(TOp).Invoke(x, Vector512.Create(b));
    }

    private readonly struct WithLeft<TOp>(float a) : IUnaryFormula
        where TOp : struct, IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x) => default(TOp).Invoke(Vector512.Create(a), x);
    }
}
