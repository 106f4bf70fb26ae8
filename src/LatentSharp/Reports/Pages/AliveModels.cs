using LatentSharp.Data;
using LatentSharp.Export.Onnx;
using LatentSharp.Export.Web;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;

namespace LatentSharp.Reports.Pages;

/// <summary>The decoders of a page's models, where they can be put into it and are small enough.</summary>
internal static class AliveModels
{
    // Of all decoders together: 4 MB as the page has them, in half precision and base64.
    private const int MostWeights = 1_500_000;

    // Compared before the page is written; a page of one model, which is given away, compares a hundred.
    private const int Compared = 10;

    /// <summary>A model for a page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="codes">Codes of training pictures, at least two; the same pictures for all models of a page.</param>
    /// <param name="attributes">Features that were learned from labels; null for none.</param>
    public static WebModel? Of(RunRecord run, CodeTable codes, Attributes? attributes = null) =>
        run.Model.Options is { Format: PictureFormat, Condition: null } && run.Model.Code is { CanMix: true, Codebook: null }
            && codes.Latent >= 2 && codes.Count >= 2
            ? new WebModel(run.Name, run.Model, codes) { Data = run.Card.Data.Source, Attributes = attributes } : null;

    /// <summary>Puts models into a page, all or none.</summary>
    /// <param name="page">The page.</param>
    /// <param name="models">The models; null for one that cannot be put into a page.</param>
    /// <returns>Whether they are in it, so that figures can be alive.</returns>
    public static bool Add(HtmlReport page, IReadOnlyList<WebModel?> models)
    {
        WebModel[] all = [.. models.OfType<WebModel>()];
        try
        {
            if (all.Length < models.Count || all.Sum(model => (long)model.Weights()) > MostWeights)
            {
                return false;
            }

            foreach (WebModel model in all)
            {
                WebCheck.Run(model, Compared, threads: 0, (_, _) => { }, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is ExportException or AggregateException { InnerException: ExportException })
        {
            // Figures that stand still show the same, and are there in any case.
            return false;
        }

        page.Alive(all);
        return true;
    }
}
