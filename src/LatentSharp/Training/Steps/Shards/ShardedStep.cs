using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Training.Steps.Shards;

/// <summary>
/// A step of a batch in shards: shard s of S is pictures [n·s/S, n·(s+1)/S) of its n, and a batch of its own to layers, batch
/// normalization and loss. Gradients, running statistics and loss terms are Σ (n_s/n)·g_s, summed as a binary tree. The memory of a step is
/// that of one shard, and a vector of all gradients for each level of the tree. Of several ranks each computes a part of the tree, and
/// sends the gradients of a layer while the layers below are still differentiated, in the last of its shards.
/// </summary>
internal sealed class ShardedStep : ITrainingStep, IDisposable
{
    private readonly Optimizer _optimizer;
    private readonly TrainingOptions _options;
    private readonly BatchPass _pass;
    private readonly ShardSums _sums;
    private readonly RankGroup? _ranks;
    private readonly (int First, int Count) _mine;
    private readonly BucketExchange? _exchange;

    /// <summary>Prepares steps.</summary>
    /// <param name="context">What they are made of.</param>
    /// <param name="bucket">Numbers that are sent at once, a power of two; changes speed only.</param>
    /// <exception cref="Settings.LatentSharpException">There are fewer shards than ranks.</exception>
    public ShardedStep(StepContext context, int bucket = BucketExchange.Size)
    {
        _ranks = context.Ranks;
        _mine = _ranks?.Mine(context.Options.Shards) ?? (0, context.Options.Shards);
        _pass = new BatchPass(context);
        _optimizer = context.Optimizer;
        _options = context.Options;
        _sums = new ShardSums(context.Model, _ranks?.Count ?? 1);

        // All or none: the buckets of one rank meet those of the others.
        bool sendsBeside = _ranks is { Count: > 1 } && _ranks.Gather([_ranks.Ranks.AllowsThread ? 1 : 0]).Min() > 0;
        _exchange = sendsBeside ? new BucketExchange(_ranks!, _sums.Values, bucket) : null;
    }

    /// <summary>Bytes of tensor storage in use by passes; the sums come on top.</summary>
    public long StorageBytes => _pass.StorageBytes;

    /// <summary>The pictures of a shard, from the first to before the last.</summary>
    /// <param name="count">Pictures of the batch.</param>
    /// <param name="shard">Which shard.</param>
    /// <param name="shards">How many there are.</param>
    internal static Range Pictures(int count, int shard, int shards) =>
        (int)((long)count * shard / shards)..(int)((long)count * (shard + 1) / shards);

    public void FetchState()
    {
        // The tensors are the trainer's own.
    }

    public void SendState()
    {
        // The tensors are the trainer's own.
    }

    public LossTerms Run(ReadOnlySpan<int> batch, StepPlace place)
    {
        _sums.Begin();
        _exchange?.Begin();
        LossTerms? like = null;
        Sum(batch, place, _mine.First, _mine.Count, 0, adds: false, ref like);

        // A rank whose shards are all empty has no terms whose names and weights it knows.
        like ??= _pass.Run(batch[..1], place, differentiates: false);
        if (_ranks is not null)
        {
            if (_exchange is null)
            {
                _ranks.Sum(_sums.Values);
            }
            else
            {
                _exchange.End();
            }

            _ranks.Sum(_sums.Terms);
            _pass.Profile?.Took("exchange between ranks");
        }

        _sums.End();
        return TrainingStep.Change(Terms(like), place, _optimizer, _options, _pass);
    }

    public void Dispose() => _exchange?.Dispose();

    private LossTerms Terms(LossTerms like)
    {
        var values = new TermValue[like.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = like[i] with { Value = _sums.Terms[i] };
        }

        return new LossTerms(values);
    }

    /// <summary>The sum of some shards that lie side by side, put at a level or added to what is there.</summary>
    private void Sum(ReadOnlySpan<int> batch, StepPlace place, int first, int count, int level, bool adds, ref LossTerms? like)
    {
        if (count == 1)
        {
            if (IsSent(batch.Length, first + 1))
            {
                LastLeaf(batch, place, first, level, adds, ref like);
            }
            else
            {
                Leaf(batch, place, first, level, adds, ref like);
            }

            return;
        }

        // What is there already is to the left, and this sum must be whole before it is added.
        int at = adds ? level + 1 : level;
        Sum(batch, place, first, count / 2, at, adds: false, ref like);
        Sum(batch, place, first + (count / 2), count / 2, at, adds: true, ref like);
        if (adds && !IsSent(batch.Length, first + count))
        {
            _sums.Join(level);
        }
    }

    /// <summary>Whether a sum is this process's last one, which is sent as it is made; none is where the last shard is empty.</summary>
    private bool IsSent(int pictures, int end) => _exchange is not null && end == _mine.First + _mine.Count
        && Pictures(pictures, end - 1, _options.Shards).GetOffsetAndLength(pictures).Length > 0;

    private void LastLeaf(ReadOnlySpan<int> batch, StepPlace place, int shard, int level, bool adds, ref LossTerms? like)
    {
        (int start, int length) = Pictures(batch.Length, shard, _options.Shards).GetOffsetAndLength(batch.Length);
        double share = (double)length / batch.Length;
        _sums.PutStatisticsBack();
        _sums.BeginLast(share, level, adds);
        LossTerms terms = _pass.Run(batch.Slice(start, length), place, start, done: gradient => _exchange!.Release(_sums.Take(gradient)));
        like ??= terms;
        _sums.EndLast(terms);
    }

    private void Leaf(ReadOnlySpan<int> batch, StepPlace place, int shard, int level, bool adds, ref LossTerms? like)
    {
        (int start, int length) = Pictures(batch.Length, shard, _options.Shards).GetOffsetAndLength(batch.Length);
        if (length == 0)
        {
            _sums.Nothing(level, adds);
            return;
        }

        _sums.PutStatisticsBack();
        LossTerms terms = _pass.Run(batch.Slice(start, length), place, start);
        like ??= terms;
        _sums.Put((double)length / batch.Length, terms, level, adds);
    }
}
