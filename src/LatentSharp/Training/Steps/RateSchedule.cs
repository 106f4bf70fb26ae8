namespace LatentSharp.Training.Steps;

/// <summary>How the learning rate falls, in arithmetic that has the same bits everywhere.</summary>
internal static class RateSchedule
{
    // 10^(−i/7), and the sum of 3^i.
    private static readonly double[] StageRates =
    [
        1, 0.7196856730011519, 0.5179474679231212, 0.3727593720314942, 0.2682695795279726, 0.1930697728883250, 0.1389495494373138, 0.1,
    ];

    private const double AllStages = 3280;
    private const double Rounding = 1e-6;

    /// <summary>What is left of the rate; for <see cref="ScheduleKind.Plateau"/> before it was halved.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="done">How much of the run is done, from 0 to 1.</param>
    public static double Share(ScheduleKind schedule, double done) => schedule switch
    {
        ScheduleKind.Linear => 1 - done,
        ScheduleKind.Trapezoid => Math.Min(1, 2 * (1 - done)),
        ScheduleKind.Cosine => 0.5 * (1 + HalfCosine(done)),
        ScheduleKind.Stages => StageRates[StageOf(done)],
        ScheduleKind.Step => done < 0.6 ? 1 : done < 0.85 ? 0.1 : 0.01,
        _ => 1,
    };

    /// <summary>Which of the stages a part of the run is in; stage i is 3^i of 3280 long.</summary>
    private static int StageOf(double done)
    {
        (int stage, double end) = (0, 1);
        for (double length = 3; stage < StageRates.Length - 1 && (done * AllStages) + Rounding >= end; length *= 3, stage++)
        {
            end += length;
        }

        return stage;
    }

    /// <summary>cos πt for t in [0, 1] by its series around ½: the library's cosine differs between platforms in its last bit.</summary>
    private static double HalfCosine(double t)
    {
        double x = Math.PI * (0.5 - t);
        double square = x * x;
        double sum = 0;
        for (int k = 19; k >= 3; k -= 2)
        {
            sum = (1 + sum) * (-square / (k * (k - 1)));
        }

        return x * (1 + sum);
    }
}
