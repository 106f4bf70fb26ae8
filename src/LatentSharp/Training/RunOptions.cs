using LatentSharp.Data;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Settings;
using LatentSharp.Training.Balance;
using LatentSharp.Training.Steps;

namespace LatentSharp.Training;

/// <summary>A model and its training, complete.</summary>
/// <param name="Model">All that defines the model.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="Lines">A line for each choice that nobody made, e.g. <c>latent: 64 (chosen: 64×64 colour pictures)</c>.</param>
internal sealed record RunOptions(ModelOptions Model, TrainingOptions Training, IReadOnlyList<string> Lines)
{
    // Pictures looked at, spread over the training part.
    private const int Looked = 500;

    /// <summary>The records that hold the settings, from the model to its training.</summary>
    /// <param name="model">All that defines a model.</param>
    /// <param name="training">How it is trained.</param>
    public static IEnumerable<object> Parts(ModelOptions model, TrainingOptions training)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [model, model.Network, model.Posterior, model.Prior, model.Likelihood, model.Objective, training];
    }

    /// <summary>Completes what was said: the rest is chosen from the data.</summary>
    /// <param name="split">The pictures, or rows; which of them are trained on.</param>
    /// <param name="said">What was said.</param>
    /// <param name="table">The settings; null for all.</param>
    /// <returns>The options, and a line for each choice made here.</returns>
    /// <exception cref="SettingException">What was said is not possible, or needs more memory than there is.</exception>
    public static RunOptions Choose(Split split, SettingValues said, SettingTable? table = null)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(said);
        table ??= AllSettings.Table;
        table.Check(said);
        var context = new SettingContext(table, said, Facts(split));
        ModelOptions model = context.Apply(new ModelOptions { Format = split.Set.Format });
        model = model with
        {
            Network = context.Apply(model.Network),
            Posterior = context.Apply(model.Posterior),
            Prior = context.Apply(model.Prior),
            Likelihood = context.Apply(model.Likelihood),
            Objective = model.Posterior.HasSpread || model.Objective.NeedsGraph ? context.Apply(model.Objective) : model.Objective,
            Condition = model.Condition?.For(split.Set.Attributes),
            LabelGraph = model.LabelGraph?.For(split.Set.Attributes),
        };
        ConditionOptions.Check(said, model.Condition);
        if (model.Posterior.Code(model.Latent).Codebook is not null && ModelSettings.OfObjective.FirstOrDefault(said.Has) is { } weighs)
        {
            throw new SettingException(SettingText.Of($"{new SettingName(weighs.Name)} is about a KL term, and rounded codes have none; " +
                $"leave it out"));
        }

        TrainingOptions training = context.Apply(new TrainingOptions());
        TrainingMemory.Check(model);
        return new RunOptions(model, training, [.. context.Lines, .. BalancedOrder.Lines(model)]);
    }

    /// <summary>What is known of data, for choices.</summary>
    /// <param name="split">The data; which of them are trained on.</param>
    internal static DataFacts Facts(Split split)
    {
        Dataset set = split.Set;
        var distance = new Lazy<double>(() => set is PictureDataset pictures ? DistanceFromBlackAndWhite(pictures, split.Train) : 1);
        return new DataFacts
        {
            Words = set.Format.Summary,
            Noun = set.Noun,
            IsGrid = set.Format.Kind.HasNeighbors,
            HasChoices = set.Format.Kind.HasChoices,
            Columns = set.Format is MixedColumns mixed ? mixed.Columns.Count : null,
            Shape = set.Format is PictureFormat format ? (format.Channels, format.Height, format.Width) : (set.Format.Length, 1, 1),
            Train = split.Train.Length,
            Test = split.Test.Length,
            DistanceFromBlackAndWhite = () => distance.Value,
        };
    }

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
}
