using System.Runtime.CompilerServices;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// How two shapes combine under NumPy's rules (aligned at the last axis; an axis of size 1 repeats): the result as a number
/// of runs, in each of which both inputs advance by one element or stay. Neighboring axes that behave alike are merged, so that equal
/// shapes make one run, a row vector one run a row, and [1, C, 1, 1] one run a plane.
/// </summary>
internal struct BroadcastPlan
{
    private Axes _sizes;
    private Axes _stridesA;
    private Axes _stridesB;
    private int _outer;

    /// <summary>The shape of the result.</summary>
    public Shape Result { get; private set; }

    /// <summary>Number of runs.</summary>
    public int Runs { get; private set; }

    /// <summary>Elements of a run.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the first input advances within a run, or is one value for all of it.</summary>
    public bool AdvancesA { get; private set; }

    /// <summary>Whether the second input advances within a run.</summary>
    public bool AdvancesB { get; private set; }

    /// <summary>The shape of the result.</summary>
    /// <param name="operation">Name of the operation, for the message.</param>
    /// <param name="a">Shape of the first input.</param>
    /// <param name="b">Shape of the second.</param>
    /// <exception cref="ArgumentException">An axis has two different sizes, neither of them 1.</exception>
    public static Shape ResultShape(string operation, Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        Span<int> sizes = stackalloc int[Shape.MaximumRank];
        for (int i = 0; i < rank; i++)
        {
            int sa = Size(a, rank, i);
            int sb = Size(b, rank, i);
            if (sa != sb && sa != 1 && sb != 1)
            {
                throw new ArgumentException(
                    $"{operation}: {a} and {b} cannot be broadcast: counted from the last axis, sizes must be equal or one of them 1, " +
                        $"but " +
                        $"axis {i - rank} has {sa} and {sb}.");
            }

            sizes[i] = sa == 1 ? sb : sa;
        }

        return new Shape(sizes[..rank]);
    }

    /// <summary>Plans the combination of two shapes.</summary>
    /// <inheritdoc cref="ResultShape"/>
    public static BroadcastPlan Create(string operation, Shape a, Shape b)
    {
        Shape result = ResultShape(operation, a, b);
        var plan = new BroadcastPlan { Result = result };
        int count = 0;
        int strideA = 1;
        int strideB = 1;
        for (int i = result.Rank - 1; i >= 0; i--)
        {
            int size = result[i];
            int sa = Size(a, result.Rank, i);
            int sb = Size(b, result.Rank, i);
            if (size != 1)
            {
                int stepA = sa == 1 ? 0 : strideA;
                int stepB = sb == 1 ? 0 : strideB;
                bool joins = count > 0
                    && (stepA == 0) == (plan._stridesA[count - 1] == 0)
                    && (stepB == 0) == (plan._stridesB[count - 1] == 0);
                if (joins)
                {
                    plan._sizes[count - 1] *= size;
                }
                else
                {
                    plan._sizes[count] = size;
                    plan._stridesA[count] = stepA;
                    plan._stridesB[count] = stepB;
                    count++;
                }
            }

            strideA *= sa;
            strideB *= sb;
        }

        plan.Length = count > 0 ? plan._sizes[0] : 1;
        plan.AdvancesA = count == 0 || plan._stridesA[0] != 0;
        plan.AdvancesB = count == 0 || plan._stridesB[0] != 0;
        plan.Runs = plan.Length == 0 ? 0 : result.Length / plan.Length;
        plan._outer = count;
        return plan;
    }

    /// <summary>Where a run starts in either input.</summary>
    /// <param name="run">Number of the run.</param>
    public readonly (int A, int B) Offsets(int run)
    {
        int offsetA = 0;
        int offsetB = 0;
        for (int i = 1; i < _outer; i++)
        {
            (run, int at) = Math.DivRem(run, _sizes[i]);
            offsetA += at * _stridesA[i];
            offsetB += at * _stridesB[i];
        }

        return (offsetA, offsetB);
    }

    private static int Size(Shape shape, int rank, int axis) => axis < rank - shape.Rank ? 1 : shape[axis - (rank - shape.Rank)];

    /// <summary>One number an axis, innermost first.</summary>
    [InlineArray(Shape.MaximumRank)]
    private struct Axes
    {
        private int _first;
    }
}
