using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Balance;
using LatentSharp.Training.Steps;

namespace LatentSharp.Training;

/// <summary>Measures a model on a split: one posterior sample a picture, binarized once, the same draws at every call.</summary>
internal sealed class HeldOut
{
    /// <summary>Most pictures of a pass.</summary>
    internal const int LargestBatch = 100;

    /// <summary>Below so many a pass does not keep all threads at work.</summary>
    internal const int SmallestBatch = 16;

    private readonly Autoencoder _model;
    private readonly Dataset _set;
    private readonly int[] _indices;
    private readonly ulong _seed;
    private readonly int _batch;
    private readonly Tape _tape;

    // Test parts as small as this have too few codes for a variance; then training pictures are looked at, at most so many.
    private const int FewForVariance = 50;
    private const int LookedAt = 200;

    // More than any objective has.
    internal const int MostTerms = 16;

    private readonly int[] _others;
    private readonly LabelVectors? _labels;
    private readonly int[]? _nodes;

    /// <summary>Prepares the measurement.</summary>
    /// <param name="model">The model.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="seed">Decides binarization and posterior samples.</param>
    /// <param name="batch">Pictures of a pass; changes speed and memory only, except in the last bits of the sums.</param>
    /// <param name="pool">Where storage comes from; null for a pool of its own.</param>
    /// <param name="training">Training pictures, on which active units are counted where <paramref name="indices"/> are few; null for
    /// none.</param>
    public HeldOut(
        Autoencoder model, Dataset set, int[] indices, ulong seed, int batch = LargestBatch, TensorPool? pool = null,
            int[]? training = null)
    {
        _others = indices.Length < FewForVariance && training is { } more && more.Length > indices.Length
            ? more[..Math.Min(more.Length, LookedAt)]
            : [];
        _tape = new Tape(records: false, pool);
        _model = model;
        _set = set;
        _labels = LabelVectors.Of(model.Options.Condition, set.Attributes);
        _nodes = model.Options.LabelGraph?.Nodes(set.Attributes, set.Count);
        _indices = indices;
        _seed = seed;
        _batch = Math.Max(1, batch / model.Objective.SamplesPerExample);
    }

    /// <summary>Number of pictures that are measured.</summary>
    internal int Count => _indices.Length;

    /// <summary>Measures.</summary>
    /// <param name="withMeanCode">Whether to reconstruct from mean codes too, which takes about half as long again.</param>
    /// <param name="cancellation">Ends the measurement early with an <see cref="OperationCanceledException"/>.</param>
    public HeldOutMeasures Measure(bool withMeanCode, CancellationToken cancellation = default)
    {
        var sums = new Sums(_model.Options.Latent, _model.Options.Format, withMeanCode);
        var noise = new RandomStream(_seed, Streams.EvaluationNoise);
        int done = 0;
        foreach (ReadOnlySpan<int> batch in Batches.Ordered(_indices, _batch).Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor pixels = _tape.Rent(_model.BatchShape(batch.Length));
            Tensor x = _tape.Rent(pixels.Shape);
            _set.Fill(batch, pixels);
            Preparation.Once(_model, _seed, batch, pixels, x);
            Tensor? labels = Labels(batch);
            ModelPass pass = _model.Forward(_tape, x, noise, training: false, firstDraw: (ulong)done * (ulong)_model.Options.Latent,
                _model.Objective.SamplesPerExample, labels, BalancedOrder.Of(_nodes, batch));
            sums.Add(pass, _model.Objective.Terms(pass, double.PositiveInfinity));
            sums.AddFigures(ofSamples: true, x.Span, pass.Likelihood.Mean.Value.Span);
            if (withMeanCode)
            {
                sums.AddFigures(ofSamples: false, pixels.Span, _model.Reconstruct(pixels, labels).Span);
            }

            done += batch.Length;
            _tape.Clear();
        }

        return AddActiveUnits(sums.ToMeasures(_model), cancellation);
    }

    /// <summary>What is known of pictures, for a conditional model; of data without such labels, that nothing is.</summary>
    private Tensor? Labels(ReadOnlySpan<int> batch)
    {
        if (_labels is null)
        {
            return null;
        }

        var labels = new Tensor(new Shape(batch.Length, _model.Options.Condition!.Width));
        _labels.Fill(batch, labels);
        return labels;
    }

    /// <summary>Counts active units on training pictures, where there are more of those than of the test part.</summary>
    private HeldOutMeasures AddActiveUnits(HeldOutMeasures measures, CancellationToken cancellation)
    {
        if (_others.Length == 0)
        {
            return measures;
        }

        var sums = new Sums(_model.Options.Latent, _model.Options.Format, withMeanCode: false);
        foreach (ReadOnlySpan<int> batch in Batches.Ordered(_others, _batch).Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            var pixels = new Tensor(_model.BatchShape(batch.Length));
            _set.Fill(batch, pixels);
            sums.AddCodes(_model.EncodePosterior(pixels, Labels(batch)).Mean.Span);
        }

        return measures with { ActiveUnits = sums.ActiveUnits, ActiveUnitsOver = _others.Length };
    }

    /// <summary>Sums over the pictures so far.</summary>
    private sealed class Sums(int latent, ExampleFormat format, bool withMeanCode)
    {
        private readonly List<(LossTerm Term, double[] Dimensions)> _terms = [];
        private readonly double[] _sums = new double[MostTerms];
        private readonly double[] _codes = new double[latent];
        private readonly double[] _squaredCodes = new double[latent];
        private int _examples;

        private readonly IReadOnlyList<NamedValue> _values = format.Values;
        private readonly (ExampleFigure Figure, double[] Sums)[] _figures = [.. format.Kind.Figures
            .Where(figure => withMeanCode || figure.IsOfSamples)
            .Select(figure => (figure, new double[figure.IsPerValue ? format.Values.Count : 1]))];

        public void Add(ModelPass pass, IReadOnlyList<LossTerm> terms)
        {
            int size = pass.X.Shape[0];
            for (int i = 0; i < terms.Count; i++)
            {
                Variable? perDimension = terms[i].PerDimension?.Invoke();
                if (_terms.Count == i)
                {
                    _terms.Add((terms[i], new double[perDimension is null ? 0 : latent]));
                }

                // A term of the batch counts once for each example.
                ReadOnlySpan<float> values = terms[i].Value.Value.Span;
                foreach (float value in values)
                {
                    _sums[i] += values.Length == 1 ? (double)value * size : value;
                }

                double[] dimensions = _terms[i].Dimensions;
                ReadOnlySpan<float> each = perDimension is null ? [] : perDimension.Value.Span;
                for (int j = 0; j < each.Length; j++)
                {
                    dimensions[j % latent] += each[j];
                }
            }

            AddCodes(pass.Posterior.Mean.Value.Span);
        }

        /// <summary>Mean codes, <c>[n, latent]</c>.</summary>
        public void AddCodes(ReadOnlySpan<float> mean)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                _codes[i % latent] += mean[i];
                _squaredCodes[i % latent] += (double)mean[i] * mean[i];
            }

            _examples += mean.Length / latent;
        }

        /// <summary>Dimensions whose mean codes vary by more than 0.01.</summary>
        public int ActiveUnits => Enumerable.Range(0, latent).Count(j => Variance(j, Math.Max(_examples, 1)) > 0.01);

        private double Variance(int dimension, double n) =>
            (_squaredCodes[dimension] / n) - (_codes[dimension] / n * (_codes[dimension] / n));

        /// <summary>Adds what the kind of data measures of a batch and its reconstruction.</summary>
        public void AddFigures(bool ofSamples, ReadOnlySpan<float> x, ReadOnlySpan<float> again)
        {
            foreach ((ExampleFigure figure, double[] sums) in _figures)
            {
                for (int at = 0; figure.IsOfSamples == ofSamples && at < x.Length; at += format.Length)
                {
                    figure.Add(_values, x.Slice(at, format.Length), again.Slice(at, format.Length), sums);
                }
            }
        }

        public HeldOutMeasures ToMeasures(Autoencoder model)
        {
            double n = Math.Max(_examples, 1);
            var perDimension = new Dictionary<string, double[]>(StringComparer.Ordinal);
            var values = new TermValue[_terms.Count];
            for (int i = 0; i < values.Length; i++)
            {
                (LossTerm term, double[] dimensions) = _terms[i];
                perDimension[term.Name] = [.. dimensions.Select(sum => sum / n)];
                double value = dimensions.Length > 0 ? perDimension[term.Name].Sum() : _sums[i] / n;
                values[i] = new TermValue(term.Name, value, term.Weight, term.Unit, term.IsOfBound);
            }

            var terms = new LossTerms(values);
            var measures = new HeldOutMeasures
            {
                Examples = _examples,
                Terms = terms,
                Objective = model.Objective.Value(terms, name => perDimension.GetValueOrDefault(name) ?? []),
                BitsPerDimension = terms.Bound / (model.Options.Format.Length * DoubleMath.Ln2),
                ActiveUnits = ActiveUnits,
                ActiveUnitsOver = _examples,
                KlPerDimension = perDimension.GetValueOrDefault(LossTerms.Kl) ?? [],
            };
            return _figures.Aggregate(measures, (all, pair) => all.With(pair.Figure,
                [.. pair.Sums.Select(sum => pair.Figure.IsRoot ? Math.Sqrt(sum / n) : sum / n)]));
        }
    }
}
