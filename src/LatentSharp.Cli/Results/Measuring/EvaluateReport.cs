using System.Globalization;
using System.Text.Json.Serialization;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Disentanglement;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Paths;
using LatentSharp.Evaluation.Tables;
using LatentSharp.Models;
using LatentSharp.Runs.Evaluating;

namespace LatentSharp.Cli.Results.Measuring;

/// <summary>
/// The result of <c>evaluate</c>; all figures in nats per example unless they say otherwise. What has to do with a likelihood is null for
/// an auto-encoder.
/// </summary>
/// <param name="Data">What was measured on.</param>
/// <param name="Examples">How many examples.</param>
/// <param name="NegativeElbo">The negative evidence lower bound, from one posterior sample an example.</param>
/// <param name="Terms">The terms of the objective.</param>
/// <param name="Rate">KL(q(z|x) ‖ p(z)).</param>
/// <param name="Distortion">−log p(x|z).</param>
/// <param name="Bound">The importance-weighted bound on log p(x).</param>
/// <param name="NegativeLogLikelihood">−log p(x) by that bound.</param>
/// <param name="BitsPerDimension">The same in bits for each value of an example.</param>
/// <param name="ActiveUnits">Dimensions whose mean code varies by more than 0.01; null where there are too few examples.</param>
/// <param name="KlPerDimension">Average KL of each dimension, by its index.</param>
/// <param name="Surgery">What the KL term is made of; null where that is not known.</param>
/// <param name="Gaps">Where N(0, I) has mass and the data have no codes; null where codes cannot be mixed, or are too few.</param>
/// <param name="Quality">How good its pictures are; null for other data, and for too few pictures.</param>
/// <param name="Disentanglement">What codes say of exact factors; null where none are known, and for too few codes.</param>
/// <param name="Sentences">What the figures say.</param>
/// <param name="Out">The page, if one was written.</param>
internal sealed record EvaluateReport(
    string Data, int Examples, double? NegativeElbo, IReadOnlyList<TermValue> Terms, double? Rate, double Distortion,
    LikelihoodBound? Bound, double? NegativeLogLikelihood, double? BitsPerDimension, int? ActiveUnits,
    IReadOnlyList<double> KlPerDimension, ElboSurgery? Surgery, GapFigures? Gaps, QualityReport? Quality,
    DisentanglementFigures? Disentanglement,
    IReadOnlyList<string> Sentences, string? Out)
{
    /// <summary>How like real rows drawn ones are; null for other data than tables, and for too few rows.</summary>
    public TableFigures? Table { get; init; }

    /// <summary>What quantised codes make use of, and what they cost; left out where codes are no entries of a codebook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QuantizedEvaluation? Quantized { get; init; }

    /// <summary>Whether paths lead over the classes between; left out for a model without a graph of labels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SemanticFigures? Semantic { get; init; }

    public static EvaluateReport Of(EvaluateRequest request, EvaluateResult result) => new(
        result.Data, result.Measures.Examples, result.Bound is null ? null : result.Measures.NegativeElbo, [.. result.Measures.Terms],
        result.Rate, result.Distortion, result.Bound, -result.LogLikelihood, result.BitsPerDimension, result.Measures.ActiveUnits,
        result.Measures.KlPerDimension, result.Surgery, result.Gaps, QualityReport.Of(result.Quality), result.Disentanglement,
        result.Sentences, request.Out)
    {
        Table = result.Table,
        Quantized = result.Quantized,
        Semantic = result.Semantic,
    };

    /// <summary>The same for a person.</summary>
    public static IEnumerable<string> Lines(EvaluateRequest request, EvaluateResult result)
    {
        string prior = result.Model.PriorSymbol;
        yield return Text($"{result.Data}, nats each:");
        foreach (string line in result.Bound is { } bound ? OfBound(result, bound)
            : [Line("distortion, −log p(x|z)", result.Distortion)])
        {
            yield return line;
        }

        if (result.Quantized is { CodeNats: { } nats } quantized)
        {
            yield return Line("  code, −log P(z)", nats);
            yield return Line("  together, at least −log p(x)", quantized.Nats!.Value,
                Text($", {quantized.BitsPerDimension:0.0000} bits per dimension"));
        }

        if (result.Surgery is { } surgery)
        {
            yield return Text($"the KL term on {surgery.Codes:N0} codes:");
            yield return Line("  mutual information", surgery.MutualInformation.Value,
                Text($" (at most log {surgery.Codes:N0} = {surgery.MostInformation:0.00})"));
            yield return Line("  marginal KL", surgery.MarginalKl.Value);
            yield return Line("    total correlation", surgery.TotalCorrelation.Value);
            yield return Line(result.Model.Prior.IsStandardNormal ? "    KL of the dimensions" : "    the rest, by all dimensions",
                surgery.DimensionKl.Value);
        }

        if (result.Gaps is { } gaps)
        {
            yield return Text($"gaps, {gaps.Codes:N0} codes of training data against {gaps.HeldOut:N0}:");
            yield return Line($"  mass of {prior} in gaps, %", 100 * gaps.Share.Value,
                gaps.Share.ErrorText("0.00", 100));
            yield return Line($"  cycle error of {prior}", gaps.CycleError.Value,
                $"{gaps.CycleError.ErrorText("0.00")}, |encode(decode(z)) − z|");
            yield return Line("  cycle error of data", gaps.CycleErrorOfData.Value, gaps.CycleErrorOfData.ErrorText("0.00"));
        }

        if (result.Gaps?.Unlike is { } unlike)
        {
            yield return Line("  unlike reconstructions, %", 100 * unlike.Value,
                $"{unlike.ErrorText("0.00", 100)}, decoded draws of {prior}");
        }

        if (result.Disentanglement is { } factors)
        {
            yield return Text($"exact factors, {factors.Codes:N0} codes; 1 is a dimension for each factor:");
            yield return Text($"  MIG {factors.Mig:0.000}, SAP {factors.Sap:0.000}, FactorVAE score {factors.FactorVae:0.000}; ")
                + Text($"DCI: disentanglement {factors.Disentanglement:0.000}, completeness {factors.Completeness:0.000}, ")
                + Text($"informativeness {factors.Informativeness:0.000}");
            yield return "  MIG of each: " + string.Join(", ", factors.MigPerFactor.Select(pair => Text($"{pair.Key} {pair.Value:0.000}")));
        }

        foreach (string line in result.Quality is { } quality ? QualityReport.Lines(quality) : [])
        {
            yield return line;
        }

        foreach (string line in result.Table is { } table ? RowQualityLines.Of(table) : [])
        {
            yield return line;
        }

        foreach (string line in result.Semantic is { } paths ? Paths(paths) : [])
        {
            yield return line;
        }

        if (result.Measures.ActiveUnits is { } active)
        {
            yield return $"{active} of {Counted.Of(result.Latent, "dimension")} in use";
        }

        foreach (string sentence in result.Sentences)
        {
            yield return sentence;
        }

        if (request.Out is not null)
        {
            yield return $"page: {request.Out}";
        }
    }

    private static IEnumerable<string> Paths(SemanticFigures paths)
    {
        yield return Text($"paths over classes, {paths.Paths:N0} pairs, {paths.Pictures:N0} pictures each; %, by a judge that tells ") +
            Text($"{100 * paths.Judge:0.0} % of real pictures rightly:");
        foreach (WayFigures way in paths.Ways)
        {
            string Share(Estimate share) => share.ToText("0.0", 100);
            yield return $"  {way.Model}, {SemanticStudy.Words(way.Way)}".PadRight(34) +
                $"  admissible {Share(way.Admissible)}, in order {Share(way.InOrder)}, whole {Share(way.Whole)}";
        }
    }

    private static IEnumerable<string> OfBound(EvaluateResult result, LikelihoodBound bound)
    {
        yield return Line("negative evidence lower bound", result.Measures.NegativeElbo);
        yield return Line("  distortion, −log p(x|z)", result.Distortion);
        yield return Line("  rate, KL(q(z|x) ‖ p(z))", result.Measures.Kl);
        yield return Line($"−log p(x), {Counted.Of(bound.Samples, "sample")}", -bound.LogLikelihood.Value,
            bound.LogLikelihood.ErrorText("0.00") + Text($", {result.BitsPerDimension:0.0000} bits per dimension"));
        yield return "  over samples: " + string.Join(", ", bound.Curve.Select(point =>
            Text($"{point.Samples:N0}: {-point.LogLikelihood.Value:0.00}")));
    }

    private static string Line(string name, double value, string more = "") =>
        name.PadRight(34) + Counted.Figure(value, "0.00").PadLeft(10) + more;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
