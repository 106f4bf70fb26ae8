namespace LatentSharp.Data.Tables.Mixed;

/// <summary>Decides whether a table is one of plain numbers, or one of several types of columns.</summary>
internal static class TableReading
{
    /// <summary>Reads a table.</summary>
    /// <param name="plain">Reads it as one of numbers alone.</param>
    /// <param name="text">Reads it as text.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="notes">Receives lines to show.</param>
    /// <exception cref="DataException">The table cannot be used.</exception>
    public static Dataset Read(Func<DataOptions, List<string>, TableDataset> plain, Func<TextTable?> text, DataOptions options,
        List<string> notes)
    {
        bool isMixed = options.Format is MixedColumns || options.ColumnTypes is not null;
        if (!isMixed)
        {
            List<string> told = [.. notes];
            try
            {
                return plain(options.Columns is null ? options with { SkipBad = false } : options, told);
            }
            catch (DataException) when (options.Columns is null && text() is { } damaged
                && (isMixed = !ColumnRecognition.IsPlain(damaged, LabelNames(options), options.SkipBad)))
            {
                return MixedReading.Read(damaged, options, notes);
            }
            catch (DataException) when (options is { SkipBad: true, Columns: null })
            {
                return plain(options, notes);
            }
        }

        return text() is { } table ? MixedReading.Read(table, options, notes)
            : plain(options, notes);
    }

    private static IReadOnlyCollection<string> LabelNames(DataOptions options) =>
        options.Labels is { } labels ? [labels, .. labels.Split(',', StringSplitOptions.TrimEntries)] : [];
}
