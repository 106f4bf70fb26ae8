using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Models;
using LatentSharp.Reports;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Decodes a plane of the latent space, beside where the data lies on it.</summary>
internal sealed class GridCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<string?> _dims = Define.Text("--dims", "I,J", "Two latent dimensions, counted from 0. (default: the two whose codes vary most)");
    private readonly Option<bool> _principal = Define.Flag("--principal", "The two principal axes of the codes instead of two dimensions.");
    private readonly Option<string[]?> _through = new("--through") { Description = "The plane through three pictures instead.", HelpName = "A B C", Arity = new ArgumentArity(3, 3), AllowMultipleArgumentsPerToken = true };
    private readonly Option<double?> _range = Define.Number("--range", "R", r => r is > 0 and <= 100, "a number above 0", "The plane spans −R to +R each way. (default: 3)");
    private readonly Option<int?> _side = Define.Whole("--side", "N", 2, 40, "Pictures in a row and in a column. (default: 15 for small pictures, 9 for others)");
    private readonly Option<bool> _mass = Define.Flag("--mass", "Steps of equal prior mass instead of equal length.");
    private readonly Option<bool> _traversals = Define.Flag("--traversals", "One dimension a row instead of a plane.");
    private readonly Option<string?> _out = Define.Text("--out", "PATH", "Where the picture goes, a name ending in .png.", "-o");

    public GridCommand()
        : base("grid", "decode a plane of the latent space, beside where the data lies on it", "Accepted as by every verb; nothing is drawn by chance.", "latent grid runs/mnist --out grid.png", "latent grid runs/faces --principal --side 11 --out grid.png")
    {
        Add(_run);
        _out.Required = true;
        AddOptions(_out, _dims, _principal, _through, _range, _side, _mass, _traversals);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        PictureOutput output = PictureOutput.Parse(arguments.GetValue(_out)!);
        if (output.IsFolder)
        {
            throw new UsageException($"--out {output.Path} is not possible: a grid is one picture; give a name ending in .png");
        }

        string run = arguments.GetRequiredValue(_run);
        (Autoencoder model, ModelCard card) = TableWork.LoadPictures(run, "a grid is drawn of pictures");
        LatentStore store = LatentStore.Load(Runs.ModelPath(run));
        double range = arguments.GetValue(_range) ?? 3;
        int side = arguments.GetValue(_side) ?? (card.Model.Pictures.Width <= 32 ? 15 : 9);
        string name = model.Options.Model == ModelKind.Vae ? "VAE" : "AE";
        if (arguments.GetValue(_traversals))
        {
            Png.WriteFile(output.Path, PlanePicture.Traversals(model, store.Codes, name, range, side));
            session.Result(new GridReport(output.Path, "traversals", [], null), CliJson.Default.GridReport, $"{Math.Min(model.Options.Latent, PlanePicture.MostTraversals)} dimensions, a row each: {output.Path}");
            return Application.Done;
        }

        LatentPlane plane = Plane(arguments, session, model, card, store, range);
        PlaneDensity density = PlaneDensity.Measure(plane, store.Codes, PlanePicture.DensityResolution, PlanePicture.DensityResolution);
        double gaps = density.Gaps();
        Png.WriteFile(output.Path, PlanePicture.Draw(model, store.Codes, plane, density, name, side, arguments.GetValue(_mass) ? Spacing.EqualMass : Spacing.EqualSteps));
        string prior = model.Options.Model == ModelKind.Vae ? "the prior's mass" : "the mass of the Gaussian fitted to the codes, which stands in for a prior,";
        session.Result(
            new GridReport(output.Path, "plane", [plane.Horizontal.Name, plane.Vertical.Name], gaps),
            CliJson.Default.GridReport,
            string.Create(CultureInfo.InvariantCulture, $"{plane.Horizontal.Name} to the right, {plane.Vertical.Name} upwards; {100 * gaps:F0} % of {prior} on this plane lies where there is almost no data: {output.Path}"));
        return Application.Done;
    }

    private LatentPlane Plane(ParseResult arguments, Session session, Autoencoder model, ModelCard card, LatentStore store, double range)
    {
        if (arguments.GetValue(_through) is { Length: > 0 } three)
        {
            return LatentPlane.Through(store.Codes, GivenPictures.Read(session, three, arguments.GetRequiredValue(_run), model, card).Codes);
        }

        if (arguments.GetValue(_principal))
        {
            return LatentPlane.PrincipalAxes(store.Codes, range);
        }

        if (arguments.GetValue(_dims) is { } dims)
        {
            string[] parts = dims.Split(',', StringSplitOptions.TrimEntries);
            return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int i) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int j)
                ? LatentPlane.Dimensions(store.Codes, i, j, range)
                : throw new UsageException($"--dims {dims} is not possible: it must be two whole numbers with a comma between, e.g. 0,1");
        }

        (int first, int second) = PlanePicture.WidestDimensions(store.Codes);
        return LatentPlane.Dimensions(store.Codes, first, second, range);
    }
}
