using System.Runtime.CompilerServices;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations.Shapes;

/// <summary>Reorders axes: axis i of y is axis order[i] of x.</summary>
internal sealed class Permute : Operation
{
    private readonly Variable _x;
    private readonly Order _inverse;

    private Permute(Variable output, Variable x, Order inverse)
        : base(output)
    {
        _x = x;
        _inverse = inverse;
    }

    /// <summary>Copies the values in their new order and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="order">A permutation of 0 … rank − 1.</param>
    /// <exception cref="ArgumentException">The order is not a permutation of the axes.</exception>
    public static Variable Apply(Variable x, params ReadOnlySpan<int> order)
    {
        ArgumentNullException.ThrowIfNull(x);
        Order inverse = default;
        Span<int> sizes = stackalloc int[Shape.MaximumRank];
        bool fits = order.Length == x.Shape.Rank;
        int seen = 0;
        for (int i = 0; fits && i < order.Length; i++)
        {
            fits = (uint)order[i] < (uint)x.Shape.Rank && (seen & (1 << order[i])) == 0;
            if (fits)
            {
                seen |= 1 << order[i];
                sizes[i] = x.Shape[order[i]];
                inverse[order[i]] = i;
            }
        }

        if (!fits)
        {
            throw new ArgumentException($"Permute: the order [{string.Join(", ", order.ToArray())}] is not a permutation of " +
                $"the {x.Shape.Rank} axes of {x.Shape}.", nameof(order));
        }

        Tape tape = x.Tape;
        Variable y = tape.Result(new Shape(sizes[..order.Length]), x);
        Movement.Permute(x.Value.Span, x.Shape, order, y.Value.Span);
        tape.Record(new Permute(y, x, inverse));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [_x];

    public override IReadOnlyList<(string Name, object Value)> Attributes
    {
        get
        {
            var order = new int[_x.Shape.Rank];
            for (int axis = 0; axis < order.Length; axis++)
            {
                order[_inverse[axis]] = axis;
            }

            return [("order", string.Join(' ', order))];
        }
    }

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(_x);
        Order inverse = _inverse;
        Movement.Permute(Output.Gradient!.Span, Output.Shape, ((ReadOnlySpan<int>)inverse)[..Output.Shape.Rank], dx.Span);
        tape.EndGradient(_x, dx);
    }

    /// <summary>One position an axis.</summary>
    [InlineArray(Shape.MaximumRank)]
    private struct Order
    {
        private int _first;
    }
}
