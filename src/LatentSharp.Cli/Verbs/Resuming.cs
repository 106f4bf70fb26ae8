using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Training;
using LatentSharp.Training.Provenance;

namespace LatentSharp.Cli.Verbs;

/// <summary>
/// What a resumed run takes from its checkpoint. Options may be repeated, but not changed, except for what ends the run or writes
/// checkpoints.
/// </summary>
internal static class Resuming
{
    /// <summary>Refuses options that differ from those of the run.</summary>
    /// <exception cref="UsageException">One does.</exception>
    public static void Check(ModelCard card, Wishes wishes, int? size)
    {
        (ModelOptions model, TrainingOptions training) = (card.Model, card.Training);
        Same("--model", wishes.Model, model.Model);
        Same("--network", wishes.Network, model.Network.Kind);
        Same("--network", wishes.Hidden is not null ? NetworkKind.Mlp : wishes.Channels is not null ? NetworkKind.Conv : null,
            model.Network.Kind);
        Same("--hidden", Join(wishes.Hidden), Join(model.Network.Hidden)!);
        Same("--channels", Join(wishes.Channels), Join(model.Network.Channels)!);
        Same("--residual", wishes.Residual, model.Network.Residual);
        Same("--upsampling", wishes.Upsampling, model.Network.Upsampling);
        Same("--latent", wishes.Latent, model.Latent);
        Same("--likelihood", wishes.Likelihood, model.Likelihood.Kind);
        Same("--binarize", wishes.Binarize, model.Likelihood.Binarize);
        Same("--variance", wishes.Variance, model.Likelihood.Variance);
        Same("--variance", wishes.Sigma, model.Likelihood.Sigma);
        Same("--beta", wishes.Beta, model.Objective.Beta);
        Same("--warm-up", wishes.WarmUp, model.Objective.WarmUp);
        Same("--warm-up-epochs", wishes.WarmUpEpochs, model.Objective.WarmUpEpochs);
        Same("--inward", wishes.Inward, model.Objective.Inward);
        Same("--free-bits", wishes.FreeBits, model.Objective.FreeBits);
        Same("--capacity", wishes.Capacity, (object?)model.Objective.Capacity ?? "off");
        Same("--batch", wishes.Batch, training.Batch);
        Same("--learning-rate", wishes.LearningRate, training.LearningRate);
        Same("--schedule", wishes.Schedule, training.Schedule);
        Same("--rate-warm-up", wishes.RateWarmUp, training.RateWarmUp);
        Same("--clip", wishes.Clip, (object?)training.Clip ?? "off");
        Same("--average", wishes.Average, (object?)training.Average ?? "off");
        Same("--optimizer", wishes.Optimizer, training.Optimizer);
        Same("--weight-decay", wishes.WeightDecay, training.WeightDecay);
        Same("--augment", wishes.Augment, training.Augment ?? Augmentation.None);
        Same("--seed", wishes.Seed, training.Seed);
        Same("--evaluate-every", wishes.EvaluateEvery, training.EvaluateEvery);
        Same("--size", size, model.Pictures.Width == model.Pictures.Height ? model.Pictures.Width : model.Pictures);
        Same("--steps", wishes.Steps?.ToString(), (object?)training.Plan?.ToString() ?? "off");
        int passes = training.Passes(card.Data.Train);
        if (wishes.Epochs < passes)
        {
            throw new UsageException($"--epochs {wishes.Epochs} is less than the {passes} that the run was started with; give more, or " +
                $"leave it out");
        }
    }

    /// <summary>The run's own options.</summary>
    public static Chosen Choose(ModelCard card, Wishes wishes) =>
        new(card.Model, card.Training with
        {
            Epochs = wishes.Epochs ?? card.Training.Epochs,
            Plan = wishes.Epochs is null ? card.Training.Plan : null,
            Patience = wishes.Patience ?? card.Training.Patience,
            CheckpointMinutes = wishes.CheckpointMinutes ?? card.Training.CheckpointMinutes,
        }, []);

    /// <summary>Refuses pictures and labels that are not those of the run, with the difference named.</summary>
    /// <exception cref="DataException">They are not.</exception>
    public static void CheckData(RunFolder folder, ModelCard card, Dataset set)
    {
        if (RunData.Compare(folder, card, set).Difference is { } difference)
        {
            throw new DataException($"{difference}; give the data that the run was started with, or {Allow} to train on with these.");
        }
    }

    /// <summary>The split that the run was started with.</summary>
    /// <exception cref="DataException">The pictures are not those of the run.</exception>
    public static Split SplitOf(ModelCard card, Dataset set, int? train, int? test, bool allowsChanged)
    {
        Split split = train is not null || test is not null ? Split.InOrder(set, train, test)
            : card.Data.InOrder ? InOrder(card.Data, set, allowsChanged)
            : Split.Default(set);
        if (allowsChanged || RunData.IsSameSplit(card, split))
        {
            return split;
        }

        throw new DataException(split.Train.Length == card.Data.Train && split.Test.Length == card.Data.Test
            ? $"{split.Train.Length} {set.Noun}s to train on and {split.Test.Length} to test on, but others than the " +
                $"run was started with; give the same --train and --test as at its start, or {Allow} to train on with these."
            : $"these {set.Noun}s give {split.Train.Length} to train on and {split.Test.Length} to test on, but the " +
                $"run " +
                $"was started with {card.Data.Train} and {card.Data.Test}; give the same --train and --test as at its start, or {Allow} " +
                $"to train on with these.");
    }

    /// <summary>
    /// As many as at the start; where fewer pictures are there, and that is allowed, as many to test on, and the rest to train on.
    /// </summary>
    private static Split InOrder(DataCard data, Dataset set, bool allowsChanged)
    {
        if (!allowsChanged)
        {
            return Split.InOrder(set, data.Train, data.Test);
        }

        int available = set.TestStart ?? Math.Max(1, set.Count - data.Test);
        return Split.InOrder(set, Math.Min(data.Train, available), Math.Min(data.Test, set.Count - available));
    }

    private const string Allow = "--allow-changed-data";

    private static string? Join(IReadOnlyList<int>? values) => values is null ? null : string.Join(',', values);

    private static void Same(string option, object? said, object kept)
    {
        if (said is not null && !said.Equals(kept))
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"{option} cannot be changed from {Text(kept)} while a run is resumed; leave it out, or start another run with another " +
                    $"--out"));
        }
    }

    private static string Text(object value) =>
        value is Enum ? value.ToString()!.ToLowerInvariant() : string.Create(CultureInfo.InvariantCulture, $"{value}");
}
