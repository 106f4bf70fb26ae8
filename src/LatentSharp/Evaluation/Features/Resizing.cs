namespace LatentSharp.Evaluation.Features;

/// <summary>Resizes planes of numbers.</summary>
internal static class Resizing
{
    /// <summary>
    /// Resizes by a triangle around each new pixel's place, as wide as the larger of both grids' steps: bilinear where it enlarges, an
    /// average where it reduces.
    /// </summary>
    /// <param name="from">The plane, <c>[rows, columns]</c>.</param>
    /// <param name="size">Its sizes.</param>
    /// <param name="to">The new plane.</param>
    /// <param name="newSize">Its sizes.</param>
    public static void Linear(ReadOnlySpan<float> from, (int Rows, int Columns) size, Span<float> to, (int Rows, int Columns) newSize)
    {
        (int start, float[] weights)[] across = Weights(size.Columns, newSize.Columns);
        (int start, float[] weights)[] down = Weights(size.Rows, newSize.Rows);
        var middle = new float[size.Rows * newSize.Columns];
        for (int row = 0; row < size.Rows; row++)
        {
            ReadOnlySpan<float> line = from.Slice(row * size.Columns, size.Columns);
            for (int column = 0; column < newSize.Columns; column++)
            {
                (int start, float[] weights) = across[column];
                float sum = 0;
                for (int i = 0; i < weights.Length; i++)
                {
                    sum += weights[i] * line[start + i];
                }

                middle[(row * newSize.Columns) + column] = sum;
            }
        }

        to.Clear();
        for (int row = 0; row < newSize.Rows; row++)
        {
            Span<float> line = to.Slice(row * newSize.Columns, newSize.Columns);
            (int start, float[] weights) = down[row];
            for (int i = 0; i < weights.Length; i++)
            {
                ReadOnlySpan<float> other = middle.AsSpan((start + i) * newSize.Columns, newSize.Columns);
                for (int column = 0; column < line.Length; column++)
                {
                    line[column] += weights[i] * other[column];
                }
            }
        }
    }

    private static (int Start, float[] Weights)[] Weights(int size, int newSize)
    {
        double step = size / (double)newSize;
        double reach = Math.Max(step, 1);
        return [.. Enumerable.Range(0, newSize).Select(i =>
        {
            double center = ((i + 0.5) * step) - 0.5;
            int start = Math.Max(0, (int)Math.Ceiling(center - reach)), end = Math.Min(size - 1, (int)Math.Floor(center + reach));
            double[] weights = [.. Enumerable.Range(start, end - start + 1).Select(at => Math.Max(0, 1 - (Math.Abs(at - center) / reach)))];
            double sum = weights.Sum();
            return (start, weights.Select(weight => (float)(weight / sum)).ToArray());
        })];
    }
}
