using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Sends pictures through their mean codes and back.</summary>
internal sealed class ReconstructCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description = "PNG pictures of any size, or folders or .zip files of them; they are resized as the training pictures were.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _out = PictureOutput.Option("reconstructions only, names kept");

    public ReconstructCommand()
        : base("reconstruct", "send pictures through their codes and back, and measure what is lost", "Accepted as by every verb; mean codes are used, so that nothing is drawn.", "latent reconstruct runs/faces a.png b.png --out pairs.png", "latent reconstruct runs/faces pictures/ --out folder/")
    {
        Add(_run);
        Add(_pictures);
        AddOptions(_out);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        PictureOutput output = PictureOutput.Parse(arguments.GetValue(_out)!);
        (Autoencoder model, ModelCard card) = Runs.Load(arguments.GetRequiredValue(_run));
        IReadOnlyList<(string Name, PictureSet Set, int Index)> given = PictureLoading.OpenAll(session, arguments.GetRequiredValue(_pictures), card);
        PictureFormat format = card.Model.Pictures;
        var originals = new List<Picture>();
        var again = new List<Picture>();
        var measured = new List<ReconstructedPicture>();
        foreach ((string name, PictureSet set, int index) in given)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            var pixels = new Tensor(model.BatchShape(1));
            Batches.FillBatch(set, [index], pixels);
            Tensor result = model.Reconstruct(pixels);
            originals.Add(set.ToPicture(index));
            again.Add(PixelConversion.ToPicture(result.Span, format));
            measured.Add(new ReconstructedPicture(name, Psnr(pixels.Span, result.Span)));
        }

        IReadOnlyList<string> names = output.IsFolder ? PictureOutput.FileNames([.. measured.Select(m => m.Name)]) : [];
        output.Write(again, names, () => ContactSheet.RenderPairs(
            originals, again, new ContactSheetOptions { CellCaptions = Captions(measured) }));
        double average = measured.Average(m => m.Psnr);
        session.Result(
            new ReconstructReport(output.Path, average, measured),
            CliJson.Default.ReconstructReport,
            [
                .. measured.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Name}: {m.Psnr:F2} dB")),
                string.Create(CultureInfo.InvariantCulture, $"{Words.Pictures(measured.Count)}, {average:F2} dB on average: {output.Path}"),
            ]);
        return Application.Done;
    }

    /// <summary>The figure below each reconstruction, nothing below the original.</summary>
    private static string[] Captions(IEnumerable<ReconstructedPicture> pictures) =>
        [.. pictures.SelectMany(p => new[] { "", string.Create(CultureInfo.InvariantCulture, $"{p.Psnr:F1} dB") })];

    private static double Psnr(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double d = (double)a[i] - b[i];
            sum += d * d;
        }

        // As in the measures of training: 100 dB stand for no error at all.
        return -10 * Math.Log10(Math.Max(sum / a.Length, 1e-10));
    }
}
