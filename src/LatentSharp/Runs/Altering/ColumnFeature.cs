using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Conditions;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Altering;

/// <summary>
/// A feature of rows that one of their columns says, e.g. <c>region=North</c>: what the codes have in common whose rows keep it. The model
/// file holds codes and no rows, so that the rows are those that the codes decode to.
/// </summary>
internal sealed class ColumnFeature
{
    private const int MostTried = 200;
    private const double Target = 0.9;

    private static readonly double[] Strengths = [0.5, 1, 1.5, 2, 3];

    private readonly Run _run;
    private readonly RowCondition _condition;
    private readonly Tensor _without;

    private ColumnFeature(Run run, RowCondition condition, Tensor with, Tensor without) =>
        (_run, _condition, With, _without) = (run, condition, with, without);

    /// <summary>What it is called.</summary>
    public string Name => _condition.Text;

    /// <summary>The codes whose rows keep it, <c>[n, latent]</c>.</summary>
    public Tensor With { get; }

    /// <summary>Features of a run of a table.</summary>
    /// <param name="run">The run.</param>
    /// <param name="conditions">What columns must be, e.g. <c>region=North</c> or <c>age&gt;40</c>.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Data.DataException">One names no column, or a value that no training row has.</exception>
    /// <exception cref="RequestException">Too few codes decode to such rows, or all do.</exception>
    public static ColumnFeature[] Of(Run run, IReadOnlyList<string> conditions, CancellationToken cancellation)
    {
        if (conditions.Count == 0)
        {
            return [];
        }

        MixedColumns columns = run.Format as MixedColumns ?? MixedColumns.OfNumbers(run.Format.Values);
        RowCondition[] read = [.. conditions.Select(text => RowCondition.Where(text, columns, RequestSettings.Feature))];
        CodeTable codes = run.Store.Codes;
        IReadOnlyList<double[]> rows = new DecodedCodes(run, codes.Codes, null).Rows(cancellation);
        return [.. read.Select(condition => Of(run, condition, codes, rows))];
    }

    private static ColumnFeature Of(Run run, RowCondition condition, CodeTable codes, IReadOnlyList<double[]> rows)
    {
        ILookup<bool, int> split = Enumerable.Range(0, rows.Count).ToLookup(i => condition.Holds(rows[i]));
        (int[] with, int[] without) = ([.. split[true]], [.. split[false]]);
        if (with.Length < 2 || without.Length == 0)
        {
            throw new RequestException($"{RequestSettings.Feature} {condition.Text} is not possible: of {codes.Count} codes of training " +
                $"rows {with.Length} decode to rows that keep it, and at least two must, and not all");
        }

        int every = Math.Max(1, (without.Length + MostTried - 1) / MostTried);
        return new ColumnFeature(
            run, condition, codes.Select(with).Codes, codes.Select([.. without.Where((_, i) => i % every == 0)]).Codes);
    }

    /// <summary>Whether a row keeps it.</summary>
    /// <param name="row">A cell a column.</param>
    public bool Holds(double[] row) => _condition.Holds(row);

    /// <summary>
    /// Moves codes of training rows that do not keep it, more and more, until nine in ten do. What that strength does is measured on
    /// held-out rows, where there are some.
    /// </summary>
    /// <param name="attributes">What knows the feature under its <see cref="Name"/>.</param>
    /// <param name="request">By which rule codes are moved.</param>
    /// <param name="held">Codes of held-out rows; null for none.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The smallest strength that is enough, or else that which gives it to most, and what it does.</returns>
    public TriedFeature Try(Attributes attributes, AlterRequest request, Tensor? held, CancellationToken cancellation)
    {
        IReadOnlyList<double[]> before = Rows(_without, cancellation);
        TriedFeature best = new(0, before.Count, -1, 0);
        foreach (double strength in Strengths)
        {
            TriedFeature tried = Try(attributes, request, _without, before, strength, cancellation);
            best = tried.Share > best.Share ? tried : best;
            if (tried.Share >= Target)
            {
                break;
            }
        }

        if (held is null)
        {
            return best;
        }

        IReadOnlyList<double[]> rows = Rows(held, cancellation);
        int[] without = [.. Enumerable.Range(0, rows.Count).Where(i => !_condition.Holds(rows[i]))];
        return without.Length == 0 ? best : Try(attributes, request, new CodeTable(held).Select(without).Codes,
            [.. without.Select(i => rows[i])], best.Strength, cancellation) with
        { IsHeldOut = true };
    }

    private TriedFeature Try(Attributes attributes, AlterRequest request, Tensor codes, IReadOnlyList<double[]> before, double strength,
        CancellationToken cancellation)
    {
        Tensor moved = attributes.Alter(codes, [new Toward(Name, strength)], request.How, request.IndependentOf);
        IReadOnlyList<double[]> after = Rows(moved, cancellation);
        return new TriedFeature(strength, before.Count, after.Average(row => _condition.Holds(row) ? 1.0 : 0), before.Zip(after,
            (from, to) => NamedRows.Distance(_run.Format, from, to, _condition.Column)).Average());
    }

    private IReadOnlyList<double[]> Rows(Tensor codes, CancellationToken cancellation) =>
        new DecodedCodes(_run, codes, null).Rows(cancellation);
}

/// <summary>What a strength does to codes that decode to rows without a feature.</summary>
/// <param name="Strength">The strength.</param>
/// <param name="Tried">How many codes.</param>
/// <param name="Share">Share of them that have it then.</param>
/// <param name="Others">How far their other columns move, root mean square in standard deviations; another category counts as one.</param>
internal sealed record TriedFeature(double Strength, int Tried, double Share, double Others)
{
    /// <summary>Whether they are codes of held-out rows, and not of training rows.</summary>
    public bool IsHeldOut { get; init; }
}

/// <summary>A feature that a column says, in the rows that were altered.</summary>
/// <param name="Feature">What it is called.</param>
/// <param name="Tried">What was found on codes of held-out rows, or of training rows where there are none.</param>
/// <param name="Before">How many of the given rows have it as the model gives them back.</param>
/// <param name="After">How many have it afterwards, for each strength of the row.</param>
internal sealed record ColumnChange(string Feature, TriedFeature Tried, int Before, IReadOnlyList<int> After);
