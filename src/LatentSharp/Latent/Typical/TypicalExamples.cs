using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Typical;

/// <summary>
/// What is usual among the pictures (or rows) that a model knows, so that others can be told from them. A model gives back nonsense for a
/// picture of another kind, and nothing in that nonsense shows it.
/// </summary>
/// <param name="Count">How many were measured.</param>
/// <param name="Ranges">What each figure is among them.</param>
internal sealed record TypicalExamples(int Count, IReadOnlyList<TypicalRange> Ranges)
{
    private const string Key = "latentsharp.typical";
    private const int MostMeasured = 1000;
    private const int Piece = 64;

    // Half a level of 255: below it a picture is blank.
    internal const double LeastContrast = 0.002;

    // The squared error of a hundred decibels; no figure is better.
    internal const double LeastError = 1e-10;

    // From so many held-out pictures on, those that were learned from are not asked as well.
    private const int EnoughHeldOut = 100;

    /// <summary>Measures the pictures that a model was tested with, and those that it was trained on where these are few.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="split">The pictures or rows; which were learned from, and which not.</param>
    /// <param name="most">How many to measure at most; never more than 1000.</param>
    /// <returns>Null where there is nothing to measure, or a figure is no number.</returns>
    public static TypicalExamples? Measure(Autoencoder model, Split split, int most = MostMeasured)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(split);
        most = Math.Clamp(most, 1, MostMeasured);
        int[] chosen = Split.Spread(split.Test, most);
        if (split.Test.Length < EnoughHeldOut)
        {
            chosen = [.. chosen, .. Split.Spread(split.Train, most - chosen.Length)];
        }

        TypicalFigure[] figures = Figures(model.Options);
        double[][] values = [.. figures.Select(_ => new double[chosen.Length])];
        for (int start = 0; start < chosen.Length; start += Piece)
        {
            ReadOnlySpan<int> piece = chosen.AsSpan(start, Math.Min(Piece, chosen.Length - start));
            Tensor x = split.Set.Batch(piece);
            double[][] measured = Measure(model, x, model.Reconstruct(x));
            for (int i = 0; i < piece.Length; i++)
            {
                for (int f = 0; f < figures.Length; f++)
                {
                    values[f][start + i] = measured[i][f];
                }
            }
        }

        return chosen.Length == 0 || values.Any(of => !of.All(double.IsFinite))
            ? null
            : new TypicalExamples(chosen.Length, [.. figures.Select((figure, f) => TypicalRange.Of(figure, values[f]))]);
    }

    /// <summary>Which of some pictures, or rows, are unlike those that the model knows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">Pixels in [0, 1], <c>[n, channels, height, width]</c>, or standardized rows.</param>
    /// <param name="again">The same from their mean codes.</param>
    public IReadOnlyList<Unlike> Find(Autoencoder model, Tensor x, Tensor again)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(again);
        double[][] measured = Measure(model, x, again);
        var found = new List<Unlike>();
        for (int i = 0; i < measured.Length; i++)
        {
            int f = Enumerable.Range(0, Ranges.Count).FirstOrDefault(at => Ranges[at].IsUnlike(measured[i][at], Count), -1);
            if (f >= 0)
            {
                found.Add(new Unlike(i, Ranges[f].Figure, measured[i][f], Ranges[f]));
            }
        }

        return found;
    }

    /// <summary>Reads what an open model file says of them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The same, opened.</param>
    /// <param name="model">What the file describes.</param>
    /// <returns>Null where it says nothing, as files of older versions do.</returns>
    /// <exception cref="ModelFileException">What it says is damaged.</exception>
    internal static TypicalExamples? Load(string path, SafeTensorsFile file, ModelOptions model)
    {
        if (!file.Metadata.TryGetValue(Key, out string? json))
        {
            return null;
        }

        try
        {
            TypicalExamples? read = JsonSerializer.Deserialize(json, TypicalJson.Default.TypicalExamples);
            return read is not null && read.Fits(model)
                ? read
                : throw new JsonException("its figures are not those of this model, or no numbers in rising order");
        }
        catch (JsonException exception)
        {
            throw new ModelFileException(
                path, $"what it says about the pictures that it knows cannot be read ({exception.Message.Split('\n')[0].TrimEnd('.')})",
                "train the model again or get the file anew", innerException: exception);
        }
    }

    /// <summary>What a model file gets to say of them.</summary>
    internal KeyValuePair<string, string> Metadata => new(Key, JsonSerializer.Serialize(this, TypicalJson.Default.TypicalExamples));

    private bool Fits(ModelOptions model) => Count > 0
        && Ranges.All(r => r is not null)
        && Ranges.Select(r => r.Figure).SequenceEqual(Figures(model))
        && Ranges.All(r => double.IsFinite(r.Low) && double.IsFinite(r.High) && r.Low <= r.Median && r.Median <= r.High);

    private static TypicalFigure[] Figures(ModelOptions model) => model.Format is not PictureFormat format
        ? [TypicalFigure.Decibels, TypicalFigure.Distance]
        : format.Channels == 1
            ? [TypicalFigure.Decibels, TypicalFigure.Brightness, TypicalFigure.Contrast, TypicalFigure.Roughness]
            : [TypicalFigure.Decibels, TypicalFigure.Brightness, TypicalFigure.Contrast, TypicalFigure.Roughness, TypicalFigure.Color];

    /// <summary>The figures of pictures, or rows, in the order of <see cref="Ranges"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">Pixels in [0, 1], <c>[n, channels, height, width]</c>, or standardized rows.</param>
    /// <param name="again">The same from their mean codes.</param>
    internal static double[][] Measure(Autoencoder model, Tensor x, Tensor again)
    {
        int length = x.Length / x.Shape[0];
        var measured = new double[x.Shape[0]][];
        for (int i = 0; i < measured.Length; i++)
        {
            measured[i] = Measure(model.Options, x.Span.Slice(i * length, length), again.Span.Slice(i * length, length));
        }

        return measured;
    }

    private static double[] Measure(ModelOptions model, ReadOnlySpan<float> x, ReadOnlySpan<float> again)
    {
        (double sum, double squares, double errors) = (0, 0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            double d = x[i] - again[i];
            sum += x[i];
            squares += (double)x[i] * x[i];
            errors += d * d;
        }

        double mean = sum / x.Length;
        double decibels = -10 * DoubleMath.Log10(Math.Max(errors / x.Length, LeastError));
        if (model.Format is not PictureFormat format)
        {
            return [decibels, Math.Sqrt(squares / x.Length)];
        }

        double contrast = Math.Sqrt(Math.Max(0, (squares / x.Length) - (mean * mean)));
        double roughness = contrast < LeastContrast ? 0 : Neighbors(x, format) / contrast;
        return format.Channels == 1 ? [decibels, mean, contrast, roughness] : [decibels, mean, contrast, roughness, Color(x)];
    }

    /// <summary>Mean difference of neighbors in planes <c>[channels, height, width]</c>, along rows and columns.</summary>
    private static double Neighbors(ReadOnlySpan<float> planes, PictureFormat format)
    {
        (double sum, long pairs) = (0, 0);
        for (int i = 0; i < planes.Length; i++)
        {
            if (i % format.Width > 0)
            {
                sum += Math.Abs(planes[i] - planes[i - 1]);
                pairs++;
            }

            if (i % (format.Width * format.Height) >= format.Width)
            {
                sum += Math.Abs(planes[i] - planes[i - format.Width]);
                pairs++;
            }
        }

        return sum / Math.Max(1, pairs);
    }

    /// <summary>Planes <c>[3, height, width]</c>.</summary>
    private static double Color(ReadOnlySpan<float> planes)
    {
        int area = planes.Length / 3;
        double sum = 0;
        for (int i = 0; i < area; i++)
        {
            (float r, float g, float b) = (planes[i], planes[area + i], planes[(2 * area) + i]);
            sum += Math.Max(r, Math.Max(g, b)) - Math.Min(r, Math.Min(g, b));
        }

        return sum / area;
    }
}

/// <summary>How they are written as JSON; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TypicalExamples))]
internal sealed partial class TypicalJson : JsonSerializerContext;
