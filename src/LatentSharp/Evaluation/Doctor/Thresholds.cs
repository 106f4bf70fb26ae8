namespace LatentSharp.Evaluation.Doctor;

/// <summary>From where on something is called wrong, with the reasons; docs/doctor.md and decision 26 have the measurements.</summary>
internal static class Thresholds
{
    /// <summary>Below so many nats of KL a code says nothing of its picture: a tenth of a nat tells one in ten pictures from the
    /// rest.</summary>
    public const double LeastKl = 0.1;

    /// <summary>With no active unit the same holds for a little more, which is then the same for every picture.</summary>
    public const double LeastKlWithoutUnits = 1;

    /// <summary>The variance of fewer codes says little of which dimensions are in use.</summary>
    public const int EnoughForUnits = 50;

    /// <summary>With so few dimensions each is meant to be used, as on a plane.</summary>
    public const int FewDimensions = 4;

    /// <summary>A VAE leaves dimensions that it does not need to the prior, at no cost; three in four are more than that.</summary>
    public const double LeastActive = 0.25;

    /// <summary>
    /// Nats of KL of a dimension; healthy trainings are at 1 to 5. A code that tells N pictures apart needs ln N nats in all, 8 for
    /// 3,000: that many in each dimension is distance from the prior.
    /// </summary>
    public const double MostKlOfDimension = 8;

    /// <summary>Share of its loss by which a training that learns gets better after its first pass.</summary>
    public const double LeastLearned = 1e-3;

    /// <summary>The KL term is small at first, and is looked at from half of the training on.</summary>
    public const double CollapseFrom = 0.5;

    /// <summary>Curves are looked at from half of the training on.</summary>
    public const double CurveFrom = 0.5;

    /// <summary>Points of a curve below which its shape says nothing.</summary>
    public const int FewestPoints = 6;

    /// <summary>Share of what the loss fell by which it may go up and down; healthy trainings are at 0.01 to 0.03.</summary>
    public const double MostSwing = 0.06;

    /// <summary>Times what chance alone makes of it that the loss must go up and down, as at the end of a training of few rows.</summary>
    public const double BeyondChance = 2;

    /// <summary>
    /// Share of what training gained, after its first tenth, by which other data may be worse: healthy trainings are at -0.2 to 0.3, sixty
    /// pictures seen three hundred times at 0.6 to 1.3.
    /// </summary>
    public const double MostGap = 0.4;

    /// <summary>Share of the loss below which a gap is small whatever was gained, as after a very long training.</summary>
    public const double SmallGap = 0.05;

    /// <summary>Held-out examples below which a gap may be that of a few odd ones.</summary>
    public const int FewestTested = 10;

    /// <summary>
    /// Examples of a batch for batch normalization: errors rise from eight down (Wu and He 2018, Group Normalization, figure 1: 24.8 % at
    /// 8, 27.3 % at 4, 34.7 % at 2, against 23.6 % at 32).
    /// </summary>
    public const int SmallestBatch = 8;

    /// <summary>The batch that is chosen for small sets.</summary>
    public const int UsualBatch = 16;

    /// <summary>Standard deviation of pixels, about 8 of 255 levels: pictures with less look blank.</summary>
    public const double LeastContrast = 0.03;

    /// <summary>Mean x(1 − x): MNIST has 0.02, all shades alike have 0.17.</summary>
    public const double MostGrayness = 0.07;

    /// <summary>The learning rate where none is said.</summary>
    public const double UsualRate = 1e-3;

    /// <summary>Above it a network may die rather than learn.</summary>
    public const double HighRate = 5e-3;

    /// <summary>How many times as long a training that was still falling is to be.</summary>
    public const int LongerBy = 2;
}
