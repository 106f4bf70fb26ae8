using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Anomalies;

/// <summary>
/// The error that is usual at each place, a pixel or a column: an edge that is never reconstructed well is no fault, and a column that
/// others determine may hardly be off. It is measured on training examples, so that those that give the threshold have no part in it.
/// </summary>
internal sealed class UsualErrors
{
    /// <summary>The name of the tensor in a model file, <c>[places]</c>.</summary>
    public const string TensorName = "scores.usual";

    private const int MostMeasured = 1000;
    private const int Together = 64;

    // Of the average over all places, added to each: a place where nothing ever is does not decide alone.
    private const double Floor = 0.05;

    private readonly double[] _errors;

    /// <summary>Makes it of mean errors.</summary>
    /// <param name="errors">Of each place, <c>[places]</c>.</param>
    public UsualErrors(double[] errors)
    {
        _errors = errors;
        double floor = Math.Max(Floor * errors.Average(), 1e-12);
        Inverse = [.. errors.Select(error => 1 / (error + floor))];
    }

    /// <summary>What an error of each place is multiplied with, so that about 1 is usual, <c>[places]</c>.</summary>
    public double[] Inverse { get; }

    /// <summary>Its name in a model file with its values.</summary>
    public (string Name, Tensor Value) Tensor =>
        (TensorName, new Tensor(new Shape(_errors.Length), [.. _errors.Select(error => (float)error)]));

    /// <summary>Measures training examples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="set">The examples.</param>
    /// <param name="indices">Which of them; the first 1,000 are measured.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>Null where an example has no places that could be compared.</returns>
    public static UsualErrors? Measure(Autoencoder model, Dataset set, ReadOnlySpan<int> indices, int most, CancellationToken cancellation)
    {
        ExampleFormat format = model.Options.Format;
        if (!ErrorMap.HasPlaces(format) || indices.Length == 0)
        {
            return null;
        }

        indices = Split.Spread(indices, Math.Min(MostMeasured, most));
        double[]? sums = null;
        for (int start = 0; start < indices.Length; start += Together)
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor x = set.Batch(indices.Slice(start, Math.Min(Together, indices.Length - start)));
            Tensor again = model.Reconstruct(x);
            for (int at = 0; at < x.Length; at += format.Length)
            {
                double[] map = ErrorMap.Of(x.Span.Slice(at, format.Length), again.Span.Slice(at, format.Length), format);
                sums ??= new double[map.Length];
                for (int place = 0; place < map.Length; place++)
                {
                    sums[place] += map[place] / indices.Length;
                }
            }
        }

        return sums is not null && sums.All(double.IsFinite) ? new UsualErrors(sums) : null;
    }

    /// <summary>Reads what an open model file keeps; null where it keeps none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The same, opened.</param>
    /// <param name="model">What it describes.</param>
    /// <exception cref="ModelFileException">It is damaged.</exception>
    public static UsualErrors? Load(string path, SafeTensorsFile file, ModelOptions model)
    {
        if (!file.Contains(TensorName))
        {
            return null;
        }

        Tensor errors = file.GetFinite(TensorName);
        return errors.Length == ErrorMap.Places(model.Format) && errors.Span.ToArray().All(error => error >= 0)
            ? new UsualErrors([.. errors.Span.ToArray().Select(error => (double)error)])
            : throw new ModelFileException(path, $"its usual errors are not one for each place of {model.Format.Summary}",
                "train the model again or get the file anew");
    }
}
