using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Autodiff.Operations.Reductions;

/// <summary>Names one axis of a shape: [outer, size, inner].</summary>
internal readonly struct Axes
{
    /// <summary>Finds the axis; negative numbers count from the end.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public Axes(string operation, Shape shape, int axis)
    {
        Position = axis < 0 ? axis + shape.Rank : axis;
        if ((uint)Position >= (uint)shape.Rank)
        {
            throw new ArgumentException($"{operation}: {shape} has {shape.Rank} axes, so there is no axis {axis}.", nameof(axis));
        }

        Outer = shape.Product(0, Position);
        Size = shape[Position];
        Inner = shape.Product(Position + 1, shape.Rank);
    }

    /// <summary>The axis, from 0.</summary>
    public int Position { get; }

    /// <summary>Product of the sizes before it.</summary>
    public int Outer { get; }

    /// <summary>Its size.</summary>
    public int Size { get; }

    /// <summary>Product of the sizes after it.</summary>
    public int Inner { get; }

    /// <summary>The shape without the axis, or with size 1 there.</summary>
    public Shape Without(Shape shape, bool keep)
    {
        if (keep)
        {
            return shape.With(Position, 1);
        }

        Span<int> sizes = stackalloc int[Shape.MaximumRank];
        int count = 0;
        for (int i = 0; i < shape.Rank; i++)
        {
            if (i != Position)
            {
                sizes[count++] = shape[i];
            }
        }

        return new Shape(sizes[..count]);
    }

    /// <summary>Sums over the axis, times a factor.</summary>
    public void Sum(Tensor x, float factor, Tensor y)
    {
        Broadcast.SumAxis(x.Span, Outer, Size, Inner, y.Span);
        if (factor != 1)
        {
            Map.Apply(new Kernels.Ops.Scale(factor, 0), y, y);
        }
    }

    /// <summary>The gradient of <see cref="Sum"/>: repeats dy along the axis, times the factor. Overwrites dy.</summary>
    public void Repeat(Tensor dy, float factor, Tensor dx)
    {
        if (factor != 1)
        {
            Map.Apply(new Kernels.Ops.Scale(factor, 0), dy, dy);
        }

        for (int o = 0; o < Outer; o++)
        {
            ReadOnlySpan<float> source = dy.Span.Slice(o * Inner, Inner);
            Span<float> target = dx.Span.Slice(o * Size * Inner, Size * Inner);
            if (Inner == 1)
            {
                target.Fill(source[0]);
                continue;
            }

            for (int i = 0; i < Size; i++)
            {
                source.CopyTo(target[(i * Inner)..]);
            }
        }
    }
}
