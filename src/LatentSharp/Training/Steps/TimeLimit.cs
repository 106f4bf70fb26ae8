namespace LatentSharp.Training.Steps;

/// <summary>
/// Keeps a run within a time: measures the speed of its steps and what its evaluations take, and changes the number of steps with it.
/// Looked at after every step; the end is moved where the speed that was met moves it by more than some hundredths, and at once where there
/// is no time for another step.
/// </summary>
internal sealed class TimeLimit
{
    // A step's time is taken over such a window: of the time that is left, and of seconds.
    private const double WindowShare = 0.06;
    private const double ShortestWindow = 0.25;

    // Changes below are noise.
    private const double Tolerance = 0.1;
    private const double LeastBasis = 0.2;

    // A last epoch of less is not begun: its evaluation would cost more than it brings.
    private const double Stump = 0.15;

    // A picture is evaluated in this part of the time in which it is trained on.
    private const double EvaluationCost = 0.4;

    // The last evaluation is made twice, the second time with mean codes.
    private const double LastEvaluations = 2.5;

    // A sheet has so many pictures, which are drawn so much faster than pictures are trained on, and may take this part of the time.
    private const double SheetPictures = 64;
    private const double SheetSpeed = 4;
    private const double SheetTime = 0.02;

    private readonly TimeProvider _clock;
    private readonly TimeSpan _limit;
    private readonly long _start;
    private long _mark;
    private int _steps;
    private double _perStep;
    private double _between;
    private int _epochs;
    private double _evaluation;

    /// <summary>Starts the time.</summary>
    /// <param name="limit">How long the run may take from now.</param>
    /// <param name="clock">What it is measured by; null for the system's.</param>
    public TimeLimit(TimeSpan limit, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _limit = limit;
        _start = _mark = _clock.GetTimestamp();
    }

    /// <summary>Whether a run that is faster than was thought may make more steps.</summary>
    public bool MayGrow { get; init; } = true;

    private double Left => (_limit - _clock.GetElapsedTime(_start)).TotalSeconds;

    /// <summary>Steps begin, first or again.</summary>
    internal void Begin() => (_mark, _steps) = (_clock.GetTimestamp(), 0);

    /// <summary>A step was made.</summary>
    /// <param name="plan">The plan so far.</param>
    /// <param name="step">Steps done, at least 1.</param>
    /// <param name="batch">Steps done in this epoch.</param>
    /// <param name="batches">Steps of an epoch.</param>
    /// <param name="evaluated">Pictures of an evaluation, in steps.</param>
    /// <returns>The plan to go on with.</returns>
    internal StepPlan Next(StepPlan plan, long step, int batch, int batches, double evaluated)
    {
        _steps++;
        double left = Left;
        double window = _clock.GetElapsedTime(_mark).TotalSeconds;
        bool due = window >= Math.Max(ShortestWindow, WindowShare * left);
        if (due || _perStep == 0)
        {
            double measured = window / _steps;
            _perStep = _perStep == 0 ? measured : 0.5 * (_perStep + measured);
            Begin();
        }

        double evaluation = _evaluation > 0 ? _evaluation : EvaluationCost * evaluated * _perStep;
        double forSteps = left - (LastEvaluations * evaluation);
        if (forSteps < _perStep)
        {
            return plan.End == step ? plan : plan.With(step, step);
        }

        bool ends = batch == batches;
        if (!due && !ends && step < plan.End)
        {
            return plan;
        }

        long end = step + (long)Math.Min(1e12, forSteps / (_perStep + (_between / batches)));
        end = MayGrow ? end : Math.Min(end, plan.End);
        end = ends && end - step < Stump * batches ? step : end;
        double basis = Math.Max(plan.End - step, LeastBasis * plan.End);
        return end != plan.End && (end == step || Math.Abs(end - plan.End) > Math.Max(1, Tolerance * basis)) ? plan.With(step, end) : plan;
    }

    /// <summary>What comes after an epoch was done.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="evaluated">Whether an evaluation was part of it.</param>
    internal void Between(TimeSpan took, bool evaluated)
    {
        _between += (took.TotalSeconds - _between) / ++_epochs;
        _evaluation = evaluated ? took.TotalSeconds : _evaluation;
        Begin();
    }

    /// <summary>The share of the usual pictures of a sheet that takes a small part of the time.</summary>
    /// <param name="rate">Training pictures a second.</param>
    internal double SheetShare(double rate) =>
        rate > 0 ? Math.Clamp(SheetTime * _limit.TotalSeconds * rate * SheetSpeed / SheetPictures, 0.1, 1) : 1;

    /// <summary>The time of now, to measure what comes between epochs by.</summary>
    internal long Now => _clock.GetTimestamp();

    /// <summary>How long ago that was.</summary>
    /// <param name="since">A value of <see cref="Now"/>.</param>
    internal TimeSpan Since(long since) => _clock.GetElapsedTime(since);
}
