using LatentSharp.Imaging;
using LatentSharp.Latent.Files;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Coding;

/// <summary>What codes decode to: pictures, or rows of a table.</summary>
public sealed class DecodeResult
{
    private const string FilePrefix = "code";

    private readonly Run _run;
    private readonly NamedCodes _codes;

    internal DecodeResult(Run run, NamedCodes codes)
    {
        (_run, _codes) = (run, codes);
        Decoded = new DecodedCodes(run, codes.Codes, null);
    }

    /// <summary>The codes and what they decode to.</summary>
    internal DecodedCodes Decoded { get; }

    /// <summary>The codes, <c>[n, latent]</c>.</summary>
    public Tensor Codes => Decoded.Codes;

    /// <summary>The pictures, decoded as they are asked for.</summary>
    public IEnumerable<Picture> Pictures => Decoded.Pictures();

    /// <summary>The rows of a table, in the units of their columns.</summary>
    public IReadOnlyList<double[]> Rows() => Decoded.Rows();

    /// <summary>All pictures on one sheet.</summary>
    public Picture Sheet() => ContactSheet.Render([.. Pictures], new ContactSheetOptions());

    /// <summary>Writes a sheet, a file a picture named as the codes are, or rows of a table.</summary>
    /// <param name="path">A name ending in .png for a sheet, a folder for single pictures; for a table a name ending in .csv,
    /// .npy, .npz or .parquet.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">The result cannot go there.</exception>
    public void Save(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RowFile.Check(_run, path);
        if (!_run.IsDrawn)
        {
            Decoded.SaveRows(path, _codes.Columns, cancellation);
            return;
        }

        int count = _codes.Codes.Shape[0];
        var output = PictureOutput.Parse(path, count);
        IReadOnlyList<string> names = PictureOutput.DistinctNames(_codes.Names ?? [], count, FilePrefix);
        output.Write(Pictures, names, all => ContactSheet.Render(all, new ContactSheetOptions()), cancellation);
    }
}
