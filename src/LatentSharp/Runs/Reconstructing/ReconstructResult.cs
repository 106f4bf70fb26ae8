using LatentSharp.Imaging;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;

namespace LatentSharp.Runs.Reconstructing;

/// <summary>What is left of pictures, or of rows of a table, after their codes.</summary>
public sealed class ReconstructResult
{
    private readonly Func<IReadOnlyList<Picture>, Picture> _sheet;

    internal ReconstructResult(IReadOnlyList<ReconstructedPicture> pictures, IReadOnlyList<Picture> cells,
        Func<IReadOnlyList<Picture>, Picture> sheet)
    {
        (Pictures, Cells, _sheet) = (pictures, cells, sheet);
    }

    internal ReconstructResult(ReconstructedRows rows)
        : this([], [], _ => throw new RequestException($"rows of a table have no sheet"))
    {
        Rows = rows;
    }

    /// <summary>Each picture in numbers; none for a table.</summary>
    public IReadOnlyList<ReconstructedPicture> Pictures { get; }

    /// <summary>
    /// For each picture the original, that from its mean code, that from a drawn code if it was asked for, and that of the run beside it;
    /// none where they were written to a folder one by one.
    /// </summary>
    public IReadOnlyList<Picture> Cells { get; }

    /// <summary>Rows of a table from their mean codes, in the units of its columns, <c>[rows][columns]</c>; none for pictures.</summary>
    public IReadOnlyList<double[]> Values => Rows?.Values ?? [];

    /// <summary>The error of each row: root mean square over the columns, in their standard deviations; none for pictures.</summary>
    public IReadOnlyList<double> RowErrors => [.. Rows?.Errors.Select(row => row.Error) ?? []];

    /// <summary>The rows; null for pictures.</summary>
    internal ReconstructedRows? Rows { get; }

    /// <summary>Given ones that are unlike what the model was trained on; null where its file does not say what is usual.</summary>
    internal IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    /// <summary>Originals and reconstructions on one sheet.</summary>
    public Picture Sheet() => _sheet(Cells);

    /// <summary>Writes the sheet, a file a reconstruction, or rows of a table with the error of each.</summary>
    /// <param name="path">A name ending in .png, or a folder for reconstructions only; for a table a name ending in .csv.</param>
    /// <exception cref="Settings.LatentSharpException">The result cannot go there.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Rows is not null)
        {
            RowReconstructor.Save(Rows, path);
            return;
        }

        var output = PictureOutput.Parse(path, Cells.Count);
        int each = Cells.Count / Math.Max(1, Pictures.Count);
        IEnumerable<Picture> shown = output.IsFolder ? Cells.Where((_, i) => i % each == 1) : Cells;
        output.Write(shown, output.IsFolder ? PictureOutput.FileNames([.. Pictures.Select(p => p.Name)]) : [], _sheet, default);
    }
}
