using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Training.Steps;

/// <summary>
/// What the shards of a batch give, each times its share of the batch, summed as a binary tree in a fixed order: gradients, running
/// statistics and loss terms. A shard without pictures counts as −0, which changes no number that it is added to; so a part of the tree is
/// the same whoever computes it. Memory is one vector of all these numbers for each level of the tree.
/// </summary>
internal sealed class ShardSums
{
    private readonly Tensor[] _parts;
    private readonly Tensor[] _statistics;
    private readonly float[][] _before;
    private readonly int _size;
    private readonly List<(float[] Values, double[] Terms)> _levels = [];

    /// <summary>Prepares sums.</summary>
    /// <param name="model">Whose gradients and running statistics are summed.</param>
    /// <param name="multiple">The length of the vectors is a multiple of it.</param>
    public ShardSums(Autoencoder model, int multiple = 1)
    {
        _statistics = [.. model.RunningStatistics.Select(buffer => buffer.Value)];
        _parts = [.. model.Parameters.Select(parameter => parameter.Gradient), .. _statistics];
        _before = [.. _statistics.Select(buffer => new float[buffer.Length])];
        long length = _parts.Sum(part => (long)part.Length);
        _size = checked((int)((length + multiple - 1) / multiple * multiple));
        Grow(1);
    }

    /// <summary>The sum, of gradients and statistics one after the other, filled up to the length; not moved in memory.</summary>
    public float[] Values => _levels[0].Values;

    /// <summary>The sum of the loss terms.</summary>
    public double[] Terms => _levels[0].Terms;

    /// <summary>Remembers the running statistics that each shard starts from.</summary>
    public void Begin()
    {
        for (int i = 0; i < _statistics.Length; i++)
        {
            _statistics[i].Span.CopyTo(_before[i]);
        }
    }

    /// <summary>Puts the running statistics back to where the batch found them.</summary>
    public void PutStatisticsBack()
    {
        for (int i = 0; i < _statistics.Length; i++)
        {
            _before[i].CopyTo(_statistics[i].Span);
        }
    }

    /// <summary>Puts a shard without pictures in place.</summary>
    /// <param name="level">Where to.</param>
    /// <param name="adds">Whether it is added to what is there, in place of being put there.</param>
    public void Nothing(int level, bool adds)
    {
        Grow(level + 1);
        if (!adds)
        {
            _levels[level].Values.AsSpan().Fill(-0f);
            _levels[level].Terms.AsSpan().Fill(-0d);
        }
    }

    /// <summary>Puts a shard in place, whose gradients and statistics are where its pass left them.</summary>
    /// <param name="share">Its pictures, as a part of the batch's.</param>
    /// <param name="terms">Its loss terms.</param>
    /// <param name="level">Where to.</param>
    /// <param name="adds">Whether it is added to what is there, in place of being put there.</param>
    public void Put(double share, LossTerms terms, int level, bool adds)
    {
        Grow(level + 1);
        (float[] values, double[] sums) = _levels[level];
        int at = 0;
        foreach (Tensor part in _parts)
        {
            // Rounded before it is added, as it would be on its way from another process.
            Span<float> place = values.AsSpan(at, part.Length);
            var scale = new Scale((float)share, -0f);
            Map.Apply(scale, part.Span, adds ? part.Span : place);
            if (adds)
            {
                Map.Apply(default(Add), place, part.Span, place);
            }

            at += part.Length;
        }

        if (!adds)
        {
            values.AsSpan(at).Fill(-0f);
            sums.AsSpan().Fill(-0d);
        }

        for (int i = 0; i < terms.Count; i++)
        {
            double value = share * terms[i].Value;
            sums[i] = adds ? sums[i] + value : value;
        }
    }

    /// <summary>Adds the sum of the next level, which is that of the shards to the right, to that of a level.</summary>
    /// <param name="level">The level.</param>
    public void Join(int level)
    {
        ((float[] values, double[] terms), (float[] right, double[] rightTerms)) = (_levels[level], _levels[level + 1]);
        Map.Apply(default(Add), values, right, values);
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] += rightTerms[i];
        }
    }

    /// <summary>Writes the sum to gradients and statistics.</summary>
    public void End()
    {
        int at = 0;
        foreach (Tensor part in _parts)
        {
            Values.AsSpan(at, part.Length).CopyTo(part.Span);
            at += part.Length;
        }
    }

    private void Grow(int levels)
    {
        while (_levels.Count < levels)
        {
            _levels.Add((GC.AllocateUninitializedArray<float>(_size, pinned: true), new double[HeldOut.MostTerms]));
        }
    }
}
