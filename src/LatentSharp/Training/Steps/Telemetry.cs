using System.Diagnostics;
using System.Diagnostics.Metrics;
using LatentSharp.Models;

namespace LatentSharp.Training.Steps;

/// <summary>
/// What a program that watches (OpenTelemetry, <c>dotnet-counters</c>) can listen to under the name LatentSharp; where nobody listens, it
/// costs a comparison a step.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "LatentSharp";

    /// <summary>An activity a request to a run, named as its method.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Steps = Meter.CreateCounter<long>("latentsharp.training.steps", "{step}", "Steps of training.");

    private static readonly Counter<long> Examples =
        Meter.CreateCounter<long>("latentsharp.training.examples", "{example}", "Examples that training has seen.");

    private static readonly Counter<long> Evaluations =
        Meter.CreateCounter<long>("latentsharp.training.evaluations", "{evaluation}", "Evaluations on the test split.");

    private static readonly Gauge<double> Speed = Meter.CreateGauge<double>("latentsharp.training.speed", "{example}/s",
        "Examples a second over all steps of a run.");

    private static readonly Gauge<double> Loss = Meter.CreateGauge<double>("latentsharp.training.loss", "nat",
        "Terms of the loss an example; tags: term, split (train: of the step).");

    /// <summary>Tells of a step.</summary>
    public static void Step(int examples, double speed, LossTerms terms)
    {
        Steps.Add(1);
        Examples.Add(examples);
        Speed.Record(speed);
        Record(terms, "train");
    }

    /// <summary>Tells of an evaluation.</summary>
    public static void Evaluation(LossTerms terms)
    {
        Evaluations.Add(1);
        Record(terms, "test");
    }

    private static void Record(LossTerms terms, string split)
    {
        if (!Loss.Enabled)
        {
            return;
        }

        foreach (TermValue term in terms)
        {
            Loss.Record(term.Value, new("term", term.Name), new("split", split));
        }
    }
}
