using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Beside;
using LatentSharp.Cli.Likeness;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Distributions;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>What codes are drawn from.</summary>
internal enum CodeSource
{
    Prior,
    Gaussian,
    Mixture,
}

/// <summary>Draws new pictures from the prior, or variations of a picture.</summary>
internal sealed class SampleCommand : Verb
{
    private const int Most = 100_000;
    private const ulong DefaultSeed = 1;
    private const int Components = 10;
    private const double DefaultSpread = 0.5;

    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<int?> _count = Define.Whole("--count", "N", 1, Most,
        "Number of pictures or rows; the first ones are the same for every number. (default: 64)", "-n");
    private readonly Option<double?> _temperature = Define.Number(
        "--temperature", "T", t => t is >= 0 and <= 100, "a number from 0 to 100",
            "Scale of the standard deviation: below 1 tamer pictures, above 1 wilder ones. (default: 1)");
    private readonly Option<CodeSource?> _from = Define.Choice(
        "--from", "The prior, or a Gaussian or a mixture of ten fitted to the codes of the training pictures, which leaves out gaps. "
            + "For an auto-encoder, which has no prior, prior is N(0, I). (default: prior; for an auto-encoder gaussian)",
        CodeSource.Prior, CodeSource.Gaussian, CodeSource.Mixture);

    private readonly Option<string?> _like = Define.Text("--like", "PICTURE", "Variations of this picture instead of any pictures.");
    private readonly Option<double?> _spread = Define.Number(
        "--spread", "S", s => s is >= 0 and <= 1, "a number from 0 to 1",
            "How far variations go: 0 is the picture itself, 1 any other. (default: 0.5)");

    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text(
        "--beside", "RUN", "Draw as many of another run too, e.g. of an auto-encoder, from the same seed, and show both.");
    private readonly Option<string?> _out = PictureOutput.Option("sample-00001.png, sample-00002.png …",
        " Rows of a table: a name ending in .csv or .npy.");

    public SampleCommand()
        : base(
            "sample", "draw new pictures, or rows of a table, from the prior, or variations of a picture",
                "Decides the codes. (default: 1)",
            "latent sample runs/faces -n 64 --out faces.png",
            "latent sample runs/faces -n 500 --out folder/",
            "latent sample runs/faces --like a.png -n 24 --out like-a.png",
            "latent sample runs/vae -n 32 --beside runs/ae --out both.png",
            "latent sample runs/table -n 100 --out new.csv")
    {
        Add(_run);
        AddOptions(_out, _count, _temperature, _from, _like, _spread, _beside, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        int count = arguments.GetValue(_count) ?? 64;
        string target = arguments.GetValue(_out)!;
        PictureOutput? output = TableFile.HasName(target) ? null : PictureOutput.Parse(target, count);
        double temperature = arguments.GetValue(_temperature) ?? 1;
        ulong seed = Seed(arguments) ?? DefaultSeed;
        string? like = arguments.GetValue(_like);
        Refuse(arguments, like);
        string run = arguments.GetRequiredValue(_run);
        string? beside = arguments.GetValue(_beside);
        CodeSource? wished = arguments.GetValue(_from);
        foreach (string remark in RunReport.Of(ModelFile.ReadCard(Runs.ModelPath(run)), null))
        {
            session.Note(remark);
        }

        if (output is null)
        {
            (Autoencoder model, ModelCard card) = TableWork.Load(run, target);
            if (like is not null || beside is not null)
            {
                throw new UsageException(like is not null
                    ? "--like draws variations of a picture, and this model is of a table; leave it out"
                    : "--beside sets pictures side by side, and this model is of a table; leave it out");
            }

            TableWork.WriteRows(session, target, model, card, Draw(session, run, model, wished, count, seed, temperature, "").Codes, seed);
            return Application.Done;
        }

        if (beside is not null && output.IsFolder)
        {
            throw new UsageException("--beside sets pictures side by side on a sheet; give --out a name ending in .png");
        }

        TableWork.ExpectPictures(run, target);
        NamedModel[] models = NamedModel.Load(
            run, beside, "samples set side by side are pictures", new Reading(arguments.GetValue(_skipBad), target));
        output.Expect(count * models.Length);
        DrawnCodes[] drawn = [.. models.Select(by => like is null
            ? OfPrior(by, models.Length == 1)
            : Around(session, by, models.Length == 1, like, count, arguments.GetValue(_spread) ?? DefaultSpread, seed))];
        if (output.IsFolder)
        {
            output.Write(Sheets.Decode(models[0].Model, drawn[0].Codes), count, "sample", new ContactSheetOptions(), session.Cancellation);
        }
        else
        {
            Png.WriteFile(output.Path, models.Zip(drawn, (by, of) => Sheet(by, of, models.Length == 1)).Aggregate(Sheets.Stack));
        }

        SampleReport[] reports = [.. drawn.Select(
            of => new SampleReport(output.Path, count, seed, temperature, of.From, like, of.Spread) { Unlike = of.Unlike })];
        session.Result(
            reports[0] with { Beside = reports.ElementAtOrDefault(1) }, CliJson.Default.SampleReport,
            $"{Words.Pictures(count)}{(models.Length == 1 ? "" : $" of each, {models[0].Name} and {models[1].Name}")}: {output.Path}");
        return Application.Done;

        DrawnCodes OfPrior(NamedModel by, bool isAlone)
        {
            (Tensor codes, string from) = Draw(session, by.Run, by.Model, wished, count, seed, temperature, isAlone ? "" : by.Name + ": ");
            return new DrawnCodes(codes, from, null, $"decoded from draws of the {from}", null);
        }
    }

    private static DrawnCodes Around(Session session, NamedModel by, bool isAlone, string like, int count, double spread, ulong seed)
    {
        GivenPictures given = by.Read(session, [like], isAlone);
        if (given.Names.Count > 1)
        {
            throw new UsageException($"--like {like} holds {given.Names.Count} pictures; give one of them");
        }

        GaussianDensity density = by.IsVariational
            ? GaussianDensity.Standard(by.Model.Options.Latent)
            : GaussianDensity.Fit(Stored(by.Run));
        string caption = string.Create(CultureInfo.InvariantCulture, $"variations of {given.Names[0]}, spread {spread:0.##}");
        return new DrawnCodes(Variations.Around(given.Code(0), density, count, spread, seed), density.Name, spread, caption, given.Unlike);
    }

    private static Picture Sheet(NamedModel by, DrawnCodes drawn, bool isAlone) => ContactSheet.Render(
        [.. Sheets.Decode(by.Model, drawn.Codes)],
        new ContactSheetOptions { Subtitle = isAlone ? drawn.Caption : $"{by.Name}: {drawn.Caption}" });

    private void Refuse(ParseResult arguments, string? like)
    {
        if (like is not null && (arguments.GetValue(_from) is not null || arguments.GetValue(_temperature) is not null))
        {
            throw new UsageException("--like draws around one picture, how far is said by --spread; leave out --from and --temperature");
        }

        if (like is null && arguments.GetValue(_spread) is not null)
        {
            throw new UsageException("--spread needs --like PICTURE, whose variations it spreads");
        }
    }

    private static (Tensor Codes, string From) Draw(
        Session session, string run, Autoencoder model, CodeSource? wished, int count, ulong seed, double temperature, string prefix)
    {
        bool hasPrior = model.Options.Model == ModelKind.Vae;
        if (!hasPrior && wished is null or CodeSource.Prior)
        {
            session.Note(prefix + (wished is null
                ? "an auto-encoder has no prior to draw from; a Gaussian fitted to the codes of its training pictures is used instead"
                : "drawn from N(0, I) as asked, which an auto-encoder is not trained for; --from gaussian or mixture follows its codes"));
        }

        if (wished == CodeSource.Prior || (wished is null && hasPrior))
        {
            if (hasPrior && PriorMatch.Load(Runs.ModelPath(run)) is { IsPoor: true } match)
            {
                string far = string.Create(
                    CultureInfo.InvariantCulture,
                    $"the codes of the training pictures lie {match.Codes:0.0} from the middle (root mean square), draws of the " +
                        $"prior {match.Prior:0.0}");
                session.Note($"{prefix}{far}, so that many draws fall where there is no data; --from mixture or gaussian follows the " +
                    $"codes");
            }

            return (model.SampleCodes(count, seed, temperature), hasPrior ? "standard normal prior" : "N(0, I)");
        }

        CodeDensity density = wished == CodeSource.Mixture ? GaussianMixture.Fit(Stored(run), Components, seed: seed)
            : GaussianDensity.Fit(Stored(run));
        return (density.Sample(count, seed, temperature), density.Name);
    }

    private static Tensor Stored(string run) => LatentStore.Load(Runs.ModelPath(run)).Codes.Codes;

    /// <summary>Codes that one model decodes, and what is said of them.</summary>
    private sealed record DrawnCodes(Tensor Codes, string From, double? Spread, string Caption, IReadOnlyList<UnlikePicture>? Unlike);
}
