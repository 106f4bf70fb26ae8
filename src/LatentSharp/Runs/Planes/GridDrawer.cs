using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Planes;
using LatentSharp.Reports.Drawn;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Planes;

/// <summary>Decodes planes of the latent space and draws them.</summary>
internal static class GridDrawer
{
    private const int SmallPicture = 32;

    /// <summary>Does what a request asks for.</summary>
    public static GridResult Draw(Run run, GridRequest request, WorkContext work)
    {
        NamedRun[] runs = NamedRun.Of(run, request.Beside, "a grid is drawn of pictures");
        run.TellRounding(work, "moved over a plane");
        int side = request.Side ?? (run.Format is PictureFormat { Width: <= SmallPicture } ? 15 : 9);
        GridResult[] results = [.. runs.Select(by => request.Traversals
            ? new GridResult(by,
                PlanePicture.Traversals(by.Run.Model, by.Run.Store.Codes, by.Name, request.Range, side),
                Math.Min(by.Run.Model.Code.Dimensions, PlanePicture.MostTraversals))
            : Planes(by, request, side, work))];
        results[0].Beside = results.ElementAtOrDefault(1);
        if (run.Labels.Count > 0)
        {
            work.Note("the codes shown are those that the model gives without labels; with labels it puts less into a code");
        }

        if (request.Out is not null)
        {
            results[0].Save(request.Out);
        }

        return results[0];
    }

    /// <summary>
    /// The planes of a model. Two dimensions of any model are shown in one frame, that of N(0, I), with one kernel; an auto-encoder, whose
    /// codes have a scale of their own, in its own frame too, and a model with another prior in that of its codes alone.
    /// </summary>
    private static GridResult Planes(NamedRun by, GridRequest request, int side, WorkContext work)
    {
        CodeTable codes = by.Run.Store.Codes;
        bool byCodes = !by.Run.Model.Options.Prior.IsStandardNormal;
        GivenPictures? given = request.Through.Count > 0 ? GivenPictures.Read(by, request.Through, request, work) : null;

        // Two numbers of a grid of codes are two places of a picture, and two of a sphere any two; the axes of all codes are what goes
        // together in them.
        if (given is not null || request.Principal || (!by.Run.Model.Code.HasAxes && request.Dimensions is null))
        {
            LatentPlane plane = given is null ? LatentPlane.PrincipalAxes(codes, request.Range, byCodes)
                : LatentPlane.Through(codes, given.Codes);
            return new GridResult(by, [Of(plane, by.Name)]) { Unlike = given?.Unlike };
        }

        (int first, int second) = request.Dimensions ?? PlanePicture.WidestDimensions(codes);
        if (byCodes)
        {
            return new GridResult(by, [Of(LatentPlane.Dimensions(codes, first, second, request.Range, byCodes),
                $"{by.Name}, in standard deviations of its codes")]);
        }

        bool hasPrior = by.Run.Model.HasPrior;
        string title = by.IsAlone && hasPrior ? by.Name : $"{by.Name}, where N(0, I) lies";
        List<DrawnPlane> planes = !by.Run.Model.Code.HasAxes ? []
            : [Of(LatentPlane.Dimensions(codes.Latent, first, second, request.Range), title)];
        if (!hasPrior)
        {
            planes.Add(Of(LatentPlane.Dimensions(codes, first, second, request.Range),
                $"{by.Name}, in standard deviations of its own codes"));
        }

        return new GridResult(by, planes);

        DrawnPlane Of(LatentPlane plane, string name)
        {
            const int cells = PlanePicture.DensityResolution;
            PlaneDensity density = PlaneDensity.Measure(plane, codes, cells, cells, by.Run.Model.Code.IsOnSphere);
            PlaneMark[] marks = given is null ? [] : Marks(plane, given);
            Spacing spacing = request.EqualMass ? Spacing.EqualMass : Spacing.EqualSteps;
            CodesInGaps? inGaps = CodesInGaps.Find(by.Run, Grid.Codes(plane, side, side, spacing));
            Picture picture = PlanePicture.Draw(by.Run.Model, codes, plane, density, name, side, spacing, marks, inGaps?.Indices);
            return new DrawnPlane(plane, picture, density.HasGaps ? density.Gaps : null, inGaps);
        }
    }

    private static PlaneMark[] Marks(LatentPlane plane, GivenPictures given)
    {
        Tensor at = plane.Project(given.Codes);
        return [.. given.Names.Select((name, i) => new PlaneMark("ABC"[i..(i + 1)], name, at.Span[2 * i], at.Span[(2 * i) + 1]))];
    }
}
