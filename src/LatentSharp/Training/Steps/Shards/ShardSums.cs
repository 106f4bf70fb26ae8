using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Training.Steps.Shards;

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
    private readonly int[] _starts;
    private readonly Dictionary<Tensor, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly bool[] _isTaken;
    private (double Share, int Level, bool Adds) _last;
    private int _final;

    /// <summary>Prepares sums.</summary>
    /// <param name="model">Whose gradients and running statistics are summed.</param>
    /// <param name="multiple">The length of the vectors is a multiple of it.</param>
    public ShardSums(Autoencoder model, int multiple = 1)
    {
        _statistics = [.. model.RunningStatistics.Select(buffer => buffer.Value)];
        _parts = [.. model.Parameters.Select(parameter => parameter.Gradient), .. _statistics];
        _before = [.. _statistics.Select(buffer => new float[buffer.Length])];
        _starts = new int[_parts.Length];
        _isTaken = new bool[_parts.Length];
        long length = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            _starts[i] = checked((int)length);
            _places[_parts[i]] = i;
            length += _parts[i].Length;
        }

        _size = checked((int)((length + multiple - 1) / multiple * multiple));
        Grow(1);
    }

    /// <summary>The sum, of gradients and statistics one after the other, filled up to the length.</summary>
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
        for (int i = 0; i < _parts.Length; i++)
        {
            PutPart(i, share, level, adds);
        }

        PutRest(share, terms, level, adds);
    }

    /// <summary>
    /// Expects the last shard, whose gradients come one by one. It is put in place and summed with all that lies to its left, up to the
    /// whole sum, each gradient by itself: the additions are those of <see cref="Put"/> and <see cref="Join"/>, in the same order.
    /// </summary>
    /// <param name="share">Its pictures, as a part of the batch's.</param>
    /// <param name="level">Where to.</param>
    /// <param name="adds">Whether it is added to what is there, in place of being put there.</param>
    public void BeginLast(double share, int level, bool adds)
    {
        Grow(level + 1);
        _last = (share, level, adds);
        _final = _parts.Length;
        _isTaken.AsSpan().Clear();
    }

    /// <summary>Takes a gradient of the last shard. Its forward pass is over, and so are its running statistics.</summary>
    /// <param name="gradient">A parameter's gradient, which is whole.</param>
    /// <returns>From where on the sums of this process are whole.</returns>
    public int Take(Tensor gradient)
    {
        if (!_places.TryGetValue(gradient, out int place))
        {
            return Final();
        }

        if (!_isTaken[^1])
        {
            for (int i = _parts.Length - _statistics.Length; i < _parts.Length; i++)
            {
                Finish(i);
            }
        }

        Finish(place);
        return Final();
    }

    /// <summary>Takes what is left of the last shard; the sums of this process are whole.</summary>
    /// <param name="terms">Its loss terms.</param>
    public void EndLast(LossTerms terms)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            Finish(i);
        }

        PutRest(_last.Share, terms, _last.Level, _last.Adds);
        for (int level = _last.Level - 1; level >= 0; level--)
        {
            JoinTerms(level);
        }
    }

    /// <summary>Adds the sum of the next level, which is that of the shards to the right, to that of a level.</summary>
    /// <param name="level">The level.</param>
    public void Join(int level)
    {
        float[] values = _levels[level].Values;
        Map.Apply(default(Add), values, _levels[level + 1].Values, values);
        JoinTerms(level);
    }

    /// <summary>Writes the sum to gradients and statistics.</summary>
    public void End()
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            Values.AsSpan(_starts[i], _parts[i].Length).CopyTo(_parts[i].Span);
        }
    }

    private void PutPart(int index, double share, int level, bool adds)
    {
        // Rounded before it is added, as it would be on its way from another process.
        Tensor part = _parts[index];
        Span<float> place = _levels[level].Values.AsSpan(_starts[index], part.Length);
        var scale = new Scale((float)share, -0f);
        Map.Apply(scale, part.Span, adds ? part.Span : place);
        if (adds)
        {
            Map.Apply(default(Add), place, part.Span, place);
        }
    }

    /// <summary>Puts what is no tensor in place.</summary>
    private void PutRest(double share, LossTerms terms, int level, bool adds)
    {
        double[] sums = _levels[level].Terms;
        if (!adds)
        {
            sums.AsSpan().Fill(-0d);
        }

        for (int i = 0; i < terms.Count; i++)
        {
            double value = share * terms[i].Value;
            sums[i] = adds ? sums[i] + value : value;
        }
    }

    /// <summary>Puts a part of the last shard in place and sums it up, once.</summary>
    private void Finish(int index)
    {
        if (_isTaken[index])
        {
            return;
        }

        _isTaken[index] = true;
        PutPart(index, _last.Share, _last.Level, _last.Adds);
        for (int level = _last.Level - 1; level >= 0; level--)
        {
            Span<float> left = _levels[level].Values.AsSpan(_starts[index], _parts[index].Length);
            Map.Apply(default(Add), left, _levels[level + 1].Values.AsSpan(_starts[index], left.Length), left);
        }
    }

    private int Final()
    {
        while (_final > 0 && _isTaken[_final - 1])
        {
            _final--;
        }

        return _final == _parts.Length ? _size : _starts[_final];
    }

    private void JoinTerms(int level)
    {
        (double[] terms, double[] right) = (_levels[level].Terms, _levels[level + 1].Terms);
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] += right[i];
        }
    }

    private void Grow(int levels)
    {
        while (_levels.Count < levels)
        {
            // What fills the vector up counts as a shard without pictures.
            float[] values = GC.AllocateUninitializedArray<float>(_size);
            values.AsSpan(_starts[^1] + _parts[^1].Length).Fill(-0f);
            _levels.Add((values, new double[HeldOut.MostTerms]));
        }
    }
}
