using LatentSharp.Data;

namespace LatentSharp.Latent.Labels;

/// <summary>Labels as numbers: 1 holds, 0 does not hold, the label's frequency where nothing is known.</summary>
internal sealed class LabelMatrix
{
    private readonly AttributeTable _table;

    public LabelMatrix(AttributeTable table)
    {
        _table = table;
        With = new int[Count];
        Without = new int[Count];
        for (int f = 0; f < Count; f++)
        {
            foreach (sbyte value in table.Column(f))
            {
                With[f] += value == AttributeTable.Yes ? 1 : 0;
                Without[f] += value == AttributeTable.No ? 1 : 0;
            }
        }
    }

    /// <summary>Number of labels.</summary>
    public int Count => _table.Names.Count;

    /// <summary>Number of pictures.</summary>
    public int Rows => _table.Rows;

    /// <summary>Pictures that have each label.</summary>
    public int[] With { get; }

    /// <summary>Pictures that do not have each label.</summary>
    public int[] Without { get; }

    /// <summary>Share of the pictures with each label, among those of which it is known.</summary>
    /// <param name="label">Which label.</param>
    public double Frequency(int label) => With[label] + Without[label] == 0 ? 0 : (double)With[label] / (With[label] + Without[label]);

    /// <summary>Whether there is something to learn: at least two pictures with the label and two without.</summary>
    /// <param name="label">Which label.</param>
    public bool Usable(int label) => With[label] >= 2 && Without[label] >= 2;

    /// <summary>1, 0, or the label's frequency.</summary>
    /// <param name="row">Which picture.</param>
    /// <param name="label">Which label.</param>
    public double Value(int row, int label) => _table.Column(label)[row] switch
    {
        AttributeTable.Yes => 1,
        AttributeTable.No => 0,
        _ => Frequency(label),
    };

    /// <summary>The pictures of which a label is known to hold, or not to hold.</summary>
    /// <param name="label">Which label.</param>
    /// <param name="value"><see cref="AttributeTable.Yes"/> or <see cref="AttributeTable.No"/>.</param>
    public int[] Having(int label, sbyte value)
    {
        ReadOnlySpan<sbyte> column = _table.Column(label);
        var rows = new List<int>();
        for (int i = 0; i < column.Length; i++)
        {
            if (column[i] == value)
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }
}
