using System.Globalization;
using LatentSharp.Imaging;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;

namespace LatentSharp.Runs.Altering;

/// <summary>Pictures, or rows of a table, that were moved towards features, with what the move did.</summary>
public sealed class AlterResult
{
    private const int CaptionWidth = 124;

    private readonly NamedRun _by;

    internal AlterResult(NamedRun by, GivenPictures given, IReadOnlyList<AlteredFeature> features, IReadOnlyList<AlteredChange> changes,
        IReadOnlyList<IReadOnlyList<Picture>> columns)
    {
        (_by, Given, Features, Changes, Columns) = (by, given, features, changes, columns);
    }

    /// <summary>What the model is called on sheets.</summary>
    public string Name => _by.Name;

    /// <summary>The given pictures.</summary>
    internal GivenPictures Given { get; }

    /// <summary>The features, with the strengths and rules used.</summary>
    public IReadOnlyList<AlteredFeature> Features { get; }

    /// <summary>How far the pictures moved: one for each strength of the row.</summary>
    internal IReadOnlyList<AlteredChange> Changes { get; }

    /// <summary>Whether <see cref="Changes"/> are in levels of 255, as those of pixels are.</summary>
    internal bool IsInLevels => _by.Run.Format.Kind.IsBounded;

    /// <summary>Their reconstructions, then the altered pictures for each strength of the row.</summary>
    public IReadOnlyList<IReadOnlyList<Picture>> Columns { get; }

    /// <summary>The altered pictures, for the first strength of the row; none for a table.</summary>
    public IReadOnlyList<Picture> Pictures => Rows is null ? Columns[1] : [];

    /// <summary>The altered rows, for the first strength of the row, in the units of their columns; none for pictures.</summary>
    public IReadOnlyList<double[]> Values { get; internal init; } = [];

    /// <summary>The rows as they go to a file; null for pictures.</summary>
    internal AlteredRows? Rows { get; init; }

    /// <summary>Features that columns say, before and after; none for pictures.</summary>
    internal IReadOnlyList<ColumnChange> ColumnChanges { get; init; } = [];

    /// <summary>What one of the altered is called.</summary>
    internal string Noun => _by.Run.Noun;

    /// <summary>The same of the run beside it; null where there is none.</summary>
    public AlterResult? Beside { get; internal set; }

    /// <summary>The given pictures, their reconstructions and the altered ones on one sheet, a row a picture.</summary>
    /// <exception cref="Settings.LatentSharpException">They are rows of a table.</exception>
    public Picture Sheet()
    {
        if (Rows is not null)
        {
            throw new RequestException($"rows of a table have no sheet");
        }

        AlterResult[] all = Beside is null ? [this] : [this, Beside];
        Picture[] cells = [.. Enumerable.Range(0, Given.Names.Count).SelectMany(
            i => all.SelectMany(one => one.Columns).Select(column => column[i]).Prepend(Given.Pictures[i]))];
        string[] captions = ["given", .. all.SelectMany(one => one.Captions())];
        return ContactSheet.Render(cells, new ContactSheetOptions
        {
            Columns = captions.Length,
            ColumnCaptions = captions,
            RowCaptions = [.. Given.Names],
        });
    }

    /// <summary>Writes a sheet, or a file a picture with the names kept, or rows of a table.</summary>
    /// <param name="path">A name ending in .png, or a folder; for rows of a table a name ending in .csv, .npz or .parquet.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">The pictures cannot go there.</exception>
    public void Save(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Rows is not null)
        {
            Rows.Contents().Save(path);
            return;
        }

        var output = PictureOutput.Parse(path);
        output.Write(output.IsFolder ? Single() : [Sheet()], output.IsFolder ? PictureOutput.FileNames(Given.Names) : [], all => all[0],
            cancellation);
    }

    /// <summary>For each picture the altered one; a small sheet of them where there are several strengths.</summary>
    private IEnumerable<Picture> Single()
    {
        IReadOnlyList<IReadOnlyList<Picture>> moved = [.. Columns.Skip(1)];
        var options = new ContactSheetOptions { Columns = moved.Count, ColumnCaptions = [.. Captions().Skip(1)] };
        return Enumerable.Range(0, Given.Names.Count).Select(
            i => moved.Count == 1 ? moved[0][i] : ContactSheet.Render([.. moved.Select(column => column[i])], options));
    }

    /// <summary>What stands above its columns.</summary>
    private IEnumerable<string> Captions()
    {
        string model = _by.IsAlone ? "" : _by.Name + "\n";
        yield return model + "reconstructed";
        foreach (AlteredChange change in Changes)
        {
            yield return model + string.Join('\n', Features.Select(feature => Caption(feature, feature.Strength * change.Times)));
        }
    }

    private static string Caption(AlteredFeature feature, double strength)
    {
        string move = $"{feature.Feature} {strength.ToString("+0.##;−0.##;0", CultureInfo.InvariantCulture)}";
        string how = feature.How.ToString().ToLowerInvariant();
        string whole = $"{move}, {how}";
        return TextPainter.Measure(whole) <= CaptionWidth ? whole : $"{move}\n{how}";
    }
}
