using LatentSharp.Data.Sources;
using LatentSharp.Formats;
using Parquet;
using Parquet.Schema;

namespace LatentSharp.Data.Tables.Files;

/// <summary>Tables as Apache Parquet files: numbers are columns of FLOAT or DOUBLE, words of STRING.</summary>
internal static class ParquetTable
{
    // Rows that are kept in memory as columns before they are written.
    private const int Group = 100_000;

    // Far above what a sound file takes, a second more for each megabyte. What is read longer is left to itself, since nothing can stop it.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Writes a table, whole or not at all; a word that is not known becomes a null.</summary>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, TableContents table) => AtomicFile.Write(path, stream =>
    {
        DataField[] texts = [.. table.Texts.Select(text => new DataField<string>(text.Name))];
        DataField[] numbers = [.. table.Columns.Select(name => table.IsSingle
            ? (DataField)new DataField<float>(name) : new DataField<double>(name))];
        Wait(async () =>
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. texts, .. numbers]), stream);
            for (int start = 0; start < table.Rows.Count; start += Group)
            {
                double[][] rows = [.. Enumerable.Range(start, Math.Min(Group, table.Rows.Count - start)).Select(i => table.Rows[i])];
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                for (int j = 0; j < texts.Length; j++)
                {
                    int from = start;
                    IReadOnlyList<string> words = table.Texts[j].Values;
                    string?[] values = [.. rows.Select((_, i) => words[from + i] is { Length: > 0 } word ? word : null)];
                    await group.WriteAsync(texts[j], values!);
                }

                for (int j = 0; j < numbers.Length; j++)
                {
                    if (table.IsSingle)
                    {
                        await group.WriteAsync<float>(numbers[j], Array.ConvertAll(rows, row => (float)row[j]).AsMemory());
                    }
                    else
                    {
                        await group.WriteAsync<double>(numbers[j], Array.ConvertAll(rows, row => row[j]).AsMemory());
                    }
                }
            }

            return 0;
        });
    });

    /// <summary>Reads all columns of a table.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file is damaged, or does not fit into memory.</exception>
    public static IReadOnlyList<ParquetColumn> Read(string path)
    {
        using FileStream stream = Paths.OpenFile(path);
        try
        {
            ParquetFooter.Check(stream);
            TimeSpan longest = Longest + TimeSpan.FromSeconds(stream.Length >> 20);
            Task<IReadOnlyList<ParquetColumn>> reading = Task.Run(() => Read(path, stream));
            return Task.WaitAny([reading], longest) == 0 ? reading.GetAwaiter().GetResult()
                : throw new InvalidDataException($"it is still being read after {longest.TotalSeconds:0} seconds");
        }
        catch (Exception fault) when (fault is not (DataException or OutOfMemoryException))
        {
            // The library says what is wrong with a damaged file in any of the runtime's exceptions.
            throw new DataException(
                $"'{path}' is not a whole Parquet file: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}; fetch or make it again.",
                fault);
        }
    }

    private static async Task<IReadOnlyList<ParquetColumn>> Read(string path, Stream stream)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream);
        long rows = 0;
        for (int g = 0; g < reader.RowGroupCount; g++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(g);
            rows += group.RowCount is >= 0 and < int.MaxValue ? group.RowCount
                : throw new InvalidDataException($"{group.RowCount} rows in a group");
        }

        DataField[] fields = reader.Schema.DataFields;
        NumberTable.CheckSize(path, rows, fields.Length);
        ParquetColumn[] columns = [.. fields.Select(field => ParquetColumn.Of(field, (int)rows))];
        int at = 0;
        for (int g = 0; g < reader.RowGroupCount; g++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(g);
            for (int j = 0; j < fields.Length; j++)
            {
                CheckPages(path, group, fields[j]);
                await columns[j].ReadAsync(group, fields[j], at);
            }

            at += (int)group.RowCount;
        }

        return columns;
    }

    /// <summary>Refuses pages that say they are larger than memory once they are unpacked.</summary>
    private static void CheckPages(string path, ParquetRowGroupReader group, DataField field)
    {
        long bytes = group.GetMetadata(field)?.MetaData?.TotalUncompressedSize ?? 0;
        if (bytes < 0 || bytes > Math.Min(Paths.LargestFile, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes))
        {
            throw new DataException($"'{path}': column '{field.Path}' says it has {bytes} bytes in a group of rows, more than is read; " +
                $"write the file with smaller groups.");
        }
    }

    // On another thread, so that a program with a window does not wait for itself.
    private static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
