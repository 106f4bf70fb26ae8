using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Conditions;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

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
    private readonly RowCondition[] _conditions;

    private ConditionedSampling(Run run, SampleRequest request, WorkContext work, RowCondition[] conditions) =>
        (_run, _request, _work, _conditions) = (run, request, work, conditions);

    /// <summary>What draws rows of a request; null where it has no conditions.</summary>
    /// <exception cref="Data.DataException">A condition is none of this table, or no row can keep it.</exception>
    public static ConditionedSampling? Of(Run run, SampleRequest request, WorkContext work)
    {
        if (request.Where.Count + request.Rules.Count == 0)
        {
            return null;
        }

        MixedColumns columns = run.Format as MixedColumns ?? MixedColumns.OfNumbers(run.Format.Values);
        return new ConditionedSampling(run, request, work, [.. request.Where.Select(text => RowCondition.Where(text, columns)),
            .. request.Rules.Select(text => RowCondition.Rule(text, columns))]);
    }

    /// <summary>Draws.</summary>
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
        for (ulong piece = 0; rows.Count < wanted; piece++)
        {
            _work.Cancellation.ThrowIfCancellationRequested();
            if (drawn >= most)
            {
                string share = FormattableString.Invariant($"{100.0 * rows.Count / drawn:G3} %");
                throw new RequestException($"rows that keep {string.Join(" and ", _conditions.Select(condition => condition.Text))} are " +
                    $"too rare: {Counted.Number(rows.Count)} of {Counted.Number(drawn)} drawn ones do ({share}), and {wanted} " +
                    "are wanted; " +
                    $"ask for fewer rows, or for less of them");
            }

            RandomStream seeds = new RandomStream(_request.Seed, Stream).Substream(piece);
            ulong seed = piece == 0 ? _request.Seed : ((ulong)seeds.Bits(0) << 32) | seeds.Bits(1);
            Tensor some = draw(Piece, seed, piece == 0);
            IReadOnlyList<double[]> made = new DecodedCodes(_run, some, seed).Rows(_work.Cancellation);
            for (int i = 0; i < Piece && rows.Count < wanted; i++)
            {
                drawn++;
                if (Array.TrueForAll(_conditions, condition => condition.Holds(made[i])))
                {
                    some.Span.Slice(i * latent, latent).CopyTo(codes.Span[(rows.Count * latent)..]);
                    rows.Add(made[i]);
                }
            }

            _work.Phase("drawing", rows.Count, wanted, "row");
        }

        return (codes, [.. rows], new KeptRows(drawn, rows.Count, [.. _conditions.Select(condition => condition.Text)]));
    }
}
