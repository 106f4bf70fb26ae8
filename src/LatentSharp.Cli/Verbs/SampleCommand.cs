using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Likeness;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Imaging;
using LatentSharp.Latent;
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
    private readonly Option<int?> _count = Define.Whole("--count", "N", 1, Most, "Number of pictures or rows; the first ones are the same for every number. (default: 64)", "-n");
    private readonly Option<double?> _temperature = Define.Number(
        "--temperature", "T", t => t is >= 0 and <= 100, "a number from 0 to 100", "Scale of the standard deviation: below 1 tamer pictures, above 1 wilder ones. (default: 1)");
    private readonly Option<CodeSource?> _from = Define.Choice(
        "--from", "The prior, or a Gaussian or a mixture of ten fitted to the codes of the training pictures, which leaves out gaps. (default: prior; an auto-encoder has none: gaussian)",
        CodeSource.Prior, CodeSource.Gaussian, CodeSource.Mixture);

    private readonly Option<string?> _like = Define.Text("--like", "PICTURE", "Variations of this picture instead of any pictures.");
    private readonly Option<double?> _spread = Define.Number(
        "--spread", "S", s => s is >= 0 and <= 1, "a number from 0 to 1", "How far variations go: 0 is the picture itself, 1 any other. (default: 0.5)");

    private readonly Option<string?> _out = PictureOutput.Option("sample-00001.png, sample-00002.png …", " Rows of a table: a name ending in .csv or .npy.");

    public SampleCommand()
        : base(
            "sample", "draw new pictures, or rows of a table, from the prior, or variations of a picture", "Decides the codes. (default: 1)",
            "latent sample runs/faces -n 64 --out faces.png",
            "latent sample runs/faces -n 500 --out folder/",
            "latent sample runs/faces --like a.png -n 24 --out like-a.png",
            "latent sample runs/table -n 100 --out new.csv")
    {
        Add(_run);
        AddOptions(_out, _count, _temperature, _from, _like, _spread);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        int count = arguments.GetValue(_count) ?? 64;
        string target = arguments.GetValue(_out)!;
        PictureOutput? output = TableFile.HasName(target) ? null : PictureOutput.Parse(target, count);
        double temperature = arguments.GetValue(_temperature) ?? 1;
        ulong seed = Seed(arguments) ?? DefaultSeed;
        string? like = arguments.GetValue(_like);
        Refuse(arguments, like);
        string run = arguments.GetRequiredValue(_run);
        (Autoencoder model, ModelCard card) = TableWork.Load(run, target);
        if (output is null)
        {
            if (like is not null)
            {
                throw new UsageException("--like draws variations of a picture, and this model is of a table; leave it out");
            }

            TableWork.WriteRows(session, target, model, card, Draw(session, run, model, arguments.GetValue(_from), count, seed, temperature).Codes, seed);
            return Application.Done;
        }

        double? spread = like is null ? null : arguments.GetValue(_spread) ?? DefaultSpread;
        string from;
        Tensor codes;
        IReadOnlyList<UnlikePicture>? unlike = null;
        if (like is not null)
        {
            GivenPictures given = GivenPictures.Read(session, [like], run, model, card);
            if (given.Names.Count > 1)
            {
                throw new UsageException($"--like {like} holds {given.Names.Count} pictures; give one of them");
            }

            unlike = given.Unlike;
            GaussianDensity density = model.Options.Model == ModelKind.Vae ? GaussianDensity.Standard(model.Options.Latent) : GaussianDensity.Fit(Stored(run));
            from = density.Name;
            codes = Variations.Around(given.Code(0), density, count, spread!.Value, seed);
        }
        else
        {
            (codes, from) = Draw(session, run, model, arguments.GetValue(_from), count, seed, temperature);
        }

        output.Write(Sheets.Decode(model, codes), count, "sample", new ContactSheetOptions { Subtitle = Caption(like, spread, from) }, session.Cancellation);
        session.Result(
            new SampleReport(output.Path, count, seed, temperature, from, like, spread) { Unlike = unlike }, CliJson.Default.SampleReport, $"{Words.Pictures(count)}: {output.Path}");
        return Application.Done;
    }

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

    private static (Tensor Codes, string From) Draw(Session session, string run, Autoencoder model, CodeSource? wished, int count, ulong seed, double temperature)
    {
        bool hasPrior = model.Options.Model == ModelKind.Vae;
        if (!hasPrior && wished is null or CodeSource.Prior)
        {
            session.Note("an auto-encoder has no prior to draw from; a Gaussian fitted to the codes of its training pictures is used instead");
        }

        if (hasPrior && wished is null or CodeSource.Prior)
        {
            return (model.SampleCodes(count, seed, temperature), "standard normal prior");
        }

        CodeDensity density = wished == CodeSource.Mixture ? GaussianMixture.Fit(Stored(run), Components, seed: seed) : GaussianDensity.Fit(Stored(run));
        return (density.Sample(count, seed, temperature), density.Name);
    }

    private static Tensor Stored(string run) => LatentStore.Load(Runs.ModelPath(run)).Codes.Codes;

    private static string Caption(string? like, double? spread, string from) => like is null
        ? $"decoded from draws of the {from}"
        : string.Create(CultureInfo.InvariantCulture, $"variations of {Path.GetFileName(like)}, spread {spread:0.##}");
}
