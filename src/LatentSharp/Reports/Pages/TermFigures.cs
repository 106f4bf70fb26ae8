using LatentSharp.Data.Sentences;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;

namespace LatentSharp.Reports.Pages;

/// <summary>The terms of a loss on a page: a curve and a row of a table for each, whatever the objective is made of.</summary>
internal static class TermFigures
{
    private const string Speed = "imagesPerSecond";

    /// <summary>The names of all terms that some runs have, in the order of their objectives.</summary>
    /// <param name="runs">The runs.</param>
    public static IReadOnlyList<string> Names(params IReadOnlyList<RunRecord> runs) => [.. runs.SelectMany(Terms).Distinct()];

    /// <summary>A curve for each term, of the runs that have it.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="note">Said under the first curve, e.g. which line is which.</param>
    /// <param name="lacking">Said of a term that not all of the runs have; none for nothing.</param>
    /// <param name="bothSplits">Whether training pictures have a line too.</param>
    public static IReadOnlyList<Figure> Curves(IReadOnlyList<RunRecord> runs, string note = "", string lacking = "", bool bothSplits = true)
    {
        var figures = new List<Figure>();
        foreach (string name in Names(runs))
        {
            RunRecord[] having = [.. runs.Where(run => Terms(run).Contains(name))];
            string more = figures.Count == 0 ? note : having.Length < runs.Count ? lacking : "";
            figures.Add(RunFigures.Curve(Title(name), name, having, Join(Meaning(name, runs[0].Noun), more), bothSplits,
                $"How did the {Words(name)} term change while training went on?"));
        }

        return figures;
    }

    /// <summary>What a term is called.</summary>
    /// <param name="name">Its name in the objective.</param>
    public static string Title(string name) => name switch
    {
        LossTerms.Kl => "KL term",
        _ => Capital.Of(Words(name)),
    };

    /// <summary>What a term is called inside a sentence.</summary>
    /// <param name="name">Its name in the objective.</param>
    public static string Words(string name) => name switch
    {
        LossTerms.Kl => "KL",
        MmdObjective.Discrepancy => "MMD",
        IwaeObjective.Bound => "importance-weighted bound",
        TcObjective.MutualInformation => "mutual information",
        TcObjective.TotalCorrelation => "total correlation",
        TcObjective.DimensionKl => "KL of the dimensions",
        AngularObjective.Same => "same class",
        AngularObjective.Neighbors => "neighbouring classes",
        _ => name,
    };

    /// <summary>The rows of the terms on held-out examples.</summary>
    /// <param name="terms">The terms; null where none were measured.</param>
    /// <param name="noun">What an example is called.</param>
    public static IEnumerable<MeasureRow> Rows(LossTerms? terms, string noun) => (terms ?? Unmeasured).Select(term => new MeasureRow(
        $"{Words(term.Name)} term, {term.Unit} per {noun}",
        RunFigures.Number(terms is null ? null : term.Value, "0.00"), NeedsPrior: term.Name == LossTerms.Kl));

    private static LossTerms Unmeasured { get; } = new(new TermValue(LossTerms.Reconstruction, 0), new TermValue(LossTerms.Kl, 0));

    private static IEnumerable<string> Terms(RunRecord run) => run.Card.Test is { } test
        ? test.Terms.Select(term => term.Name)
        : run.Measurements.LastOrDefault()?.Values.Keys.Where(name => name is not (LossTerms.NegativeElbo or Speed)) ?? [];

    private static string Meaning(string name, string noun) => name switch
    {
        LossTerms.Reconstruction => $"The average −log p(x|z): lower is closer to the {noun}.",
        LossTerms.Kl => $"The average divergence from the prior: at most so much does a code say about its {noun}.",
        _ => "The average of this term of the loss.",
    };

    private static string Join(string sentence, string more) => more.Length == 0 ? sentence : $"{sentence} {more}";
}
