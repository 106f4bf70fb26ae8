using System.Globalization;

namespace LatentSharp.Training;

/// <summary>A decision about the length of a run.</summary>
/// <param name="From">Steps done when it was made.</param>
/// <param name="End">Steps after which the run is to end.</param>
internal readonly record struct PlannedEnd(long From, long End);

/// <summary>
/// How many steps a run makes that was given a time: what was decided at its start, and each time the speed that was met changed it.
/// Learning rate and KL weight are functions of the share that is done, which goes on from where it stands towards each new end. The plan
/// is all that a run took from the clock, so that a run with the same plan has the same bits.
/// </summary>
/// <param name="Points">The decisions, the first at step 0, rising in <see cref="PlannedEnd.From"/>.</param>
internal sealed record StepPlan(IReadOnlyList<PlannedEnd> Points)
{
    private const int MostPoints = 10_000;
    private const long MostSteps = 1_000_000_000_000;

    /// <summary>The number of steps as last decided.</summary>
    public long End => Points[^1].End;

    /// <summary>A plan of so many steps.</summary>
    /// <param name="steps">How many, at least 1.</param>
    public static StepPlan Of(long steps) => new([new PlannedEnd(0, steps)]);

    /// <summary>The share of the run that is done, 0 to 1.</summary>
    /// <param name="step">Steps done.</param>
    public double Done(long step)
    {
        double done = 0;
        for (int i = 0; i < Points.Count && Points[i].From < step; i++)
        {
            (long from, long end) = Points[i];
            long until = i + 1 < Points.Count ? Math.Min(Points[i + 1].From, step) : step;
            done += (1 - done) * (end > from ? Math.Min(1, (double)(until - from) / (end - from)) : 1);
        }

        return done;
    }

    /// <summary>The same plan with another end; decisions after this step are dropped.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="end">Steps after which the run is to end.</param>
    public StepPlan With(long step, long end) => new([.. Points.Where(point => point.From < step), new PlannedEnd(step, end)]);

    /// <summary>E.g. <c>1200,400:900</c>: 1200 steps; at step 400 it was decided to end after 900.</summary>
    public override string ToString() => string.Join(',', Points.Select((p, i) => i == 0
        ? p.End.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{p.From}:{p.End}")));

    /// <summary>Reads what <see cref="ToString"/> writes; null for anything else.</summary>
    /// <param name="text">The text.</param>
    public static StepPlan? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var points = new List<PlannedEnd>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] numbers = points.Count == 0 ? ["0", part] : part.Split(':');
            if (numbers.Length != 2 || !Whole(numbers[0], out long from) || !Whole(numbers[1], out long end))
            {
                return null;
            }

            points.Add(new PlannedEnd(from, end));
        }

        var plan = new StepPlan(points);
        return plan.IsPossible ? plan : null;

        static bool Whole(string number, out long value) =>
            long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether the decisions rise, begin at step 0 and none ends before it was made; files may hold anything.</summary>
    internal bool IsPossible => Points is { Count: > 0 and <= MostPoints } && Points[0].From == 0 && Points[0].End >= 1
        && Points.Zip(Points.Skip(1)).All(pair => pair.Second.From > pair.First.From && pair.Second.From <= pair.First.End)
        && Points.All(point => point.End >= point.From && point.End <= MostSteps);
}
