using System.Text;
using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Export.Onnx;
using LatentSharp.Export.Web;
using LatentSharp.Formats;
using LatentSharp.Training;

namespace LatentSharp.Runs.Exporting;

/// <summary>Writes a model as one page that decodes by itself, after a look whether it shows what the model shows.</summary>
internal static class WebExporter
{
    /// <summary>Writes the page.</summary>
    /// <param name="run">The run, with the labels that its model is given.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <exception cref="RequestException">The model cannot be put into a page.</exception>
    /// <exception cref="DataException">The run is not finished.</exception>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static WebExportResult Export(Run run, WebExportRequest request, WorkContext work)
    {
        NamedRun[] runs = NamedRun.Of(run, request.Beside, "a page shows pictures");
        foreach (NamedRun each in runs)
        {
            Exporter.RefuseUnfinished(each.Run);
            if (each.Run.Format is not PictureFormat)
            {
                throw new RequestException($"a page shows pictures, and '{each.Run.Path}' is a model of {each.Run.Of}");
            }
        }

        if (runs.Length > 1 && !HaveSamePictures(runs[0].Run, runs[1].Run))
        {
            throw new RequestException($"{RequestSettings.Beside} {runs[1].Run.Path} is not possible: it was trained on other pictures " +
                $"than '{runs[0].Run.Path}', or they were divided in another way; give a run of the same data");
        }

        WebModel[] models = [.. runs.Select(each => ModelOf(each, request))];
        int levels = Check(runs, models, request, work);
        string page = WebPage.Build(Title(runs), Sentences(runs, models, levels), models);
        byte[] bytes = Encoding.UTF8.GetBytes(page);
        AtomicFile.WriteAllBytes(request.Page, bytes);
        return new(request.Page, bytes.Length, models.Max(model => model.CodeCount), WebCheck.Count * models.Length, levels);
    }

    /// <summary>A run as a page holds it.</summary>
    /// <param name="by">The run.</param>
    /// <param name="request">What is wanted.</param>
    private static WebModel ModelOf(NamedRun by, WebExportRequest request) => new(by.Name, by.Run.Model, by.Run.Store.Codes)
    {
        Data = by.Run.Card.Data.Source,
        Attributes = by.Run.Labels.Count > 0 ? null : by.Run.Store.Attributes,
        Densities = by.Run.Densities,
        Best = by.Run.Card.Sampling?.Best,
        WithCodes = !request.WithoutCodes,
    };

    private static int Check(NamedRun[] runs, WebModel[] models, WebExportRequest request, WorkContext work)
    {
        int largest = 0;
        foreach ((int i, WebModel model) in models.Index())
        {
            try
            {
                largest = Math.Max(largest, WebCheck.Run(model, WebCheck.Count, request.Threads,
                    (done, total) => work.Phase("checking", done + (i * total), total * models.Length, "code"), work.Cancellation));
            }
            catch (Exception exception) when (Cause(exception) is { } cause)
            {
                throw new RequestException($"'{runs[i].Run.Path}' cannot be put into a page: {cause.Message}; nothing was written");
            }
        }

        return largest;
    }

    private static ExportException? Cause(Exception exception) => exception as ExportException
        ?? (exception as AggregateException)?.Flatten().InnerExceptions.OfType<ExportException>().FirstOrDefault();

    /// <summary>Whether row i of the codes of both is the same picture: the same data, divided alike.</summary>
    private static bool HaveSamePictures(Run a, Run b)
    {
        (DataCard first, DataCard second) = (a.Card.Data, b.Card.Data);
        return first.Fingerprint is not null && first.Fingerprint == second.Fingerprint && a.Store.Codes.Count == b.Store.Codes.Count;
    }

    private static string Title(NamedRun[] runs) => runs.Length == 1
        ? $"The latent space of {Data(runs[0].Run)}" : $"{runs[0].Name} beside {runs[1].Name}: the latent space of {Data(runs[0].Run)}";

    private static string Data(Run run) => run.Card.Data.Source.Length > 0 ? run.Card.Data.Source : "pictures";

    private static IEnumerable<string> Sentences(NamedRun[] runs, WebModel[] models, int levels)
    {
        foreach (NamedRun by in runs)
        {
            yield return $"{by.Name}: {Counted.Of(by.Run.Card.Model.Latent, "latent dimension")}, trained on " +
                $"{Counted.Of(by.Run.Card.Data.Train, "picture")} ({Data(by.Run)}), {by.Run.Format}.";
        }

        yield return $"The decoder runs in this page. Its weights are rounded to half precision; on {Counted.Of(WebCheck.Count, "code")} " +
            (levels == 0 ? "its pictures are the model's." : $"no level of its pictures is more than {levels} of 255 from the model's.");
        yield return models.Max(model => model.CodeCount) is > 0 and var codes
            ? $"This page holds no training picture, but {Counted.Of(codes, "code of one", "codes of them")}, from which pictures like " +
                $"them can be decoded."
            : "This page holds neither training pictures nor their codes; the pictures to mix are drawn at random.";
    }
}
