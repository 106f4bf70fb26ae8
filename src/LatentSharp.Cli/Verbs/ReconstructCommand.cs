using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Beside;
using LatentSharp.Cli.Likeness;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Sends pictures through their codes and back.</summary>
internal sealed class ReconstructCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description = $"{Inputs.AnyPicture}; they are resized as the training pictures were. "
            + "For a model of a table: one file with its columns.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _sampled = Define.Flag("--sampled",
        "Show, or write, pictures from codes drawn from the posterior beside those from mean codes.");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text("--beside", "RUN",
        "Show the reconstructions of another run beside them, e.g. those of an auto-encoder of the same size.");
    private readonly Option<bool> _verbose = Define.Flag("--verbose",
        "Print a line for each picture, also of more than 20. (--json always has all of them)", "-v");
    private readonly Option<string?> _out = PictureOutput.Option("reconstructions only, names kept",
        " Rows of a table: a name ending in .csv; further columns hold the error of each row.");

    public ReconstructCommand()
        : base(
            "reconstruct", "send pictures, or rows of a table, through their codes and back, and measure what is lost",
                "Decides the codes that are drawn; mean codes are used unless --sampled is given. (default: 1)",
            "latent reconstruct runs/faces a.png b.png --out pairs.png",
            "latent reconstruct runs/faces pictures/ --out folder/",
            "latent reconstruct runs/table table.csv --out scores.csv",
            "latent reconstruct runs/vae a.png --sampled --beside runs/ae --out three.png")
    {
        Add(_run);
        Add(_pictures);
        AddOptions(_out, _sampled, _beside, _verbose, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string target = arguments.GetValue(_out)!;
        if (TableFile.HasName(target))
        {
            return Table(arguments, session, target);
        }

        PictureOutput output = PictureOutput.Parse(target);
        bool sampled = arguments.GetValue(_sampled);
        if (output.IsFolder && arguments.GetValue(_beside) is not null)
        {
            throw new UsageException("--beside sets pictures side by side on a sheet; give --out a name ending in .png");
        }

        (Autoencoder model, ModelCard card) = TableWork.Load(arguments.GetRequiredValue(_run), target);
        if (sampled && model.Options.Model == ModelKind.Ae)
        {
            throw new UsageException("--sampled draws codes from the posterior, but the codes of an auto-encoder are points; leave it out");
        }

        Autoencoder? other = arguments.GetValue(_beside) is { } beside ? Beside(beside, card.Model) : null;
        IReadOnlyList<(string Name, PictureDataset Set, int Index, long? Bytes)> given = PictureLoading.OpenAll(
            session, arguments.GetRequiredValue(_pictures), card, new Reading(arguments.GetValue(_skipBad), target));
        output.Expect(given.Count * (2 + (sampled ? 1 : 0) + (other is null ? 0 : 1)));
        IReadOnlyList<string> names = output.IsFolder ? PictureOutput.FileNames([.. given.Select(g => g.Name)]) : [];
        var measured = new List<ReconstructedPicture>();
        var likeness = LikenessCheck.Of(arguments.GetRequiredValue(_run), model);
        output.Write(Pictures(), names, cells => Sheet(cells, measured, sampled, other), session.Cancellation);
        likeness.TellLosses(session, given.Select(g => g.Set));
        likeness.Tell(session);
        ReconstructReport report = ReconstructReport.Of(output.Path, measured) with { Unlike = likeness.Found };
        session.Result(report, CliJson.Default.ReconstructReport, report.Lines(card.Model.Latent, arguments.GetValue(_verbose)));
        return Application.Done;

        IEnumerable<Picture> Pictures()
        {
            foreach ((string Name, PictureDataset Set, int Index,
                long? Bytes)[] group in given.Chunk(PictureOutput.Together(card.Model.Pictures.Length)))
            {
                session.Cancellation.ThrowIfCancellationRequested();
                var pixels = new Tensor(model.BatchShape(group.Length));
                var one = new Tensor(model.BatchShape(1));
                for (int i = 0; i < group.Length; i++)
                {
                    group[i].Set.Fill([group[i].Index], one);
                    one.Span.CopyTo(pixels.Span[(i * one.Length)..]);
                }

                IReadOnlyList<Reconstruction> results = Reconstruction.OfAll(model, pixels, (Seed(arguments) ?? 1) + (ulong)measured.Count);
                likeness.Look([.. group.Select(g => g.Name)], pixels, () => Joined(results, pixels.Shape));
                IReadOnlyList<Reconstruction>? seconds = other is null ? null : Reconstruction.OfAll(other, pixels);
                Picture[] originals = [.. group.Select(g => g.Set.ToPicture(g.Index))];
                long[] sizes = new long[group.Length];
                EachPicture.Do(sizes.Length, i => sizes[i] = Png.Encode(originals[i]).Length);
                for (int i = 0; i < group.Length; i++)
                {
                    measured.Add(ReconstructedPicture.Of(group[i].Name, results[i], seconds?[i], sizes[i], group[i].Bytes));
                    if (output.IsFolder)
                    {
                        yield return Show(sampled ? results[i].Sampled! : results[i].Pixels);
                        continue;
                    }

                    yield return originals[i];
                    yield return Show(results[i].Pixels);
                    if (sampled)
                    {
                        yield return Show(results[i].Sampled!);
                    }

                    if (seconds is not null)
                    {
                        yield return Show(seconds[i].Pixels);
                    }
                }
            }
        }

        Picture Show(Tensor pixels) => PixelConversion.ToPicture(pixels.Span, card.Model.Pictures);
    }

    private static Tensor Joined(IReadOnlyList<Reconstruction> results, Shape shape)
    {
        var joined = new Tensor(shape);
        for (int i = 0; i < results.Count; i++)
        {
            results[i].Pixels.Span.CopyTo(joined.Span[(i * results[i].Pixels.Length)..]);
        }

        return joined;
    }

    private int Table(ParseResult arguments, Session session, string target)
    {
        (Autoencoder model, ModelCard card) = TableWork.Load(arguments.GetRequiredValue(_run), target);
        string[] tables = arguments.GetRequiredValue(_pictures);
        if (!TableFile.IsCsv(target))
        {
            throw new UsageException($"--out {target} is not possible: reconstructed rows are written with their errors in named " +
                $"columns; " +
                $"give a name ending in .csv");
        }

        if (tables.Length > 1 || arguments.GetValue(_sampled) || arguments.GetValue(_beside) is not null)
        {
            throw new UsageException(tables.Length > 1 ? $"{tables.Length} tables were given, and one is reconstructed at a time; give one"
                : "--sampled and --beside are for pictures; leave them out");
        }

        var reading = new Reading(arguments.GetValue(_skipBad), target);
        TableWork.Reconstruct(session, target, tables[0], model, card, reading, LikenessCheck.Of(arguments.GetRequiredValue(_run), model));
        return Application.Done;
    }

    private static Autoencoder Beside(string run, ModelOptions first)
    {
        (Autoencoder model, ModelCard card) = Runs.Load(run);
        NamedModel.Check(run, card.Model.Pictures, first.Pictures);
        return model;
    }

    private static Picture Sheet(IReadOnlyList<Picture> cells, IReadOnlyList<ReconstructedPicture> measured, bool sampled,
        Autoencoder? other)
    {
        List<string> rows = ["original", sampled || other is not null ? "mean code" : "reconstruction"];
        if (sampled)
        {
            rows.Add("sampled code");
        }

        if (other is not null)
        {
            rows.Add(other.Options.Model == ModelKind.Ae ? "auto-encoder" : "the other VAE");
        }

        return ContactSheet.Render(cells, new ContactSheetOptions
        {
            GroupSize = rows.Count,
            RowCaptions = rows,
            CellCaptions = [.. measured.SelectMany(p => Captions(p, sampled))],
        });
    }

    /// <summary>The figure below each reconstruction, nothing below the original.</summary>
    private static IEnumerable<string> Captions(ReconstructedPicture p, bool sampled)
    {
        yield return "";
        yield return Decibels(p.Psnr);
        if (sampled)
        {
            yield return Decibels(p.Sampled!.Psnr);
        }

        if (p.Beside is { } beside)
        {
            yield return Decibels(beside.Psnr);
        }
    }

    private static string Decibels(double psnr) => string.Create(CultureInfo.InvariantCulture, $"{psnr:F1} dB");
}
