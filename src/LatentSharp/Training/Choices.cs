using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Sources;
using LatentSharp.Distributions;
using LatentSharp.Models;

namespace LatentSharp.Training;

/// <summary>A model and its training, complete.</summary>
/// <param name="Model">All that defines the model.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="Lines">A line for each choice that nobody made, e.g. <c>latent: 64 (chosen: 64×64 color pictures)</c>.</param>
public sealed record Chosen(ModelOptions Model, TrainingOptions Training, IReadOnlyList<string> Lines);

/// <summary>Chooses from the pictures what was not said.</summary>
public static class Choices
{
    // Pictures looked at, spread over the training part.
    private const int Looked = 500;

    // Mean distance of a pixel from black or white, of at most 0.5: 0.027 for MNIST; the threshold leaves it room.
    private const double BlackAndWhite = 0.06;

    // Grids are halved until their side is below this, that is, down to 3 to 5.
    private const int SmallestHalved = 6;
    private const int SmallestConvolved = 16;
    private const int FirstChannels = 32;
    private const int MostChannels = 256;

    // A quarter of an hour at 64×64 on two cores; larger pictures are made smaller where they come from, unless somebody asked for their
    // size.
    private const int PicturesSeen = FormatChoice.PicturesSeen;

    // Ten passes show what a set holds; of a large one fewer do, where ten would take hours: this many pictures are half an hour at 64×64
    // on two cores.
    private const int FewestPasses = 2;
    private const int UsualPasses = 10;
    private const int MostPasses = FormatChoice.MostPasses;
    private const int MostSeen = 600_000;

    // Of pictures that are seen so often a model learns each by heart, unless they are a little different each time.
    private const int ManyPasses = 50;

    // An evaluation takes a tenth of an epoch or so.
    private const int MostEvaluations = 20;

    // Where time is short, evaluations look at so many pictures for each that is trained on, half of them held-out ones, the last
    // evaluation at two and a half times as many; and at no fewer than some.
    private const double EvaluatedShare = 0.3;
    private const double LastEvaluations = 2.5;
    private const int FewestEvaluated = 64;

    // Numbers of a picture for each unit of β. A likelihood that counts every number as independent overstates what a picture says, since
    // the errors of neighbors go together; measured on avatars of 64×64 in color, where β of about 40 makes samples of the prior good
    // (decisions 5 and 9).
    private const double NumbersPerBeta = 300;

    // A row is learned in a thousandth of the time of a picture, so that small tables can be gone through often.
    private const int MostTableEpochs = 500;

    // More dimensions than that are seldom in use, whatever the number of columns.
    private const int MostTableLatent = 32;

    private static readonly int[] TableHidden = [128, 64];

    // The part of the run in which the KL weight grows: what is learned while codes are cheap stays when they get dear.
    private const double WarmUpShare = 0.65;

    // Half of the codes, drawn inward: midpoints and samples of the prior at 0.6 of the distance, for half a decibel (decision 9). Codes of
    // a few dimensions lie on no shell, and their length says something.
    private const double InwardShare = 0.5;
    private const int FewestInward = 8;

    /// <summary>Completes wishes.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="split">Which of them are trained on.</param>
    /// <param name="wishes">What was said.</param>
    /// <returns>The options, and a line for each choice made here.</returns>
    public static Chosen Choose(Dataset set, Split split, Wishes wishes)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(wishes);
        var lines = new List<string>();
        bool isPictures = set.Format is PictureFormat;
        string pictures = set.Format.Summary;
        string count = Counted.Of(split.Train.Length, $"training {set.Noun}");

        T Take<T>(string name, T? said, T chosen, string why)
            where T : struct
        {
            if (said is null)
            {
                lines.Add(Line(name, Text(chosen), why));
            }

            return said ?? chosen;
        }

        ModelKind model = Take("model", wishes.Model, ModelKind.Vae, "it can generate");
        NetworkOptions network = Network(set, wishes, pictures, lines);
        int latent = Take("latent", wishes.Latent, isPictures ? Latent(set.Format) : TableLatent(set.Format.Length), pictures);
        LikelihoodOptions likelihood = Likelihood(set, split, wishes, lines);
        int usual = split.Train.Length switch { >= 20_000 => 128, >= 500 => 32, _ => 16 };
        StepPlan? plan = wishes.Steps ?? (wishes.Epochs is null && isPictures
            ? PartOfTwo(split.Train.Length, wishes.Batch ?? usual, lines) : null);
        int? planned = plan is null ? null : new TrainingOptions
        {
            Batch = wishes.Batch ?? usual,
            Plan = StepPlan.Of(plan.Points[0].End)
        }.Passes(split.Train.Length);
        int epochs = Take("epochs", wishes.Epochs ?? planned,
            Passes(split.Train.Length, isPictures ? MostPasses : MostTableEpochs), count);
        int batch = Take("batch", wishes.Batch, usual, count);
        ObjectiveOptions objective = model == ModelKind.Ae ? new ObjectiveOptions()
            : Objective(set, latent, likelihood.Kind, wishes, epochs, (long)epochs * split.Train.Length, lines);
        ScheduleKind schedule = wishes.LearningRate is null
            ? Take("schedule", wishes.Schedule, ScheduleKind.Trapezoid,
                "the learning rate was left open, and a falling one settles the weights")
            : wishes.Schedule ?? ScheduleKind.Constant;
        int evaluateEvery = wishes.EvaluateEvery ?? Math.Max(1, (epochs + MostEvaluations - 1) / MostEvaluations);
        if (wishes.EvaluateEvery is null && evaluateEvery > 1)
        {
            lines.Add(Line("evaluate-every", Text(evaluateEvery), $"{Counted.Of(epochs, "epoch")}, {MostEvaluations} evaluations at most"));
        }

        var training = new TrainingOptions { Epochs = epochs, Batch = batch, Plan = plan };
        training = training with
        {
            LearningRate = wishes.LearningRate ?? training.LearningRate,
            Optimizer = wishes.Optimizer ?? training.Optimizer,
            Schedule = schedule,
            RateWarmUp = wishes.RateWarmUp ?? training.RateWarmUp,
            Clip = wishes.Clip,
            Average = wishes.Average,
            Patience = wishes.Patience,
            CheckpointMinutes = wishes.CheckpointMinutes ?? training.CheckpointMinutes,
            WeightDecay = wishes.WeightDecay ?? training.WeightDecay,
            Seed = wishes.Seed ?? training.Seed,
            Augment = Augment(set, wishes, epochs, lines),
            EvaluateEvery = evaluateEvery,
            EvaluateOn = plan is null ? null : EvaluateOn(plan.Points[0].End * batch, epochs / evaluateEvery, split, lines),
        };
        var options = new ModelOptions
        {
            Model = model,
            Format = set.Format,
            Latent = latent,
            Network = network,
            Likelihood = likelihood,
            Objective = objective,
        };
        TrainingMemory.Check(options);
        return new Chosen(options, training, lines);
    }

    /// <summary>
    /// Small sets of which nobody said how often they are seen are shifted: mirrored pictures may be wrong, moved ones hardly are.
    /// </summary>
    private static Augmentation? Augment(Dataset set, Wishes wishes, int epochs, List<string> lines)
    {
        if (wishes.Augment is { } said)
        {
            return said == Augmentation.None ? null : said;
        }

        if (set.Format is not PictureFormat || wishes.Epochs is not null || epochs < ManyPasses)
        {
            return null;
        }

        lines.Add(Line("augment", "shift", string.Create(CultureInfo.InvariantCulture,
            $"each picture is seen {Counted.Of(epochs, "time")}; none leaves them as they are, and mirror helps where left and right do " +
            $"not matter")));
        return new Augmentation { Shift = true };
    }

    /// <summary>Of very many pictures less than two passes; null where two are no more than a training should see.</summary>
    private static StepPlan? PartOfTwo(int pictures, int batch, List<string> lines)
    {
        if ((long)FewestPasses * pictures <= MostSeen)
        {
            return null;
        }

        var plan = StepPlan.Of(Math.Max(1, MostSeen / batch));
        lines.Add(Line("steps", plan.ToString(),
            $"{Counted.Of(MostSeen, "picture")} are seen, of {Counted.Of(pictures, "training picture")}"));
        return plan;
    }

    /// <summary>So many pictures that evaluations take a small part of the time; null for all.</summary>
    private static int? EvaluateOn(long seen, int evaluations, Split split, List<string> lines)
    {
        int most = (int)Math.Clamp(EvaluatedShare / 2 * seen / (evaluations + LastEvaluations), FewestEvaluated, int.MaxValue);
        if (Math.Max(split.Test.Length, Math.Min(split.Train.Length, Calibration.MostPictures)) <= most)
        {
            return null;
        }

        if (split.Test.Length > most)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"evaluations: on the first {most} of {split.Test.Length} held out (chosen: {seen} are trained on in the time)"));
        }

        return most;
    }

    /// <summary>Passes over so many pictures, or rows.</summary>
    internal static int Passes(int pictures, int most = MostPasses)
    {
        int wanted = (PicturesSeen + pictures - 1) / pictures;
        int least = Math.Clamp(MostSeen / pictures, FewestPasses, UsualPasses);
        return Math.Clamp(wanted, least, most);
    }

    private static ObjectiveOptions Objective(Dataset set, int latent, LikelihoodKind likelihood, Wishes wishes, int epochs, long seen,
        List<string> lines)
    {
        var objective = new ObjectiveOptions();

        // A short training has no time to win back what a dear code costs.
        double share = Math.Min(1, (double)seen / PicturesSeen);
        double beta = wishes.Beta ?? objective.Beta;
        ExampleFormat format = set.Format;
        if (!format.Kind.HasNeighbors)
        {
            if (wishes.Beta is null)
            {
                lines.Add(Line("beta", Text(beta), "columns do not repeat each other as neighbouring pixels do"));
            }
        }
        else if (wishes.Beta is null && wishes.FreeBits is null && wishes.Capacity is null && likelihood != LikelihoodKind.Bernoulli)
        {
            beta = Math.Max(1, Math.Round(format.Length / NumbersPerBeta * share * share, 1));
            lines.Add(Line("beta", Text(beta), $"{Counted.Of(format.Length, "number")} a picture, {Counted.Of(seen, "picture")} seen"));
        }

        bool warms = wishes.WarmUp is null && beta > 1;
        double warmUpEpochs = wishes.WarmUpEpochs ?? (warms ? Math.Max(1, Math.Round(WarmUpShare * epochs)) : objective.WarmUpEpochs);
        if (warms)
        {
            lines.Add(Line("warm-up", string.Create(CultureInfo.InvariantCulture,
                $"linear, {warmUpEpochs} {(warmUpEpochs == 1 ? "epoch" : "epochs")}"), "details are learned while codes are cheap"));
        }

        double inward = wishes.Inward ?? objective.Inward;
        if (wishes.Inward is null && format.Kind.HasNeighbors && likelihood != LikelihoodKind.Bernoulli && latent >= FewestInward)
        {
            inward = Math.Round(InwardShare * share, 2);
        }

        if (wishes.Inward is null && inward > 0)
        {
            lines.Add(Line("inward", Text(inward), $"{Counted.Of(latent, "latent dimension")}, {Counted.Of(seen, "picture")} seen"));
        }

        return objective with
        {
            Beta = beta,
            WarmUp = wishes.WarmUp ?? (warms ? WarmUpKind.Linear : objective.WarmUp),
            WarmUpEpochs = warmUpEpochs,
            ReconstructionWeight = wishes.ReconstructionWeight ?? objective.ReconstructionWeight,
            FreeBits = wishes.FreeBits ?? objective.FreeBits,
            Capacity = wishes.Capacity,
            Inward = inward,
        };
    }

    private static NetworkOptions Network(Dataset set, Wishes wishes, string pictures, List<string> lines)
    {
        int side = set.Format is PictureFormat format ? Math.Min(format.Width, format.Height) : 1;
        NetworkKind kind = wishes.Network
            ?? (wishes.Hidden is not null ? NetworkKind.Mlp
            : wishes.Channels is not null || side >= SmallestConvolved ? NetworkKind.Conv : NetworkKind.Mlp);
        IReadOnlyList<int> channels = wishes.Channels ?? Channels(side);
        var network = new NetworkOptions { Kind = kind, Channels = channels };
        network = network with
        {
            Hidden = wishes.Hidden ?? (set.Format.Kind.HasNeighbors ? network.Hidden : TableHidden),
            Residual = wishes.Residual ?? network.Residual,
            Upsampling = wishes.Upsampling ?? network.Upsampling,
        };
        bool sizesSaid = kind == NetworkKind.Mlp ? wishes.Hidden is not null : wishes.Channels is not null;
        string sizes = string.Join(',', kind == NetworkKind.Mlp ? network.Hidden : channels);
        if (wishes.Network is null)
        {
            lines.Add(Line("network", $"{Text(kind)} {sizes}", sizesSaid ? "these sizes were given" : pictures));
        }
        else if (!sizesSaid)
        {
            lines.Add(Line(kind == NetworkKind.Mlp ? "hidden" : "channels", sizes, pictures));
        }

        return network;
    }

    private static LikelihoodOptions Likelihood(Dataset set, Split split, Wishes wishes, List<string> lines)
    {
        var pictures = set as PictureDataset;
        double distance = pictures is not null && (wishes.Likelihood is null || wishes.Binarize is null)
            ? DistanceFromBlackAndWhite(pictures, split.Train) : 1;
        bool isBlackAndWhite = pictures?.Format.Channels == 1 && distance < BlackAndWhite;
        string why = pictures is null ? "the columns hold numbers" : isBlackAndWhite
            ? "the pictures are nearly black and white" : "the pictures have shades";
        LikelihoodKind kind = wishes.Likelihood
            ?? (wishes.Binarize is not null and not Binarization.None ? LikelihoodKind.Bernoulli
            : wishes.Variance is not null || wishes.Sigma is not null || !isBlackAndWhite
                ? LikelihoodKind.Gaussian : LikelihoodKind.Bernoulli);
        if (wishes.Likelihood is null)
        {
            lines.Add(Line("likelihood", Text(kind), why));
        }

        Binarization binarize = wishes.Binarize
            ?? (kind == LikelihoodKind.Bernoulli && isBlackAndWhite ? Binarization.Dynamic : Binarization.None);
        if (wishes.Binarize is null && kind == LikelihoodKind.Bernoulli)
        {
            lines.Add(Line("binarize", Text(binarize), why));
        }

        VarianceKind variance = wishes.Variance ?? (wishes.Sigma is null ? VarianceKind.Optimal : VarianceKind.Fixed);
        if (wishes.Variance is null && wishes.Sigma is null && kind == LikelihoodKind.Gaussian)
        {
            lines.Add(Line("variance", Text(variance), "it needs no tuning"));
        }

        var likelihood = new LikelihoodOptions { Kind = kind, Binarize = binarize, Variance = variance };
        return likelihood with { Sigma = wishes.Sigma ?? likelihood.Sigma };
    }

    private static int[] Channels(int shorter)
    {
        var channels = new List<int>();
        int next = FirstChannels;
        for (int side = shorter; side >= SmallestHalved || channels.Count == 0; side /= 2)
        {
            channels.Add(next);
            next = Math.Min(next * 2, MostChannels);
        }

        return [.. channels];
    }

    /// <summary>20 for MNIST's format as is usual, 64 for color pictures of 64×64, in between and beyond by steps.</summary>
    private static int Latent(ExampleFormat format) => format.Length switch
    {
        <= 300 => 10,
        <= 1100 => 20,
        <= 4200 => 32,
        <= 17_000 => 64,
        _ => 128,
    };

    /// <summary>
    /// Half as many as there are columns, so that codes have to find what columns have in common; at least two where there are two.
    /// </summary>
    private static int TableLatent(int columns) => Math.Clamp((columns + 1) / 2, Math.Min(columns, 2), MostTableLatent);

    private static double DistanceFromBlackAndWhite(PictureDataset set, int[] indices)
    {
        long sum = 0;
        int looked = Math.Min(Looked, indices.Length);
        for (int i = 0; i < looked; i++)
        {
            foreach (byte pixel in set.Pixels(indices[(int)((long)i * indices.Length / looked)]))
            {
                sum += Math.Min((int)pixel, 255 - pixel);
            }
        }

        return sum / (255.0 * Math.Max(looked, 1) * set.Format.Length);
    }

    private static string Line(string name, string value, string why) => $"{name}: {value} (chosen: {why})";

    private static string Text<T>(T value) =>
        value is Enum ? value.ToString()!.ToLowerInvariant() : FormattableString.Invariant($"{value}");
}
