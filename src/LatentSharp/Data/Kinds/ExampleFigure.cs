using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Data.Kinds;

/// <summary>
/// Something that a kind of data measures of examples that went through their codes and back. It is measured on held-out examples, kept in
/// the model file and given as JSON under its name, and shown by <c>info</c> and on pages.
/// </summary>
/// <param name="Name">Its name in files, e.g. <c>psnr</c>.</param>
/// <param name="Add">Adds what one example contributes: the format's <see cref="ExampleFormat.Values"/>, the example, its
/// reconstruction, and the sums, one number, or one a value.</param>
public sealed record ExampleFigure(
    string Name, Action<IReadOnlyList<NamedValue>, ReadOnlySpan<float>, ReadOnlySpan<float>, double[]> Add)
{
    // Below this error a picture is the same to any eye.
    private const double LeastError = 1e-10;

    /// <summary>Whether there is a number for each of the format's values, in its own unit, and not one of the whole example.</summary>
    public bool IsPerValue { get; init; }

    /// <summary>Whether it is measured of codes drawn from the posterior, and not of mean codes.</summary>
    public bool IsOfSamples { get; init; }

    /// <summary>Whether it is the root of the average over examples, and not the average.</summary>
    public bool IsRoot { get; init; }

    /// <summary>What tables on pages call it, with its unit; null where they leave it out.</summary>
    public string? Title { get; init; }

    /// <summary>How <c>info</c> says it, e.g. <c>reconstructions of mean codes {0:F2} dB</c>; null where that leaves it out.</summary>
    public string? Sentence { get; init; }

    /// <summary>How many digits tables show, e.g. <c>0.00</c>.</summary>
    public string Digits { get; init; } = "0.0000";

    /// <summary>Peak signal-to-noise ratio of values in [0, 1], decibels.</summary>
    public static ExampleFigure Psnr { get; } = new("psnr", (_, x, again, sums) =>
        sums[0] += -10 * DoubleMath.Log10(Math.Max(Error(x, again), LeastError)))
    {
        Title = "mean-code reconstruction, dB PSNR",
        Sentence = "reconstructions of mean codes {0:F2} dB",
        Digits = "0.00",
    };

    /// <summary>Squared error of a value as the model sees it.</summary>
    public static ExampleFigure MeanSquaredError { get; } = new("meanSquaredError", (_, x, again, sums) => sums[0] += Error(x, again))
    {
        Title = "mean-code reconstruction, mean squared error of standardised values",
    };

    /// <summary>Root mean squared error of each value that has a name, in its own unit.</summary>
    public static ExampleFigure ColumnErrors { get; } = new("columnErrors", AddDifferences) { IsPerValue = true, IsRoot = true };

    /// <summary>The same from codes drawn from the posterior: how far values spread around what a code says.</summary>
    public static ExampleFigure ColumnSpread { get; } = ColumnErrors with { Name = "columnSpread", IsOfSamples = true };

    private static void AddDifferences(IReadOnlyList<NamedValue> values, ReadOnlySpan<float> x, ReadOnlySpan<float> again, double[] sums)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            double difference = values[i].Difference(x[i], again[i]);
            sums[i] += difference * difference;
        }
    }

    /// <summary>The mean squared difference of an example and its reconstruction.</summary>
    internal static double Error(ReadOnlySpan<float> x, ReadOnlySpan<float> again)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = again[i] - x[i];
            sum += difference * difference;
        }

        return sum / x.Length;
    }
}
