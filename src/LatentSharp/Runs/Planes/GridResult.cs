using LatentSharp.Imaging;
using LatentSharp.Latent.Planes;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Training;

namespace LatentSharp.Runs.Planes;

/// <summary>A plane of the latent space, decoded.</summary>
/// <param name="Plane">The plane.</param>
/// <param name="Picture">What it decodes to, and beside it where the data lies.</param>
/// <param name="Gaps">Share of the prior's mass on the plane that lies in gaps: where no code's shadow falls; null where
/// codes lie on the sphere.</param>
/// <param name="Cells">Which of the pictures are decoded from a gap of the whole space; null where that is not known.</param>
internal sealed record DrawnPlane(LatentPlane Plane, Picture Picture, double? Gaps, CodesInGaps? Cells);

/// <summary>Planes of the latent space, or traversals of its dimensions.</summary>
public sealed class GridResult
{
    private readonly Picture? _traversals;

    internal GridResult(NamedRun by, IReadOnlyList<DrawnPlane> planes)
    {
        (Name, Planes) = (by.Name, planes);
    }

    internal GridResult(NamedRun by, Picture traversals, int count)
        : this(by, [])
    {
        (_traversals, Traversals) = (traversals, count);
    }

    /// <summary>What the model is called on sheets.</summary>
    public string Name { get; }

    /// <summary>The planes; an auto-encoder has its dimensions drawn twice, in the frame of N(0, I) and in that of its own codes.</summary>
    internal IReadOnlyList<DrawnPlane> Planes { get; }

    /// <summary>Of each plane the share of the prior's mass on it that lies in gaps; none for traversals, nor for codes on the sphere.
    /// </summary>
    public IReadOnlyList<double> Gaps => [.. Planes.Select(plane => plane.Gaps).OfType<double>()];

    /// <summary>Dimensions drawn, a row each; 0 for planes.</summary>
    public int Traversals { get; }

    /// <summary>Given pictures that are unlike what the model was trained on; null where none were given or that is not known.</summary>
    internal IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    /// <summary>The same of the run beside it; null where there is none.</summary>
    public GridResult? Beside { get; internal set; }

    /// <summary>All of it on one sheet, that of the run beside it below.</summary>
    public Picture Sheet()
    {
        IEnumerable<Picture> own = _traversals is null ? Planes.Select(plane => plane.Picture) : [_traversals];
        return own.Concat(Beside is null ? [] : Beside._traversals is null
            ? Beside.Planes.Select(plane => plane.Picture) : [Beside._traversals])
            .Aggregate(Sheets.Stack);
    }

    /// <summary>Writes the sheet.</summary>
    /// <param name="path">A name ending in .png.</param>
    /// <exception cref="Settings.LatentSharpException">The path has another end.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PictureOutput.ParseSheet(path, "a grid is one picture");
        Png.WriteFile(path, Sheet());
    }
}
