using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Pictures;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Training.Measures;
using LatentSharp.Training.Provenance;

namespace LatentSharp.Training.Checks;

/// <summary>
/// What a model file or checkpoint says beside its weights, checked before anybody uses it. Every field of <see cref="ModelCard"/> has its
/// line here.
/// </summary>
internal static class CardChecks
{
    /// <summary>Seconds that a run may have taken: 31 years, far below the end of a <see cref="TimeSpan"/>.</summary>
    public const double MostSeconds = 1e9;

    /// <summary>The largest magnitude of a measure: its square is still a number.</summary>
    public const double MostMeasure = 1e30;

    /// <summary>Steps of a run: one takes more than a microsecond.</summary>
    public const long MostSteps = 1_000_000_000_000;

    private const double MostPerSecond = 1e12;
    private const double MostDeviations = 1e12;

    // At least 20 dB below any picture, and above any: a mean squared error from 10⁻¹⁰⁰ to 10¹⁰⁰.
    private const double MostDecibels = 1000;

    /// <summary>Refuses a card of which a field is missing or out of its range.</summary>
    /// <param name="checks">Names file and field in messages.</param>
    /// <param name="card">The card, as JSON gave it.</param>
    /// <returns>The card, with what earlier versions did not write.</returns>
    /// <exception cref="ModelFileException">A field is missing or out of its range.</exception>
    public static ModelCard Check(FieldChecks checks, ModelCard card)
    {
        Choices(checks, checks.Present("model", card.Model), checks.Present("training", card.Training));
        Data(checks, checks.Present("data", card.Data));
        if (card.Test is { } test)
        {
            Measures(checks, test, card.Model);
        }

        if (card.Sampling is { } sampling)
        {
            Sampling(checks, sampling);
        }

        checks.Whole("epoch", card.Epoch, 0, int.MaxValue);
        checks.Whole("parameters", card.Parameters, 0, int.MaxValue);
        checks.Number("seconds", card.Seconds, 0, MostSeconds);
        checks.Number("imagesPerSecond", card.ImagesPerSecond, 0, MostPerSecond);
        return card.Data.Changes is null ? card with { Data = card.Data with { Changes = [] } } : card;
    }

    private static void Sampling(FieldChecks checks, SamplingMeasures sampling)
    {
        checks.Choice<SamplingMeasure>("sampling.measure", sampling.Measure);
        checks.Whole("sampling.count", sampling.Count, 1, int.MaxValue);
        checks.Number("sampling.gained", sampling.Gained, -MostMeasure, MostMeasure);
        checks.Number("sampling.error", sampling.Error, 0, MostMeasure);
        for (int i = 0; i < checks.Present("sampling.from", sampling.From).Count; i++)
        {
            string field = FieldChecks.At("sampling.from", i);
            checks.Name($"{field}.name", checks.Present(field, sampling.From[i]).Name);
            checks.Number($"{field}.distance", sampling.From[i].Distance, 0, MostMeasure);
            checks.Number($"{field}.logDensity", sampling.From[i].LogDensity, -MostMeasure, MostMeasure);
        }

        checks.Names("the names of sampling", [.. sampling.From.Select(from => from.Name)]);
        foreach (string name in new[] { sampling.Plain, sampling.Nearest })
        {
            if (!sampling.From.Any(from => from.Name == name))
            {
                throw checks.Error("sampling", $"a choice of '{SafeTensorsHeader.Shorten(name)}'", "one of those that were measured");
            }
        }
    }

    /// <summary>What the options' own checks take for granted: that parts are there, and choices are choices.</summary>
    private static void Choices(FieldChecks checks, ModelOptions model, TrainingOptions training)
    {
        checks.Present("model.pictures", model.HasFormat ? model.Format : null);
        checks.Present("model.network", model.Network);
        checks.Present("model.likelihood", model.Likelihood);
        checks.Present("model.objective", model.Objective);
        if (training.Plan is { } plan && checks.Present("training.plan.points", plan.Points).Count > 0)
        {
            checks.Whole("training.plan", plan.End, 1, MostSteps);
        }

        checks.Choice<ScheduleKind>("training.schedule", training.Schedule);
        checks.Choice<Tensors.Autodiff.OptimizerKind>("training.optimizer", training.Optimizer);
    }

    private static void Data(FieldChecks checks, DataCard data)
    {
        checks.Name("data.source", data.Source);
        checks.Whole("data.train", data.Train, 0, int.MaxValue);
        checks.Whole("data.test", data.Test, 0, int.MaxValue);
        checks.Whole("data.white", data.White ?? 1, 1, ushort.MaxValue);
        checks.Choice<PictureFit>("data.fit", data.Fit);
        checks.Names("data.attributes", data.Attributes);
        Provenance(checks, data.Fingerprint, data.Changes);
        if (!IsColor(checks.Present("data.background", data.Background)))
        {
            throw checks.Error("data.background", $"'{SafeTensorsHeader.Shorten(data.Background)}'", "a colour such as #ffffff");
        }
    }

    /// <summary>Which data they were; earlier versions did not say it.</summary>
    private static void Provenance(FieldChecks checks, DataFingerprint? fingerprint, IReadOnlyList<DataChange>? changes)
    {
        if (fingerprint is not null)
        {
            checks.Whole("data.fingerprint.count", fingerprint.Count, 0, int.MaxValue);
            checks.Name("data.fingerprint.pictures", fingerprint.Pictures);
            checks.Name("data.fingerprint.names", fingerprint.Names);
            checks.Name("data.fingerprint.labels", fingerprint.Labels);
            checks.Name("data.fingerprint.split", fingerprint.Split);
        }

        for (int i = 0; i < (changes?.Count ?? 0); i++)
        {
            string field = FieldChecks.At("data.changes", i);
            checks.Whole($"{field}.epoch", checks.Present(field, changes![i]).Epoch, 0, int.MaxValue);
            checks.Name($"{field}.difference", changes[i].Difference);
        }
    }

    private static bool IsColor(string text) => text.Length == 7 && text[0] == '#'
        && text.AsSpan(1).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;

    private static void Measures(FieldChecks checks, HeldOutMeasures test, ModelOptions model)
    {
        checks.Whole("test.examples", test.Examples, 0, int.MaxValue);
        checks.Number("test.reconstruction", test.Reconstruction, -MostMeasure, MostMeasure);
        checks.Number("test.kl", test.Kl, -MostMeasure, MostMeasure);
        checks.Whole("the length of test.terms", test.Terms.Count, 1, HeldOut.MostTerms);
        for (int i = 0; i < test.Terms.Count; i++)
        {
            string field = FieldChecks.At("test.terms", i);
            checks.Name($"{field}.name", test.Terms[i].Name);
            checks.Name($"{field}.unit", test.Terms[i].Unit);
            checks.Number($"{field}.value", test.Terms[i].Value, -MostMeasure, MostMeasure);
            checks.Number($"{field}.weight", test.Terms[i].Weight, -MostMeasure, MostMeasure);
        }

        checks.Number("test.objective", test.Objective, -MostMeasure, MostMeasure);
        checks.Number("test.bitsPerDimension", test.BitsPerDimension, -MostMeasure, MostMeasure);
        checks.Whole("test.activeUnits", test.ActiveUnits ?? 0, 0, model.Latent);
        checks.Whole("test.activeUnitsOver", test.ActiveUnitsOver, 0, int.MaxValue);
        checks.Number("test.psnr", test.Psnr, -MostDecibels, MostDecibels);
        checks.Number("test.meanSquaredError", test.MeanSquaredError, 0, MostMeasure);

        // A format that is none is refused with the options.
        foreach (ExampleFigure figure in model.Format.Kind.Figures)
        {
            if (test.Others?.ContainsKey(figure.Name) == true && model.Format.Fault() is null)
            {
                Figure(checks, figure, test, model.Format);
            }
        }
    }

    private static void Figure(FieldChecks checks, ExampleFigure figure, HeldOutMeasures test, ExampleFormat format)
    {
        string field = $"test.{figure.Name}";
        IReadOnlyList<double> values = test.Figure(figure.Name) ?? throw checks.Error(field, "no number", "numbers");
        int expected = figure.IsPerValue ? format.Values.Count : 1;
        checks.Whole($"the length of {field}", values.Count, expected, expected);
        for (int i = 0; i < values.Count; i++)
        {
            string at = figure.IsPerValue ? FieldChecks.At(field, i) : field;
            (double least, double most) = figure.IsPerValue ? (0, MostDeviations * format.Values[i].Unit) : (-MostMeasure, MostMeasure);
            checks.Number(at, values[i], least, most);
        }
    }
}
