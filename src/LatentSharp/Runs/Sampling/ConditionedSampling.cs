using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Conditions;
using LatentSharp.Latent.Numerics;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Runs.Sampling;

/// <summary>Draws rows of a table until as many keep some conditions as are wanted, and ends where they are too rare.</summary>
internal sealed class ConditionedSampling
{
    // Rows drawn at a time; part of what a seed means, since each piece has a seed of its own.
    private const int Piece = 4096;
    private const long FewestTried = 200_000;
    private const long TriedForEach = 100;

    // The stream of a seed that gives the seeds of further pieces ("more" in ASCII).
    private const ulong Stream = 0x6D6F7265;

    private readonly Run _run;
    private readonly SampleRequest _request;
    private readonly WorkContext _work;
    private readonly RankGroup? _ranks;
    private readonly RowCondition[] _conditions;

    private ConditionedSampling(Run run, SampleRequest request, WorkContext work, RankGroup? ranks, RowCondition[] conditions) =>
        (_run, _request, _work, _ranks, _conditions) = (run, request, work, ranks, conditions);

    /// <summary>What draws rows of a request; null where it has no conditions.</summary>
    /// <exception cref="Data.DataException">A condition is none of this table, or no row can keep it.</exception>
    public static ConditionedSampling? Of(Run run, SampleRequest request, WorkContext work, RankGroup? ranks)
    {
        if (request.Where.Count + request.Rules.Count == 0)
        {
            return null;
        }

        MixedColumns columns = run.Format as MixedColumns ?? MixedColumns.OfNumbers(run.Format.Values);
        return new ConditionedSampling(run, request, work, ranks, [.. request.Where.Select(text => RowCondition.Where(text, columns)),
            .. request.Rules.Select(text => RowCondition.Rule(text, columns))]);
    }

    /// <summary>Draws; of ranks each draws, decodes and sorts out pieces of its own, and all have what is kept, in order.</summary>
    /// <param name="draw">Draws so many codes by a seed; told whether it is the first time.</param>
    /// <exception cref="RequestException">Such rows are too rare.</exception>
    public (Tensor Codes, double[][] Rows, KeptRows Kept) Draw(Func<int, ulong, bool, Tensor> draw)
    {
        int wanted = _request.Count;
        long most = Math.Max(FewestTried, TriedForEach * wanted);
        int latent = _run.Model.Code.Dimensions;
        var codes = new Tensor(new Shape(wanted, latent));
        var rows = new List<double[]>();
        long drawn = 0;
        int width = new DecodedCodes(_run, codes, null).Columns.Count;
        foreach (double[] numbers in Pieces.Each(_ranks, int.MaxValue, (piece, kept) => Keep(draw, piece, kept), _work.Cancellation))
        {
            int seen = Piece;
            for (ReadOnlySpan<double> kept = numbers; kept.Length > 0 && rows.Count < wanted;)
            {
                seen = rows.Count == wanted - 1 ? (int)kept[0] + 1 : Piece;
                kept = kept[1..];
                Pieces.Read(ref kept, codes.Span.Slice(rows.Count * latent, latent));
                rows.Add(kept[..width].ToArray());
                kept = kept[width..];
            }

            drawn += seen;
            _work.Phase("drawing", rows.Count, wanted, "row");
            if (rows.Count == wanted)
            {
                break;
            }

            if (drawn >= most)
            {
                string share = FormattableString.Invariant($"{100.0 * rows.Count / drawn:G3} %");
                throw new RequestException($"rows that keep {string.Join(" and ", _conditions.Select(condition => condition.Text))} are " +
                    $"too rare: {Counted.Number(rows.Count)} of {Counted.Number(drawn)} drawn ones do ({share}), and {wanted} " +
                    "are wanted; " +
                    $"ask for fewer rows, or for less of them");
            }
        }

        return (codes, [.. rows], new KeptRows(drawn, rows.Count, [.. _conditions.Select(condition => condition.Text)]));
    }

    /// <summary>Draws a piece, and gives of each row that keeps the conditions its place, its code and its cells.</summary>
    private void Keep(Func<int, ulong, bool, Tensor> draw, int piece, List<double> kept)
    {
        RandomStream seeds = new RandomStream(_request.Seed, Stream).Substream((ulong)piece);
        ulong seed = piece == 0 ? _request.Seed : ((ulong)seeds.Bits(0) << 32) | seeds.Bits(1);
        Tensor some = draw(Piece, seed, piece == 0);
        IReadOnlyList<double[]> made = new DecodedCodes(_run, some, seed).Rows(_ranks is null ? _work.Cancellation : default);
        for (int i = 0; i < Piece; i++)
        {
            if (Array.TrueForAll(_conditions, condition => condition.Holds(made[i])))
            {
                kept.Add(i);
                Pieces.Add<float>(kept, some.Row(i));
                kept.AddRange(made[i]);
            }
        }
    }
}
