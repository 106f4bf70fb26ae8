namespace LatentSharp.Tensors.Kernels;

/// <summary>Copies that change the place of values, never a value.</summary>
internal static class Movement
{
    /// <summary>Copies rows between matrices whose rows lie a stride apart.</summary>
    /// <param name="x">Source.</param>
    /// <param name="stride">Elements from one source row to the next.</param>
    /// <param name="y">Destination.</param>
    /// <param name="destinationStride">Elements from one destination row to the next.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Elements of a row.</param>
    public static void Copy(ReadOnlySpan<float> x, int stride, Span<float> y, int destinationStride, int rows, int columns)
    {
        if (stride == columns && destinationStride == columns)
        {
            x[..(rows * columns)].CopyTo(y);
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            x.Slice(row * stride, columns).CopyTo(y[(row * destinationStride)..]);
        }
    }

    /// <summary>
    /// Takes a range of one axis: x [outer, axis, inner] → y [outer, count, inner]. The gradient of <see cref="Insert"/>.
    /// </summary>
    public static void Slice(ReadOnlySpan<float> x, int outer, int axis, int inner, int start, int count, Span<float> y)
    {
        if (outer > 0 && count > 0)
        {
            Copy(x[(start * inner)..], axis * inner, y, count * inner, outer, count * inner);
        }
    }

    /// <summary>
    /// Writes a range of one axis: x [outer, count, inner] → y [outer, axis, inner] at start, the rest untouched. A
    /// concatenation is one insertion an input; the gradient of a slice is an insertion into zeros.
    /// </summary>
    public static void Insert(ReadOnlySpan<float> x, int outer, int axis, int inner, int start, int count, Span<float> y)
    {
        if (outer > 0 && count > 0)
        {
            Copy(x, count * inner, y[(start * inner)..], axis * inner, outer, count * inner);
        }
    }

    /// <summary>Reorders axes: y's axis i is x's axis order[i].</summary>
    /// <param name="x">Values of the given shape.</param>
    /// <param name="shape">Shape of x, at most six axes.</param>
    /// <param name="order">A permutation of 0 … rank − 1.</param>
    /// <param name="y">As many values.</param>
    /// <exception cref="ArgumentException">The order is not a permutation of the axes.</exception>
    public static void Permute(ReadOnlySpan<float> x, Shape shape, ReadOnlySpan<int> order, Span<float> y)
    {
        Check(shape, order);
        if (shape.Rank == 0 || shape.Length == 0)
        {
            x[..shape.Length].CopyTo(y);
            return;
        }

        // trailing axes that keep their place move as one run
        int kept = shape.Rank;
        while (kept > 0 && order[kept - 1] == kept - 1)
        {
            kept--;
        }

        int run = shape.Product(kept, shape.Rank);
        Span<int> sizes = stackalloc int[Shape.MaximumRank];
        Span<int> strides = stackalloc int[Shape.MaximumRank];
        for (int i = 0; i < kept; i++)
        {
            sizes[i] = shape[order[i]];
            strides[i] = shape.Product(order[i] + 1, shape.Rank);
        }

        Span<int> position = stackalloc int[Shape.MaximumRank];
        position.Clear();
        int from = 0;
        int inner = kept - 1;
        for (int to = 0; to < shape.Length;)
        {
            if (inner < 0 || run > 1)
            {
                x.Slice(from, run).CopyTo(y[to..]);
                to += run;
                from += Advance(position, sizes, strides, inner);
            }
            else
            {
                int at = from;
                foreach (ref float value in y.Slice(to, sizes[inner]))
                {
                    value = x[at];
                    at += strides[inner];
                }

                to += sizes[inner];
                from += Advance(position, sizes, strides, inner - 1);
            }
        }
    }

    /// <summary>Counts one step with the given axis as the fastest; returns the change of the offset.</summary>
    private static int Advance(Span<int> position, ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides, int axis)
    {
        int change = 0;
        for (; axis >= 0; axis--)
        {
            change += strides[axis];
            if (++position[axis] < sizes[axis])
            {
                return change;
            }

            change -= sizes[axis] * strides[axis];
            position[axis] = 0;
        }

        return change;
    }

    private static void Check(Shape shape, ReadOnlySpan<int> order)
    {
        int seen = 0;
        foreach (int axis in order)
        {
            seen |= (uint)axis < (uint)shape.Rank ? 1 << axis : 0;
        }

        if (order.Length != shape.Rank || seen != (1 << shape.Rank) - 1)
        {
            throw new ArgumentException($"Permute: the order [{string.Join(", ", order.ToArray())}] is not a permutation of " +
                $"the {shape.Rank} axes of {shape}.", nameof(order));
        }
    }
}
