using System.Globalization;
using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;
using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Steps;

namespace LatentSharp.Training;

/// <summary>How the learning rate changes in the course of a run.</summary>
public enum ScheduleKind
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>
    /// It falls in a straight line to zero at the last step (Bergsma et al. 2025), which settles the weights. Plain arithmetic, so that it
    /// has the same bits everywhere.
    /// </summary>
    Linear,

    /// <summary>
    /// Constant for the first half of the run, then in a straight line to zero: large steps as long as they gain, small ones to settle (Hu
    /// et al. 2024, "warm-up, stable, decay").
    /// </summary>
    Trapezoid,

    /// <summary>Along half a cosine to zero (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>
    /// Eight stages, each three times as long as the one before and at 10^(−1/7) of its rate, down to a tenth of the first (Burda et al.
    /// 2016, section 5: 3280 epochs).
    /// </summary>
    Stages,

    /// <summary>A tenth from three fifths of the run on, a hundredth from 85 % on.</summary>
    Step,

    /// <summary>Halved whenever three evaluations in a row were no better than the best before.</summary>
    Plateau,
}

/// <summary>How a model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>
    /// Evaluations in a row without a better one after which <see cref="ScheduleKind.Plateau"/> halves the learning rate.
    /// </summary>
    internal const int PlateauEvaluations = 3;

    /// <summary>
    /// Passes over the training pictures; with a <see cref="Plan"/> those that it began with, in which the schedules are counted.
    /// </summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of steps, where a time was given; null for <see cref="Epochs"/>.</summary>
    [JsonInclude]
    internal StepPlan? Plan { get; init; }

    /// <summary>Pictures of a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>
    /// Parts that a batch is computed in, a power of two; each is a batch of its own to layers, batch normalization and loss, and so are
    /// its statistics, free bits, capacity and optimal variance.
    /// </summary>
    [JsonIgnore]
    public int Shards { get; init; } = 1;

    /// <summary>The same as files have it, which do not where it is 1.</summary>
    [JsonInclude]
    [JsonPropertyName("shards")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal int? KeptShards
    {
        get => Shards == 1 ? null : Shards;
        init => Shards = value ?? 1;
    }

    /// <summary>Classes of a batch, with as many pictures each, by the graph of labels; null for pictures in any order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BatchClasses { get; init; }

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes.</summary>
    public ScheduleKind Schedule { get; init; }

    /// <summary>Epochs in which the learning rate rises in a straight line from 0; 0 for none.</summary>
    public double RateWarmUp { get; init; }

    /// <summary>Largest norm of all gradients together; null for no bound.</summary>
    public double? Clip { get; init; }

    /// <summary>
    /// Decay of averaged weights, which are then measured and kept as the model in place of the last step's; null for none.
    /// </summary>
    public double? Average { get; init; }

    /// <summary>Evaluations in a row without a better one after which the run ends; null for never.</summary>
    public int? Patience { get; init; }

    /// <summary>Minutes after which a checkpoint is written within an epoch.</summary>
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>The rule that changes the parameters.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Weight decay of the rule.</summary>
    public double WeightDecay { get; init; }

    /// <summary>ε of the rule, added to the root of the second moment; null for 1e-8, as in PyTorch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Epsilon { get; init; }

    /// <summary>Decides first values, order, binarization and samples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Changes that training pictures undergo each time they are seen; null for none.</summary>
    public Augmentation? Augment { get; init; }

    /// <summary>The family whose parts and settings were taken where nothing else was said, e.g. <c>beta</c>; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Family { get; init; }

    /// <summary>Whether the model file keeps the scores of held-out examples, by which others are told to be anomalies.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ForAnomalies { get; init; }

    /// <summary>Epochs between evaluations on the test split.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>
    /// Pictures of an evaluation, the first of the test split, and as many training pictures for statistics of batch normalization; null
    /// for all.
    /// </summary>
    public int? EvaluateOn { get; init; }

    /// <summary>Whether numbers and sheets go to files of events too, which TensorBoard reads.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TensorBoard { get; init; }

    /// <summary>Passes over so many training pictures that the run makes in all, the last of which may be cut.</summary>
    /// <param name="pictures">Training pictures.</param>
    public int Passes(int pictures)
    {
        long batches = Math.Max(1, (pictures + (long)Batch - 1) / Batch);
        return Plan is null ? Epochs : (int)Math.Min((Plan.End + batches - 1) / batches, int.MaxValue);
    }

    /// <summary>The learning rate of a step; for <see cref="ScheduleKind.Plateau"/> before it was halved.</summary>
    /// <param name="epoch">Epochs done, with fraction.</param>
    public double Rate(double epoch)
    {
        double warm = RateWarmUp > 0 ? Math.Min(1, epoch / RateWarmUp) : 1;
        return LearningRate * warm * RateSchedule.Share(Schedule, Math.Clamp(epoch / Epochs, 0, 1));
    }

    /// <summary>The rule that changes the weights, with nothing done.</summary>
    internal Optimizer CreateOptimizer(IReadOnlyList<Parameter> parameters) =>
        new(Optimizer, parameters, WeightDecay, Epsilon ?? Tensors.Autodiff.Optimizer.DefaultEpsilon);

    /// <summary>Refuses what cannot be done.</summary>
    /// <exception cref="Settings.LatentSharpException">A value is out of range; the message names it and the range.</exception>
    public void Validate()
    {
        SettingTable.Validate(TrainingSettings.All, this);
        ShardSettings.Check(this);
    }
}

/// <summary>The settings of <see cref="TrainingOptions"/>.</summary>
public static class TrainingSettings
{
    // Ten passes show what a set holds; of a large one fewer do, where ten would take hours: this many pictures are half an hour at 64×64
    // on two cores.
    private const int FewestPasses = 2;
    private const int UsualPasses = 10;
    private const int MostSeen = 600_000;

    // A row is learned in a thousandth of the time of a picture, so that small tables can be gone through often.
    private const int MostTableEpochs = 500;

    // What decides which category a row has is learned late; measured on three tables (docs/benchmarks/tables.md).
    private const int MixedPasses = 2;

    // Above this many passes a model memorizes its pictures: augment.
    private const int ManyPasses = 50;

    // An evaluation takes a tenth of an epoch or so.
    private const int MostEvaluations = 20;

    // Where time is short, evaluations look at so many pictures for each that is trained on, half of them held-out ones, the last
    // evaluation at two and a half times as many; and at no fewer than some.
    private const double EvaluatedShare = 0.3;
    private const double LastEvaluations = 2.5;
    private const int FewestEvaluated = 64;

    /// <summary>Passes over the training pictures.</summary>
    public static Setting<int> Epochs { get; } = new Setting<TrainingOptions, int>(
        "epochs", SettingFormat.Whole(1, 1_000_000), o => o.Epochs, (o, v) => o with { Epochs = v })
    {
        Group = SettingGroup.Training,
        Help = "Passes over the training pictures.",
        Default = "10 to 200, so that about 300,000 pictures are seen; of more than 60,000 pictures 2 to 9, and of more than 300,000 " +
            "part " +
            "of two, so that no more than 600,000 are",
        IsCommon = true,
        MayChange = true,
        From = ChooseEpochs,
    };

    /// <summary>Number of steps, in place of epochs.</summary>
    internal static Setting<StepPlan> Steps { get; } = new Setting<TrainingOptions, StepPlan>(
        "steps", new("N", "a whole number of steps, e.g. 5000, or what a run within a time printed, e.g. 5000,800:4200", StepPlan.TryParse,
            plan => plan.IsPossible, plan => plan.Points?.Count > 0 ? plan.ToString() : "nothing"),
        o => o.Plan, (o, v) => o with { Plan = v })
    {
        Group = SettingGroup.Training,
        Help = SettingText.Of($"Number of steps, in place of {new SettingName("epochs")}; with ,S:N after it changed at step S, as a run " +
            $"with {new SettingName("time")} prints it to be repeated (beside the same {new SettingName("time")}, which then sets no " +
            $"limit)."),
        Excludes = "epochs",
        ExcludesText = SettingText.Of($"{new SettingName("steps")} and {new SettingName("epochs")} both say how long to train; give only " +
            $"one of them"),
        From = ChooseSteps,
    };

    /// <summary>Pictures of a step.</summary>
    public static Setting<int> Batch { get; } = new Setting<TrainingOptions, int>(
        "batch", SettingFormat.Whole(1, 65536), o => o.Batch, (o, v) => o with { Batch = v })
    {
        Group = SettingGroup.Training,
        Help = "Pictures of a step.",
        Default = "128 from 20,000 pictures, 32 from 500, else 16",
        From = context => new(context.Facts.Train switch { >= 20_000 => 128, >= 500 => 32, _ => 16 }, Count(context)),
    };

    /// <summary>Parts that a batch is computed in.</summary>
    public static Setting<int> Shards => ShardSettings.Shards;

    /// <summary>Learning rate.</summary>
    public static Setting<double> LearningRate { get; } = new Setting<TrainingOptions, double>(
        "learning-rate", SettingFormat.Number("R", r => r is > 0 and <= 1e30, "a number above 0, and at most 1e30, e.g. 1e-3"),
        o => o.LearningRate, (o, v) => o with { LearningRate = v })
    {
        Group = SettingGroup.Training,
        Help = "Learning rate.",
        Default = "1e-3",
    };

    /// <summary>How the learning rate changes.</summary>
    public static Setting<ScheduleKind> Schedule { get; } = new Setting<TrainingOptions, ScheduleKind>(
        "schedule", SettingFormat.Choice(ScheduleKind.Constant, ScheduleKind.Linear, ScheduleKind.Trapezoid, ScheduleKind.Cosine,
            ScheduleKind.Stages, ScheduleKind.Step, ScheduleKind.Plateau),
        o => o.Schedule, (o, v) => o with { Schedule = v })
    {
        Group = SettingGroup.Training,
        Help = "How the learning rate changes: not at all; in a straight line to zero; the same from half-way on; along half a cosine; " +
            "in eight stages, each three times as long, down to a tenth (Burda et al. 2016); a tenth from 60 % and a hundredth from " +
            "85 % on; halved after three evaluations that were no better.",
        Default = SettingText.Of($"trapezoid, or constant where {new SettingName("learning-rate")} is given"),
        From = context => context.Said.Has(LearningRate) ? null
            : new(ScheduleKind.Trapezoid, "the learning rate was left open, and a falling one settles the weights"),
    };

    /// <summary>Epochs in which the learning rate rises from 0.</summary>
    public static Setting<double> RateWarmUp { get; } = new Setting<TrainingOptions, double>(
        "rate-warm-up", SettingFormat.Number("E", e => e is >= 0 and <= 1e9, "a number of epochs of at least 0, and at most 1e9"),
        o => o.RateWarmUp, (o, v) => o with { RateWarmUp = v })
    {
        Group = SettingGroup.Training,
        Help = "Epochs in which the learning rate rises from 0.",
        Default = "0",
    };

    /// <summary>Largest norm of all gradients together.</summary>
    public static Setting<double> Clip { get; } = new Setting<TrainingOptions, double>(
        "clip", SettingFormat.Number("NORM", n => n is > 0 and <= 1e30, "a number above 0, and at most 1e30, e.g. 1"),
        o => o.Clip, (o, v) => o with { Clip = v })
    {
        Group = SettingGroup.Training,
        Help = "Largest norm of all gradients together.",
        Default = "no bound",
    };

    /// <summary>Decay of averaged weights.</summary>
    public static Setting<double> Average { get; } = new Setting<TrainingOptions, double>(
        "average", SettingFormat.Number("D", d => d is >= 0 and < 1, "a number from 0 to below 1, e.g. 0.999"),
        o => o.Average, (o, v) => o with { Average = v })
    {
        Group = SettingGroup.Training,
        Help = "Measure and keep weights averaged over the steps with this decay.",
        Default = "off",
    };

    /// <summary>The rule that changes the weights.</summary>
    public static Setting<OptimizerKind> Optimizer { get; } = new Setting<TrainingOptions, OptimizerKind>(
        "optimizer", SettingFormat.Choice(OptimizerKind.Adam, OptimizerKind.AdamW, OptimizerKind.Adamax),
        o => o.Optimizer, (o, v) => o with { Optimizer = v })
    {
        Group = SettingGroup.Training,
        Help = "The rule that changes the weights.",
        Default = "adam",
    };

    /// <summary>Weight decay of the rule.</summary>
    public static Setting<double> WeightDecay { get; } = new Setting<TrainingOptions, double>(
        "weight-decay", SettingFormat.Number("W", w => w is >= 0 and <= 1e9, "a number of at least 0, and at most 1e9"),
        o => o.WeightDecay, (o, v) => o with { WeightDecay = v })
    {
        Group = SettingGroup.Training,
        Help = "Weight decay.",
        Default = "0",
    };

    /// <summary>ε of the rule.</summary>
    public static Setting<double> Epsilon { get; } = new Setting<TrainingOptions, double>(
        "epsilon", SettingFormat.Number("E", e => e is > 0 and <= 1, "a number above 0, and at most 1, e.g. 1e-4"),
        o => o.Epsilon, (o, v) => o with { Epsilon = v })
    {
        Group = SettingGroup.Training,
        Help = "What the rule adds to the root of the averaged squared gradients; papers have 1e-8 to 1e-3.",
        Default = "1e-8",
    };

    /// <summary>Epochs between evaluations.</summary>
    public static Setting<int> EvaluateEvery { get; } = new Setting<TrainingOptions, int>(
        "evaluate-every", SettingFormat.Whole(1, 1_000_000), o => o.EvaluateEvery, (o, v) => o with { EvaluateEvery = v })
    {
        Group = SettingGroup.Training,
        Help = "Epochs between evaluations on the test pictures.",
        Default = "so that there are at most 20",
        From = context => Math.Max(1, (context.Epochs + MostEvaluations - 1) / MostEvaluations) is var every && every > 1
            ? new(every, $"{Counted.Of(context.Epochs, "epoch")}, {MostEvaluations} evaluations at most") : null,
    };

    /// <summary>Changes that training pictures undergo each time they are seen.</summary>
    public static Setting<Augmentation> Augment { get; } = new Setting<TrainingOptions, Augmentation>(
        "augment", new("NAME,NAME,…", "one or more of mirror, shift and colour with commas between, e.g. mirror,shift, or none",
            Augmentation.TryParse, _ => true, value => value.ToString())
        { Words = [.. Augmentation.Names, "none"] },
        o => o.Augment, (o, v) => o with { Augment = v == Augmentation.None ? null : v })
    {
        Group = SettingGroup.Training,
        Help = "Change training pictures a little each time they are seen: mirror exchanges left and right, shift moves by up to a " +
            "sixteenth of the side, colour changes brightness, contrast and tint.",
        Default = "shift for small sets whose epochs are not given, else none",
        Neutral = "none",
        From = ChooseAugment,
    };

    /// <summary>Pictures of an evaluation.</summary>
    public static Setting<int> EvaluateOn { get; } = new Setting<TrainingOptions, int>(
        "evaluate-on", SettingFormat.Whole(1, int.MaxValue, "a whole number of pictures of at least 1"),
        o => o.EvaluateOn, (o, v) => o with { EvaluateOn = v })
    {
        Group = SettingGroup.Training,
        Help = "Pictures of an evaluation.",
        IsOffered = false,
        From = ChooseEvaluateOn,
    };

    /// <summary>Evaluations in a row without a better one after which the run ends.</summary>
    public static Setting<int> Patience { get; } = new Setting<TrainingOptions, int>(
        "patience", SettingFormat.Whole(1, 1_000_000), o => o.Patience, (o, v) => o with { Patience = v })
    {
        Group = SettingGroup.Training,
        Help = "End after so many evaluations in a row that were no better; those of a linear warm-up do not count.",
        Default = "never",
        MayChange = true,
    };

    /// <summary>Minutes between checkpoints within an epoch.</summary>
    public static Setting<double> CheckpointMinutes { get; } = new Setting<TrainingOptions, double>(
        "checkpoint-every", SettingFormat.Number("MINUTES", m => m > 0, "a number of minutes above 0"),
        o => o.CheckpointMinutes, (o, v) => o with { CheckpointMinutes = v })
    {
        Group = SettingGroup.Training,
        Help = "Write a checkpoint also within an epoch.",
        Default = "5",
        MayChange = true,
    };

    /// <summary>Whether TensorBoard is to read the run.</summary>
    public static Setting<bool> TensorBoard { get; } = new Setting<TrainingOptions, bool>(
        "tensorboard", SettingFormat.Switch(), o => o.TensorBoard ? true : null, (o, v) => o with { TensorBoard = v })
    {
        Group = SettingGroup.Training,
        Help = "Write the loss terms and sheets of pictures for TensorBoard, too: files of events in the folder tensorboard of the run.",
        MayChange = true,
    };

    /// <summary>What decides every random draw.</summary>
    public static Setting<ulong> Seed { get; } = new Setting<TrainingOptions, ulong>(
        "seed", new("N", "a whole number from 0 to 18446744073709551615",
            text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null, _ => true,
            value => value.ToString(CultureInfo.InvariantCulture)),
        o => o.Seed, (o, v) => o with { Seed = v })
    {
        Group = SettingGroup.Training,
        Help = "Decides first weights, order, binarisation and samples.",
        Default = "1",
        IsOffered = false,
    };

    /// <summary>The family of the model, of which there is a table.</summary>
    public static Setting<string> Family => Families.ModelFamilies.Setting;

    /// <summary>How long to train.</summary>
    public static IReadOnlyList<Setting> Length { get; } = [Epochs, Steps, Batch, Balance.BalanceSettings.Classes, Shards];

    /// <summary>What the model is for.</summary>
    public static Setting<string> For { get; } = new Setting<TrainingOptions, string>(
        "for", SettingFormat.Word("anomalies"), o => o.ForAnomalies ? "anomalies" : null, (o, v) => o with { ForAnomalies = v is not null })
    {
        Group = SettingGroup.Training,
        Help = "anomalies: what is learned from is all good, and the model file keeps the scores of the held-out examples, from which " +
            "latent score takes its threshold.",
    };

    /// <summary>How to train.</summary>
    public static IReadOnlyList<Setting> Manner { get; } =
    [
        LearningRate, Schedule, RateWarmUp, Clip, Average, Optimizer, WeightDecay, Epsilon, EvaluateEvery, Augment,
        EvaluateOn, Patience, CheckpointMinutes, For, TensorBoard, Seed,
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Length, .. Manner];

    /// <summary>Passes over so many pictures, or rows.</summary>
    internal static int Passes(int pictures, int most = FormatChoice.MostPasses)
    {
        int wanted = (FormatChoice.PicturesSeen + pictures - 1) / pictures;
        int least = Math.Clamp(MostSeen / pictures, FewestPasses, UsualPasses);
        return Math.Clamp(wanted, least, most);
    }

    private static string Count(SettingContext context) => Counted.Of(context.Facts.Train, $"training {context.Facts.Noun}");

    private static SettingChoice<int> ChooseEpochs(SettingContext context)
    {
        if (context.Find(Steps.Name) is StepPlan plan)
        {
            TrainingOptions planned = new() { Batch = context.Get(Batch, 1), Plan = StepPlan.Of(plan.Points[0].End) };
            return new(planned.Passes(context.Facts.Train));
        }

        return new(context.Facts.HasChoices ? Math.Min(MostTableEpochs, MixedPasses * Passes(context.Facts.Train, MostTableEpochs))
            : Passes(context.Facts.Train, context.Facts.IsGrid ? FormatChoice.MostPasses : MostTableEpochs), Count(context));
    }

    /// <summary>Of very many pictures less than two passes; null where two are no more than a training should see.</summary>
    private static SettingChoice<StepPlan>? ChooseSteps(SettingContext context)
    {
        if (context.Said.Has(Epochs) || !context.Facts.IsGrid || (long)FewestPasses * context.Facts.Train <= MostSeen)
        {
            return null;
        }

        return new(StepPlan.Of(Math.Max(1, MostSeen / context.Get(Batch, 1))),
            $"{Counted.Of(MostSeen, "picture")} are seen, of {Counted.Of(context.Facts.Train, "training picture")}");
    }

    /// <summary>
    /// Small sets of which nobody said how often they are seen are shifted: mirrored pictures may be wrong, moved ones hardly are.
    /// </summary>
    private static SettingChoice<Augmentation>? ChooseAugment(SettingContext context) =>
        !context.Facts.IsGrid || context.Said.Has(Epochs) || context.Epochs < ManyPasses ? null
            : new(new Augmentation { Shift = true },
                $"each picture is seen {Counted.Of(context.Epochs, "time")}; none leaves them as they are, and mirror helps where left " +
                $"and right do not matter");

    /// <summary>So many pictures that evaluations take a small part of the time; null for all.</summary>
    private static SettingChoice<int>? ChooseEvaluateOn(SettingContext context)
    {
        if (context.Find(Steps.Name) is not StepPlan plan)
        {
            return null;
        }

        (int train, int test) = (context.Facts.Train, context.Facts.Test);
        long seen = plan.Points[0].End * context.Get(Batch, 1);
        int evaluations = context.Epochs / context.Get(EvaluateEvery, 1);
        int most = (int)Math.Clamp(EvaluatedShare / 2 * seen / (evaluations + LastEvaluations), FewestEvaluated, int.MaxValue);
        if (Math.Max(test, Math.Min(train, Calibration.MostPictures)) <= most)
        {
            return null;
        }

        return test <= most ? new(most)
            : new(most, FormattableString.Invariant($"{seen} are trained on in the time"),
                FormattableString.Invariant($"on the first {most} of {test} held out"), "evaluations");
    }
}
