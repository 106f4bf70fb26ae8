using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Formats.Metrics;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Evaluation.Doctor;

/// <summary>How far a training has come: whether its figures say something of the model, or only of how little it was trained.</summary>
/// <param name="Epochs">Passes over the training pictures.</param>
/// <param name="Steps">Steps of the optimizer.</param>
/// <param name="LateShare">
/// Share of the fall of the reconstruction term, since its first measurement, that came in the last third of the training; null where it
/// was measured too
/// seldom, or did not fall.
/// </param>
internal sealed record TrainingExtent(int Epochs, long Steps, double? LateShare)
{
    /// <summary>Below so many passes nothing is concluded, unless there are very many steps.</summary>
    public const int FewestEpochs = 3;

    /// <summary>Below so many steps nothing is concluded.</summary>
    public const long FewestSteps = 200;

    /// <summary>With so many steps fewer passes are enough: of very many pictures a part of two passes is a whole training.</summary>
    public const long ManySteps = 4000;

    /// <summary>With so much of the fall in the last third, the loss is said to be still falling.</summary>
    public const double StillFalling = 0.2;

    /// <summary>Whether the model has hardly been trained.</summary>
    public bool IsShort => Steps < FewestSteps || (Epochs < FewestEpochs && Steps < ManySteps);

    /// <summary>Whether its loss was still falling at the end.</summary>
    public bool IsFalling => LateShare >= StillFalling;

    /// <summary>Looks at a run.</summary>
    /// <param name="card">What belongs to the model.</param>
    /// <param name="log">What was measured while it trained; without a log nothing is said of how its loss fell.</param>
    public static TrainingExtent Of(ModelCard card, IReadOnlyList<Measurement> log)
    {
        ArgumentNullException.ThrowIfNull(card);
        int batch = Math.Max(1, card.Training.Batch);
        int train = Math.Max(1, card.Data.Train);
        Measurement[] of = [.. log.Where(m => m.Values.ContainsKey(LossTerms.Reconstruction))];
        Measurement[] test = [.. of.Where(m => m.Split == "test")];
        Measurement[] measured = test.Length > 0 ? test : of;
        int epochs = of.Length > 0 ? (int)of.Max(m => m.Epoch) : card.Training.Passes(train);
        long steps = of.Length > 0 ? of.Max(m => m.Step) : (long)epochs * ((train + batch - 1) / batch);
        return new TrainingExtent(epochs, steps, Late([.. measured.Select(m => (m.Epoch, m.Values[LossTerms.Reconstruction]))]));
    }

    /// <summary>Share of the fall from the first measurement to the last that came after two thirds of the epochs.</summary>
    /// <param name="measured">Epoch and loss, in order.</param>
    internal static double? Late(IReadOnlyList<(double Epoch, double Loss)> measured)
    {
        if (measured.Count < 3)
        {
            return null;
        }

        (double end, double last) = measured[^1];
        double two = measured.SkipLast(1).MinBy(m => Math.Abs(m.Epoch - (2.0 * end / 3))).Loss;
        double fall = measured[0].Loss - last;
        return fall > 0 && double.IsFinite(fall) && double.IsFinite(two) ? (two - last) / fall : null;
    }

    /// <summary>What is to be said before any figure of these models; null where they have been trained enough.</summary>
    /// <param name="models">The models, with what the page calls them.</param>
    public static string? Warning(params IReadOnlyList<(string Name, TrainingExtent TrainingExtent)> models)
    {
        (string Name, TrainingExtent TrainingExtent)[] brief = [.. models.Where(m => m.TrainingExtent.IsShort)];
        if (brief.Length > 0)
        {
            string names = brief.Length < models.Count ? string.Join(" and ", brief.Select(m => Named(m.Name)))
                : models.Count == 1 ? "This model" : "These models";
            return $"{Capital.Of(names)} {(brief.Length == 1 ? "has" : "have")} hardly been trained " +
                $"({string.Join("; ", brief.Select(m => m.TrainingExtent.ToString()).Distinct())}). Figures and pictures are those of " +
                $"unfinished models, and nothing is concluded from them: that needs at least {FewestSteps} steps, and " +
                $"{FewestEpochs} epochs or {Counted.Number(ManySteps)} steps.";
        }

        (string Name, TrainingExtent TrainingExtent)[] falling = [.. models.Where(m => m.TrainingExtent.IsFalling)];
        return falling.Length == 0
            ? null
            : $"The reconstruction term of {Named(falling[0].Name)} was still falling when its training ended: " +
                $"{Percent(falling[0].TrainingExtent.LateShare)} % of its fall came in the last third. Figures and " +
                $"pictures are those of unfinished models, and nothing is concluded from them (from " +
                $"{Percent(StillFalling)} % on); more epochs change them.";
    }

    private static string Percent(double? share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0}");

    private static string Named(string name) => name is "AE" or "VAE" ? $"the {name}" : name;

    /// <summary>E.g. <c>1 epoch, 25 steps</c>.</summary>
    public override string ToString() => $"{Counted.Of(Epochs, "epoch")}, {Counted.Of(Steps, "step")}";
}
