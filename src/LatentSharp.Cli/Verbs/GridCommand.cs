using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Beside;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Distributions;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Reports.Drawn;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Decodes a plane of the latent space, beside where the data lies on it.</summary>
internal sealed class GridCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<string?> _dims = Define.Text("--dims", "I,J",
        "Two latent dimensions, counted from 0. (default: the two whose codes vary most)");
    private readonly Option<bool> _principal = Define.Flag("--principal", "The two principal axes of the codes instead of two dimensions.");
    private readonly Option<string[]?> _through = new("--through")
    {
        Description = "The plane through three pictures instead.",
        HelpName = "A B C",
        Arity = new ArgumentArity(3, 3),
        AllowMultipleArgumentsPerToken = true
    };
    private readonly Option<double?> _range = Define.Number("--range", "R", r =>
        r is > 0 and <= 100, "a number above 0", "The plane spans −R to +R each way. (default: 3)");
    private readonly Option<int?> _side = Define.Whole("--side", "N", 2, 40,
        "Pictures in a row and in a column. (default: 15 for small pictures, 9 for others)");
    private readonly Option<bool> _mass = Define.Flag("--mass", "Steps of equal prior mass instead of equal length.");
    private readonly Option<bool> _traversals = Define.Flag("--traversals", "One dimension a row instead of a plane.");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text(
        "--beside", "RUN", "Draw the same plane of another run too, e.g. of an auto-encoder, and show both.");
    private readonly Option<string?> _out = Define.Text("--out", "PATH", "Where the picture goes, a name ending in .png.", "-o");

    public GridCommand()
        : base(
            "grid", "decode a plane of the latent space, beside where the data lies on it",
            "Accepted as by every verb; nothing is drawn by chance.",
            "latent grid runs/mnist --out grid.png",
            "latent grid runs/faces --principal --side 11 --out grid.png",
            "latent grid runs/faces --through a.png b.png c.png --beside runs/ae --out plane.png")
    {
        Add(_run);
        _out.Required = true;
        AddOptions(_out, _dims, _principal, _through, _range, _side, _mass, _traversals, _beside, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        PictureOutput output = PictureOutput.Parse(arguments.GetValue(_out)!);
        if (output.IsFolder)
        {
            throw new UsageException($"--out {output.Path} is not possible: a grid is one picture; give a name ending in .png");
        }

        var reading = new Reading(arguments.GetValue(_skipBad), output.Path);
        NamedModel[] models = NamedModel.Load(
            arguments.GetRequiredValue(_run), arguments.GetValue(_beside), "a grid is drawn of pictures", reading);
        double range = arguments.GetValue(_range) ?? 3;
        int side = arguments.GetValue(_side) ?? (models[0].Card.Model.Pictures.Width <= 32 ? 15 : 9);
        if (arguments.GetValue(_traversals))
        {
            IEnumerable<Picture> sheets = models.Select(by => PlanePicture.Traversals(by.Model, by.Store().Codes, by.Name, range, side));
            Png.WriteFile(output.Path, sheets.Aggregate(Sheets.Stack));
            string rows = string.Join("; ", models.Select(
                by => $"{Prefix(by, models)}{Math.Min(by.Model.Options.Latent, PlanePicture.MostTraversals)} dimensions, a row each"));
            session.Result(new GridReport(output.Path, "traversals", [], null), CliJson.Default.GridReport, $"{rows}: {output.Path}");
            return Application.Done;
        }

        DrawnPlane[][] drawn = [.. models.Select(by => Draw(arguments, session, by, models.Length == 1, range, side).ToArray())];
        (DrawnPlane Plane, NamedModel By)[] planes =
            [.. drawn.Zip(models).SelectMany(pair => pair.First.Select(plane => (plane, pair.Second)))];
        Png.WriteFile(output.Path, planes.Select(pair => pair.Plane.Picture).Aggregate(Sheets.Stack));
        GridReport[] reports = [.. drawn.Select(of => of[0].Report(output.Path))];
        session.Result(
            reports[0] with { Beside = reports.ElementAtOrDefault(1) },
            CliJson.Default.GridReport,
            planes.Select((pair, i) => Prefix(pair.By, models) + pair.Plane.Line() + (i == planes.Length - 1 ? $": {output.Path}" : "")));
        return Application.Done;
    }

    private static string Prefix(NamedModel by, NamedModel[] models) => models.Length == 1 ? "" : by.Name + ": ";

    /// <summary>
    /// The planes of a model. Two dimensions of any model are shown in one frame, that of N(0, I), with one kernel; an auto-encoder, whose
    /// codes have a scale of their own, in its own frame too.
    /// </summary>
    private IEnumerable<DrawnPlane> Draw(ParseResult arguments, Session session, NamedModel by, bool isAlone, double range, int side)
    {
        CodeTable codes = by.Store().Codes;
        GivenPictures? given = arguments.GetValue(_through) is { Length: > 0 } three ? by.Read(session, three, isAlone) : null;
        Spacing spacing = arguments.GetValue(_mass) ? Spacing.EqualMass : Spacing.EqualSteps;
        if (given is not null || arguments.GetValue(_principal))
        {
            yield return Of(given is null ? LatentPlane.PrincipalAxes(codes, range) : LatentPlane.Through(codes, given.Codes), by.Name,
                null);
            yield break;
        }

        double bandwidth = PlaneDensity.Bandwidth(codes.Count);
        (int first, int second) = Dimensions(arguments, codes);
        string title = isAlone && by.IsVariational ? by.Name : $"{by.Name}, where N(0, I) lies";
        yield return Of(LatentPlane.Dimensions(codes.Latent, first, second, range), title, bandwidth);
        if (!by.IsVariational)
        {
            yield return Of(LatentPlane.Dimensions(codes, first, second, range), $"{by.Name}, in standard deviations of its own codes",
                bandwidth);
        }

        DrawnPlane Of(LatentPlane plane, string name, double? kernel)
        {
            const int cells = PlanePicture.DensityResolution;
            PlaneDensity density = PlaneDensity.Measure(plane, codes, cells, cells, kernel);
            PlaneMark[] marks = given is null ? [] : Marks(plane, given);
            return new DrawnPlane(PlanePicture.Draw(by.Model, codes, plane, density, name, side, spacing, marks), plane, density.Gaps(),
                given);
        }
    }

    private static PlaneMark[] Marks(LatentPlane plane, GivenPictures given)
    {
        Tensor at = plane.Project(given.Codes);
        return [.. given.Names.Select((name, i) => new PlaneMark("ABC"[i..(i + 1)], name, at.Span[2 * i], at.Span[(2 * i) + 1]))];
    }

    /// <summary>The two dimensions that were asked for, or the widest.</summary>
    private (int First, int Second) Dimensions(ParseResult arguments, CodeTable codes)
    {
        if (arguments.GetValue(_dims) is { } dims)
        {
            string[] parts = dims.Split(',', StringSplitOptions.TrimEntries);
            return parts.Length == 2
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int i)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int j)
                ? (i, j)
                : throw new UsageException($"--dims {dims} is not possible: it must be two whole numbers with a comma between, e.g. 0,1");
        }

        return PlanePicture.WidestDimensions(codes);
    }

    /// <summary>One model's plane, drawn.</summary>
    private sealed record DrawnPlane(Picture Picture, LatentPlane Plane, double Gaps, GivenPictures? Given)
    {
        public GridReport Report(string path) =>
            new(path, "plane", [Plane.Horizontal.Name, Plane.Vertical.Name], Gaps) { Unlike = Given?.Unlike };

        public string Line()
        {
            string prior = Plane.PriorIsFitted
                ? "the mass of the Gaussian fitted to the codes, which stands in for a prior,"
                : "the mass of N(0, I), the prior of a VAE,";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Plane.Horizontal.Name} to the right, {Plane.Vertical.Name} upwards; {100 * Gaps:F0} % of {prior} ")
                + "on this plane lies where there is almost no data";
        }
    }
}
