using LatentSharp.Imaging;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Runs.Sampling;

/// <summary>New pictures, or rows of a table.</summary>
public sealed class SampleResult
{
    private const string FilePrefix = "sample";

    private readonly NamedRun _by;
    private readonly string _caption;

    internal SampleResult(NamedRun by, DecodedCodes decoded, string from, string caption)
    {
        _by = by;
        _caption = caption;
        Decoded = decoded;
        From = from;
    }

    /// <summary>What the model is called on sheets.</summary>
    public string Name => _by.Name;

    /// <summary>The codes and what they decode to.</summary>
    internal DecodedCodes Decoded { get; }

    /// <summary>The codes, <c>[n, latent]</c>.</summary>
    public Tensor Codes => Decoded.Codes;

    /// <summary>The pictures, decoded as they are asked for.</summary>
    public IEnumerable<Picture> Pictures => Decoded.Pictures();

    /// <summary>The rows of a table, in the units of their columns.</summary>
    public IReadOnlyList<double[]> Rows() => Decoded.Rows();

    /// <summary>What the codes were drawn from, e.g. <c>standard normal prior</c>.</summary>
    public string From { get; }

    /// <summary>The name of what the codes were drawn from, e.g. <c>mixture</c>; null of variations.</summary>
    internal string? Kind { get; init; }

    /// <summary>Number of Gaussians of a mixture; null of others.</summary>
    internal int? Components { get; init; }

    /// <summary>Whether the density was in the model file, and not fitted for this.</summary>
    internal bool IsKept { get; init; }

    /// <summary>Of how many rows those were kept that were asked for; null where all were.</summary>
    internal KeptRows? Kept { get; init; }

    /// <summary>How far variations go from their picture; null where any pictures were drawn.</summary>
    public double? Spread { get; internal init; }

    /// <summary>The given picture, if it is unlike what the model was trained on; null where none was given or that is not known.</summary>
    internal IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    /// <summary>Which of the codes lie in a gap; null where the run does not know where its training codes lie.</summary>
    internal CodesInGaps? Gaps { get; init; }

    /// <summary>The same of the run beside it; null where there is none.</summary>
    public SampleResult? Beside { get; internal set; }

    /// <summary>All pictures on one sheet, those of the run beside it below.</summary>
    public Picture Sheet() => Sheet(default);

    private Picture Sheet(CancellationToken cancellation)
    {
        Picture own = ContactSheet.Render([.. Decoded.Pictures(cancellation)], new ContactSheetOptions
        {
            Subtitle = _by.Prefix + _caption,
            CellCaptions = Gaps is { MoreThanChance: true } gaps
                ? [.. Enumerable.Range(0, gaps.Of).Select(i => gaps.Indices.Contains(i) ? "gap" : "")] : null,
        });
        return Beside is null ? own : Sheets.Stack(own, Beside.Sheet(cancellation));
    }

    /// <summary>Writes a sheet, a file a picture, or rows of a table.</summary>
    /// <param name="path">A name ending in .png for a sheet, a folder for single pictures; for a table a name ending in .csv,
    /// .npy, .npz or .parquet.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">The result cannot go there.</exception>
    public void Save(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RowFile.Check(_by.Run, path);
        int count = Decoded.Codes.Shape[0];
        if (!_by.Run.IsDrawn)
        {
            Decoded.SaveRows(path, [], cancellation);
            return;
        }

        var output = PictureOutput.Parse(path, count);
        if (output.IsFolder)
        {
            // Decoding is what ends early, since all ranks agree in it.
            output.Write(Decoded.Pictures(cancellation), count, FilePrefix, new ContactSheetOptions(), CancellationToken.None);
            return;
        }

        output.Expect(Beside is null ? count : 2 * count);
        Png.WriteFile(path, Sheet(cancellation));
    }
}
