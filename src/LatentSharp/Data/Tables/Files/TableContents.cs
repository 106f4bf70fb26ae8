using LatentSharp.Tensors;

namespace LatentSharp.Data.Tables.Files;

/// <summary>A table that goes to a file: numbers under names, and words beside them.</summary>
/// <param name="Name">What the numbers are, as one word, for files of several arrays: <c>codes</c> or <c>rows</c>.</param>
/// <param name="Columns">Names of the columns of numbers.</param>
/// <param name="Rows">The rows, as many numbers each as there are names.</param>
/// <param name="Texts">Columns of words that go with them, a value a row; empty where nothing is known.</param>
internal sealed record TableContents(
    string Name, IReadOnlyList<string> Columns, IReadOnlyList<double[]> Rows, IReadOnlyList<TextColumn> Texts)
{
    /// <summary>Whether the numbers are 32-bit floats, and are written as such.</summary>
    public bool IsSingle { get; private init; }

    /// <summary>Codes with columns z0, z1, …; words keep their names unless such a column has them.</summary>
    /// <param name="codes">The codes, <c>[n, latent]</c>.</param>
    /// <param name="texts">Columns of words, n values each.</param>
    public static TableContents Codes(Tensor codes, IReadOnlyList<TextColumn> texts)
    {
        int latent = codes.Shape[1];
        string[] names = [.. Enumerable.Range(0, latent).Select(i => $"z{i}")];
        return new TableContents("codes", names, new CodeRows(codes), Distinct(texts, names)) { IsSingle = true };
    }

    /// <summary>Rows in the units of their columns; words keep their names unless a column of numbers has them.</summary>
    public static TableContents OfRows(IReadOnlyList<string> columns, IReadOnlyList<double[]> rows, IReadOnlyList<TextColumn> texts) =>
        new("rows", columns, rows, Distinct(texts, columns));

    /// <summary>The columns under names that no other column has.</summary>
    public static IReadOnlyList<TextColumn> Distinct(IReadOnlyList<TextColumn> columns, IEnumerable<string> others)
    {
        HashSet<string> taken = new(others, StringComparer.OrdinalIgnoreCase);
        var result = new List<TextColumn>();
        foreach (TextColumn column in columns)
        {
            string name = column.Name;
            while (!taken.Add(name))
            {
                name += "_";
            }

            result.Add(column with { Name = name });
        }

        return result;
    }

    /// <summary>The rows of codes, made as they are asked for.</summary>
    private sealed class CodeRows(Tensor codes) : IReadOnlyList<double[]>
    {
        public int Count => codes.Shape[0];

        public double[] this[int index]
        {
            get
            {
                int latent = codes.Shape[1];
                return Array.ConvertAll(codes.Span.Slice(index * latent, latent).ToArray(), value => (double)value);
            }
        }

        public IEnumerator<double[]> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
