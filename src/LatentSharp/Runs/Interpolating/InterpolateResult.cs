using LatentSharp.Formats;
using LatentSharp.Imaging;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Training;

namespace LatentSharp.Runs.Interpolating;

/// <summary>Pictures on the way from picture to picture, or rows on the way from row to row of a table.</summary>
public sealed class InterpolateResult
{
    private const int FrameMilliseconds = 80;
    private const int AnimatedSide = 256;

    private readonly Func<Picture> _sheet;

    internal InterpolateResult(string name, GivenPictures given, IReadOnlyList<Picture> pictures, Func<Picture> sheet)
    {
        (Name, Given, Pictures, _sheet) = (name, given, pictures, sheet);
    }

    /// <summary>What the model is called on sheets.</summary>
    public string Name { get; }

    /// <summary>The given pictures.</summary>
    internal GivenPictures Given { get; }

    /// <summary>The pictures drawn: along the path, row by row of a triangle or square, or one mixture.</summary>
    public IReadOnlyList<Picture> Pictures { get; }

    /// <summary>The same as rows of a table, in the units of its columns, <c>[rows][columns]</c>; none for pictures.</summary>
    public IReadOnlyList<double[]> Values => Rows?.Cells ?? [];

    /// <summary>The rows, with what stands beside them in a file; null for pictures.</summary>
    internal NamedRows? Rows { get; init; }

    /// <summary>Whether <see cref="Pictures"/> are a path, from the first given picture to the last.</summary>
    public bool IsPath { get; internal init; }

    /// <summary>
    /// α, β and code of each of <see cref="Pictures"/> of a triangle, a square or one mixture of α and β; null for others.
    /// </summary>
    internal IReadOnlyList<MixtureCell>? Cells { get; init; }

    /// <summary>How even the path is; null for what is none, and where nothing changes on the way.</summary>
    internal PathEvenness? Evenness { get; init; }

    /// <summary>How much of the path lies in gaps; null for what is no path, and where the run does not know its training codes.</summary>
    internal PathGaps? Gaps { get; init; }

    /// <summary>
    /// Share of the change on a path that falls into its most sudden eighth, 0.125 where it is even; null as <see cref="IsPath"/> is false,
    /// and where nothing changes on the way.
    /// </summary>
    public double? Jump => Evenness?.Jump;

    /// <summary>Whether two given pictures that follow each other are the same to the model, so that nothing lies between them.</summary>
    public bool HasEqualNeighbors { get; internal init; }

    /// <summary>The same of the run beside it; null where there is none.</summary>
    public InterpolateResult? Beside { get; internal set; }

    /// <summary>The given pictures and those between them on one sheet, those of the run beside it below.</summary>
    /// <exception cref="Settings.LatentSharpException">They are rows of a table.</exception>
    public Picture Sheet() => Rows is not null ? throw new RequestException($"rows of a table have no sheet")
        : Beside is null ? _sheet() : Sheets.Stack(_sheet(), Beside.Sheet());

    /// <summary>Frames of the path there and back, large enough to watch.</summary>
    /// <exception cref="Settings.LatentSharpException">The pictures are no path.</exception>
    public IReadOnlyList<Picture> Frames()
    {
        if (!IsPath || Rows is not null)
        {
            throw new RequestException($"these pictures are no path, and cannot be animated; give a name ending in .png");
        }

        Picture[] there = [.. Enumerable.Range(0, Pictures.Count).Select(Frame)];
        return [.. there, .. there.Reverse().Skip(1).SkipLast(1)];
    }

    /// <summary>Writes a sheet or an animation, or rows of a table.</summary>
    /// <param name="path">A name ending in .png for a sheet, .gif for an animation, .apng for one without loss; for rows of a table in
    /// .csv, .npz or .parquet.</param>
    /// <exception cref="Settings.LatentSharpException">The path has another end, or the pictures are no path.</exception>
    public void Save(string path)
    {
        if (Rows is not null)
        {
            Rows.Save(path);
            return;
        }

        switch (Interpolator.Extension(path))
        {
            case ".gif":
                AtomicFile.WriteAllBytes(path, AnimatedGif.Encode(Frames(), FrameMilliseconds));
                break;
            case ".apng":
                AtomicFile.WriteAllBytes(path, AnimatedPng.Encode(Frames(), FrameMilliseconds));
                break;
            default:
                Png.WriteFile(path, Sheet());
                break;
        }
    }

    /// <summary>Pictures of the same moment, side by side.</summary>
    private Picture Frame(int index)
    {
        int scale = Math.Max(1, AnimatedSide / Pictures[index].Width);
        return Beside is null
            ? Pictures[index].Enlarge(scale)
            : ContactSheet.Render([Pictures[index], Beside.Pictures[index]], new ContactSheetOptions
            {
                Columns = 2,
                Scale = scale,
                ColumnCaptions = [Name, Beside.Name],
            });
    }
}

/// <summary>A mixture of two to four codes.</summary>
/// <param name="Alpha">How far towards the second picture; in a square, how far to the right.</param>
/// <param name="Beta">How far towards the third; in a square, how far down; null of two pictures.</param>
/// <param name="Z">The code, <c>[latent]</c>.</param>
internal sealed record MixtureCell(double Alpha, double? Beta, IReadOnlyList<float> Z);
