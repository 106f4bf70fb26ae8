using System.Diagnostics;
using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Cli.Output;

/// <summary>Tells a person how training goes.</summary>
/// <param name="line">Where.</param>
/// <param name="pictures">Pictures of an epoch.</param>
/// <param name="unit">What a picture is called in short.</param>
/// <param name="shorter">What makes the training shorter, to be told with how long it will take; null tells neither.</param>
internal sealed class TrainingProgress(LiveLine line, int pictures, string unit = "img", string? shorter = null)
{
    // The first seconds are those of compilation.
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private readonly long _start = Stopwatch.GetTimestamp();
    private string? _shorter = shorter;

    /// <summary>A step was made.</summary>
    public void Step(StepReport step)
    {
        if (_shorter is not null && Stopwatch.GetElapsedTime(_start) >= Measured)
        {
            TimeSpan left = step.Left(pictures);
            if (left >= Long)
            {
                line.Keep($"this training takes about {Words.About(left)} on this machine; {_shorter}");
            }

            _shorter = null;
        }

        line.Show(() => Line(step));
    }

    private string Line(StepReport step)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {step.Epoch}/{step.Epochs} {100.0 * step.Batch / step.Batches,3:F0} %  {step.ImagesPerSecond:N0} {unit}/s " +
                $" {Words.Time(step.Left(pictures))} left  {Terms(step.Terms)}");

        // What does not fit into the line is told by the evaluations.
        string weight = string.Concat(step.Terms.Skip(1).Where(term => term.Weight is not (0 or 1))
            .Select(term => string.Create(CultureInfo.InvariantCulture, $", {Words.Term(term.Name)} weight {term.Weight:G3}")));
        return text.Length + weight.Length < LiveLine.Columns ? text + weight : text;
    }

    /// <summary>The terms in few letters: a line of progress has 80 columns.</summary>
    private static string Terms(LossTerms terms) => terms.Count <= 1
        ? $"loss {Short(terms.Bound)}"
        : $"{Bound(terms)} {Short(terms.Bound)} (" +
            $"{string.Join(", ", terms.Skip(1).Select(term => $"{Words.Term(term.Name)} {Short(term.Value)}"))})";

    private static string Bound(LossTerms terms) => terms.Count(term => term.IsOfBound) > 1 ? "−ELBO" : Words.Term(terms[0].Name);

    private static string Short(double nats) => Words.Number(nats, Math.Abs(nats) switch { < 10 => "F3", < 100 => "F2", _ => "F1" });

    /// <summary>The model was measured.</summary>
    public void Evaluated(EvaluationReport report)
    {
        string active = report.Test.ActiveUnits is { } units ? $", {Counted.Of(units, "active unit")}" : "";
        line.Keep(
            $"epoch {report.Epoch}: test {Terms(report.Test.Terms)}, train {Short(report.Train.Bound)} nats{active}{(report.IsBest
                ? ", best" : "")}");
        if (Remarks.Negative(report.Test.Reconstruction, report.Test.NegativeElbo, report.Train.Bound) is { } negative)
        {
            line.KeepOnce(negative);
        }
    }
}
