using System.Runtime.InteropServices;
using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Training.Measures;

/// <summary>
/// Sums over held-out examples. What a batch contributes is a list of numbers first, which another process may have computed; it is added
/// in the order of batches.
/// </summary>
/// <param name="latent">Latent dimensions.</param>
/// <param name="format">What an example is like.</param>
/// <param name="withMeanCode">Whether reconstructions of mean codes are measured.</param>
internal sealed class HeldOutSums(int latent, ExampleFormat format, bool withMeanCode)
{
    private readonly List<(LossTerm Term, double[] Dimensions)> _terms = [];
    private readonly double[] _sums = new double[HeldOut.MostTerms];
    private readonly double[] _codes = new double[latent];
    private readonly double[] _squaredCodes = new double[latent];
    private int _examples;

    private readonly IReadOnlyList<NamedValue> _values = format.Values;
    private readonly (ExampleFigure Figure, double[] Sums)[] _figures = [.. format.Kind.Figures
        .Where(figure => withMeanCode || figure.IsOfSamples)
        .Select(figure => (figure, new double[figure.IsPerValue ? format.Values.Count : 1]))];

    /// <summary>What the terms of a batch contribute, and its codes.</summary>
    /// <param name="pass">The batch's way through the model.</param>
    /// <param name="terms">Its loss terms.</param>
    /// <param name="numbers">Receives them: for each term how many values and they, how many of dimensions and they; then codes.</param>
    public void Of(ModelPass pass, IReadOnlyList<LossTerm> terms, List<double> numbers)
    {
        numbers.Add(pass.X.Shape[0]);
        for (int i = 0; i < terms.Count; i++)
        {
            Variable? perDimension = terms[i].PerDimension?.Invoke();
            if (_terms.Count == i)
            {
                _terms.Add((terms[i], new double[perDimension is null ? 0 : latent]));
            }

            Write(terms[i].Value.Value.Span, numbers);
            Write(perDimension is null ? [] : perDimension.Value.Span, numbers);
        }

        Write(pass.Posterior.Mean.Value.Span, numbers);
    }

    /// <summary>What the kind of data measures of a batch and its reconstruction.</summary>
    /// <param name="ofSamples">Whether it was reconstructed from samples of the posterior.</param>
    /// <param name="x">The examples.</param>
    /// <param name="again">Their reconstructions.</param>
    /// <param name="numbers">Receives for each figure what each example contributes.</param>
    public void Of(bool ofSamples, ReadOnlySpan<float> x, ReadOnlySpan<float> again, List<double> numbers)
    {
        foreach ((ExampleFigure figure, double[] sums) in _figures)
        {
            double[] one = new double[sums.Length];
            for (int at = 0; figure.IsOfSamples == ofSamples && at < x.Length; at += format.Length)
            {
                Array.Clear(one);
                figure.Add(_values, x.Slice(at, format.Length), again.Slice(at, format.Length), one);
                numbers.AddRange(one);
            }
        }
    }

    /// <summary>Adds what a batch contributes: terms and codes, figures of samples, then those of mean codes.</summary>
    /// <param name="numbers">All of it.</param>
    public void Add(ReadOnlySpan<double> numbers)
    {
        int size = (int)numbers[0];
        numbers = numbers[1..];
        for (int i = 0; i < _terms.Count; i++)
        {
            // A term of the batch counts once for each example.
            ReadOnlySpan<double> values = Read(ref numbers);
            foreach (double value in values)
            {
                _sums[i] += values.Length == 1 ? value * size : value;
            }

            ReadOnlySpan<double> each = Read(ref numbers);
            for (int j = 0; j < each.Length; j++)
            {
                _terms[i].Dimensions[j % latent] += each[j];
            }
        }

        AddCodes(Read(ref numbers));
        foreach (bool ofSamples in (ReadOnlySpan<bool>)[true, false])
        {
            foreach ((ExampleFigure figure, double[] sums) in _figures)
            {
                for (int i = 0; figure.IsOfSamples == ofSamples && i < size * sums.Length; i++)
                {
                    sums[i % sums.Length] += numbers[i];
                }

                numbers = figure.IsOfSamples == ofSamples ? numbers[(size * sums.Length)..] : numbers;
            }
        }
    }

    /// <summary>Adds mean codes, <c>[n, latent]</c>.</summary>
    public void AddCodes(ReadOnlySpan<float> mean)
    {
        var numbers = new List<double>(mean.Length + 1);
        Write(mean, numbers);
        AddCodes(CollectionsMarshal.AsSpan(numbers)[1..]);
    }

    private void AddCodes(ReadOnlySpan<double> mean)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            _codes[i % latent] += mean[i];
            _squaredCodes[i % latent] += mean[i] * mean[i];
        }

        _examples += mean.Length / latent;
    }

    /// <summary>Dimensions whose mean codes vary by more than 0.01.</summary>
    public int ActiveUnits => Enumerable.Range(0, latent).Count(j => Variance(j, Math.Max(_examples, 1)) > 0.01);

    private double Variance(int dimension, double n) =>
        (_squaredCodes[dimension] / n) - (_codes[dimension] / n * (_codes[dimension] / n));

    private static void Write(ReadOnlySpan<float> values, List<double> numbers)
    {
        numbers.Add(values.Length);
        foreach (float value in values)
        {
            numbers.Add(value);
        }
    }

    private static ReadOnlySpan<double> Read(ref ReadOnlySpan<double> numbers)
    {
        ReadOnlySpan<double> read = numbers.Slice(1, (int)numbers[0]);
        numbers = numbers[(read.Length + 1)..];
        return read;
    }

    /// <summary>The averages.</summary>
    /// <param name="model">Whose objective weighs the terms.</param>
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
