namespace LatentSharp.Data.Tables.Mixed;

/// <summary>Decides whether a table is one of plain numbers, or one of several types of columns.</summary>
internal static class TableReading
{
    /// <summary>Reads a table.</summary>
    /// <param name="plain">Reads it as one of numbers alone.</param>
    /// <param name="text">Reads it as text.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="isMended">Whether lines were skipped.</param>
    /// <param name="notes">Receives lines to show.</param>
    /// <exception cref="DataException">The table cannot be used.</exception>
    public static Dataset Read(Func<DataOptions, List<string>, TableDataset> plain, Func<TextTable?> text, DataOptions options,
        bool isMended, List<string> notes)
    {
        bool isMixed = options.Format is MixedColumns || options.ColumnTypes is not null || (isMended && options.Columns is null);
        if (!isMixed)
        {
            List<string> told = [.. notes];
            try
            {
                return plain(options.Columns is null ? options with { SkipBad = false } : options, told);
            }
            catch (DataException) when (options.Columns is null)
            {
                // What is wrong with the text is told before a cell that is no number.
                if (text() is { } damaged && !ColumnRecognition.IsPlain(damaged, options.LabelNames, options.SkipBad))
                {
                    return MixedReading.Read(damaged, options, notes);
                }

                if (!options.SkipBad)
                {
                    throw;
                }

                return plain(options, notes);
            }
        }

        return text() is { } table ? MixedReading.Read(table, options, notes)
            : plain(options, notes);
    }
}
