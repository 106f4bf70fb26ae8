using System.Globalization;
using LatentSharp.Evaluation.Disentanglement;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Evaluations;

/// <summary>What the dimensions of a code say of exact factors, on a page.</summary>
internal static class DisentanglementSection
{
    /// <summary>Adds the figures to a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="found">What was measured; null for nothing.</param>
    public static void Add(HtmlReport page, DisentanglementFigures? found)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (found is null)
        {
            return;
        }

        page.Section("What each dimension says of the factors");
        page.Paragraph("These pictures were drawn from factors that are known exactly. " + string.Create(CultureInfo.InvariantCulture,
            $"{found.Codes:N0} mean codes were looked at; each figure is from 0 to 1, and 1 is a code with one dimension a factor. ") +
            "None says that a model is good: its reconstructions must be looked at too.");
        page.Table(["", ""],
        [
            ["mutual information gap (MIG)", Number(found.Mig)],
            ["disentanglement (DCI): each dimension says something of one factor", Number(found.Disentanglement)],
            ["completeness (DCI): each factor is in one dimension", Number(found.Completeness)],
            ["informativeness (DCI): the share of the factors' variance that trees predict", Number(found.Informativeness)],
            ["separated attribute predictability (SAP)", Number(found.Sap)],
            ["FactorVAE score", Number(found.FactorVae)],
        ], "Conventions of disentanglement_lib, 20 bins; docs/families.md has the differences.");
        page.Table(["factor", "MIG"], [.. found.MigPerFactor.Select(pair => (IReadOnlyList<string>)[pair.Key, Number(pair.Value)])], "");
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
