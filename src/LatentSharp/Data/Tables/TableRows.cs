namespace LatentSharp.Data.Tables;

/// <summary>The rows of a table of numbers in their own units, and how they are standardized.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Values">All values, <c>[rows, columns]</c>.</param>
internal sealed record TableRows(TableColumns Columns, double[] Values)
{
    /// <summary>One row in its own units, <c>[columns]</c>.</summary>
    public ReadOnlySpan<double> this[int index] => Values.AsSpan(index * Columns.Names.Count, Columns.Names.Count);

    /// <summary>The same rows, standardized by the mean and standard deviation of some of them; two passes in the order given.</summary>
    /// <exception cref="DataException">No column varies.</exception>
    public TableRows Standardized(ReadOnlySpan<int> indices)
    {
        int columns = Columns.Names.Count;
        var means = new double[columns];
        var scales = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            (means[j], scales[j]) = Moments(indices, j);
        }

        return Array.TrueForAll(scales, scale => scale == 0)
            ? throw new DataException("the table has nothing to learn: " + (indices.Length == 1
                ? "one row alone is left to train on; give more rows."
                : $"each of its {columns} columns is the same in all {indices.Length} training rows; give more rows, or other columns."))
            : this with { Columns = new TableColumns(Columns.Names, means, scales) };
    }

    /// <summary>Mean and standard deviation; of equal values exactly their value and 0.</summary>
    private (double Mean, double Scale) Moments(ReadOnlySpan<int> indices, int column)
    {
        double sum = 0;
        bool same = true;
        double first = this[indices[0]][column];
        foreach (int i in indices)
        {
            sum += this[i][column];
            same &= this[i][column] == first;
        }

        double mean = same ? first : sum / indices.Length;
        double squares = 0;
        foreach (int i in indices)
        {
            double d = this[i][column] - mean;
            squares += d * d;
        }

        return (mean, same ? 0 : Math.Sqrt(squares / indices.Length));
    }
}
