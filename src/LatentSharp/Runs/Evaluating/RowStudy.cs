using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Evaluation.Tables;
using LatentSharp.Settings;

namespace LatentSharp.Runs.Evaluating;

/// <summary>Measures how like real rows the rows are that a run of a table draws.</summary>
internal static class RowStudy
{
    private const int FewestRows = 20;

    /// <summary>Measures; null for data that are no table, and for too few rows.</summary>
    /// <param name="run">The run.</param>
    /// <param name="set">The data.</param>
    /// <param name="indices">What is measured on.</param>
    /// <param name="others">What is left of the data; what the model was trained on where <paramref name="isOwn"/>.</param>
    /// <param name="isOwn">Whether the model was trained on these data.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="work">Told of progress.</param>
    public static TableFigures? Measure(Run run, Dataset set, int[] indices, int[] others, bool isOwn, EvaluateRequest request,
        WorkContext work)
    {
        if (Reader(set) is not var (columns, row))
        {
            return request.Target is null ? null : throw new RequestException($"{new SettingName("target")} {request.Target} names a " +
                $"column of a table, and this model is of {run.Format.Kind.Words}; leave it out");
        }

        int? target = request.Target is { } name ? Target(columns, name) : null;
        bool hasTraining = isOwn && others.Length > 0;
        int[] real = hasTraining ? others : indices;
        if (real.Length < FewestRows)
        {
            work.Note($"how like real rows the drawn ones are is left out: it is measured on at least {FewestRows} rows, and these are " +
                $"{real.Length}");
            return null;
        }

        work.Phase("comparing drawn rows with", 0, real.Length, run.Noun);
        int count = Math.Min(TableStudy.MostRows, Math.Max(real.Length, FewestRows));
        if (!hasTraining)
        {
            work.Note($"privacy is left out: it is measured on the table that the model was trained on");
        }

        return TableStudy.Measure(columns, [.. real.Select(row)], hasTraining ? [.. indices.Select(row)] : [],
            run.Sample(count, request.Seed).Rows(), hasTraining, target, request.Seed, work.Cancellation);
    }

    /// <summary>The columns of a table, and what reads a row of it; null for other data.</summary>
    private static (MixedColumns Columns, Func<int, double[]> Row)? Reader(Dataset set) => set switch
    {
        MixedDataset mixed => (mixed.Format, mixed.Row),
        TableDataset table => (MixedColumns.OfNumbers(table.Format.Values), i => table.Row(i).ToArray()),
        _ => null,
    };

    private static int Target(MixedColumns columns, string name)
    {
        string[] names = [.. columns.Columns.Select(column => column.Name)];
        int target = columns.IndexOf(name);
        return target < 0
            ? throw new RequestException($"{new SettingName("target")} {name} is not possible: there is no column " +
                $"'{name}'{Suggestions.Hint(name, names)}; the columns are: {AttributeTable.Some(names)}")
            : ClassifierStudy.IsPossible(columns.Columns[target]) ? target
            : throw new RequestException($"{new SettingName("target")} {name} is not possible: a classifier tells a column of a few " +
                $"categories or of true and false, and '{name}' is a {columns.Columns[target].Type}, {columns.Columns[target].Values}");
    }
}
