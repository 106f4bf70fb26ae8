using LatentSharp.Data;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Models.Conditions;

/// <summary>
/// The vectors of labels of examples: of a label two numbers, (s, 0) for having it and (0, s) for lacking it, of a set of classes one a
/// class, s for the one that holds; zeros where nothing is known; s is the condition's strength.
/// </summary>
internal sealed class LabelVectors
{
    private readonly ConditionOptions _condition;
    private readonly AttributeTable? _table;
    private readonly int[][] _columns;

    private LabelVectors(ConditionOptions condition, AttributeTable? table)
    {
        (_condition, _table) = (condition, table);
        _columns = [.. condition.Labels.Select(label => Columns(label, table))];
        Knows = _columns.Any(columns => columns.Any(column => column >= 0));
    }

    /// <summary>Whether the data have one of the labels at all.</summary>
    public bool Knows { get; }

    /// <summary>Binds the labels of a condition to those of data.</summary>
    /// <param name="condition">The condition of a model; null where it has none.</param>
    /// <param name="table">What is known about the examples; null for nothing.</param>
    /// <returns>Null where the model has no condition.</returns>
    public static LabelVectors? Of(ConditionOptions? condition, AttributeTable? table) =>
        condition is null ? null : new LabelVectors(condition, table);

    /// <summary>All that is known of examples.</summary>
    /// <param name="indices">Which examples.</param>
    /// <param name="vectors">Receives a vector each, <c>[count, width]</c>.</param>
    public void Fill(ReadOnlySpan<int> indices, Tensor vectors)
    {
        vectors.Span.Clear();
        for (int i = 0; i < indices.Length; i++)
        {
            int at = i * _condition.Width;
            for (int label = 0; label < _columns.Length; label++)
            {
                Fill(indices[i], label, vectors.Span[at..]);
                at += _condition.Labels[label].Width;
            }
        }
    }

    /// <summary>
    /// The same as training sees it: a share of the examples without any label. Of the others, where there are several labels, half keep
    /// all of them, and half keep each with a probability of their own, so that any few of the labels can be asked for.
    /// </summary>
    /// <param name="indices">Which examples.</param>
    /// <param name="vectors">Receives a vector each, <c>[count, width]</c>.</param>
    /// <param name="draws">Where draws come from.</param>
    /// <param name="first">Number of the first example in the stream.</param>
    public void FillDropped(ReadOnlySpan<int> indices, Tensor vectors, RandomStream draws, ulong first = 0)
    {
        Fill(indices, vectors);
        ulong each = 2 + (ulong)_columns.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            ulong place = (first + (ulong)i) * each;
            float which = draws.Uniform(place);
            Span<float> vector = vectors.Span.Slice(i * _condition.Width, _condition.Width);
            if (which < _condition.Dropout)
            {
                vector.Clear();
                continue;
            }

            if (_columns.Length == 1 || which < (_condition.Dropout + 1) / 2)
            {
                continue;
            }

            float kept = draws.Uniform(place + 1);
            for (int label = 0; label < _columns.Length; label++)
            {
                int width = _condition.Labels[label].Width;
                if (draws.Uniform(place + 2 + (ulong)label) >= kept)
                {
                    vector[..width].Clear();
                }

                vector = vector[width..];
            }
        }
    }

    private void Fill(int row, int label, Span<float> to)
    {
        int[] columns = _columns[label];
        if (_condition.Labels[label].Classes is null)
        {
            if (columns[0] >= 0 && _table![row, columns[0]] is { } has)
            {
                to[has ? 0 : 1] = _condition.Strength;
            }

            return;
        }

        for (int c = 0; c < columns.Length; c++)
        {
            to[c] = columns[c] >= 0 && _table![row, columns[c]] == true ? _condition.Strength : 0;
        }
    }

    /// <summary>The columns of a label: one, or one a class; −1 where there is none.</summary>
    private static int[] Columns(ConditionLabel label, AttributeTable? table)
    {
        IReadOnlyList<string> names = table?.Names ?? [];
        if (label.Classes is null)
        {
            return [Position(label.Name)];
        }

        return [.. label.Classes.Select(Position)];

        int Position(string name)
        {
            for (int i = 0; i < names.Count; i++)
            {
                if (names[i].Equals(name, StringComparison.Ordinal))
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
