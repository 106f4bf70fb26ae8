using LatentSharp.Data;
using LatentSharp.Training.Files;

namespace LatentSharp.Training.Provenance;

/// <summary>How data compare with those that a run was started with.</summary>
/// <param name="Difference">What differs, one clause without a full stop; null if the run may go on with them.</param>
/// <param name="Note">What a person should know although nothing differs that matters; null for nothing.</param>
internal sealed record DataComparison(string? Difference, string? Note)
{
    internal static readonly DataComparison Same = new(null, null);
}

/// <summary>Whether a run is gone on with on the data that it was started with.</summary>
internal static class RunData
{
    /// <summary>Compares pictures and labels with those of a run.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="card">The card of its checkpoint.</param>
    /// <param name="set">The pictures to go on with, read in the run's format.</param>
    public static DataComparison Compare(RunFolder folder, ModelCard card, Dataset set)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(set);
        if (card.Data.Fingerprint is not { } then)
        {
            return new DataComparison(null,
                "the run was started by an older version, which did not note down its data; whether these are the same could not be " +
                    "checked");
        }

        DataFingerprint now = DataFingerprint.Of(new Split(set, [], [])) with { Split = then.Split };
        if (now == then)
        {
            return DataComparison.Same;
        }

        bool samePictures = now.Count == then.Count && now.Pictures == then.Pictures;
        if (DataRecord.TryLoad(folder.Data, then) is not { } record)
        {
            return samePictures && now.Labels == then.Labels
                ? new DataComparison(null, Renamed(set))
                : new DataComparison($"these are not the {(samePictures ? "labels" : $"{set.Noun}s")} that the run was started with", null);
        }

        string? difference = samePictures ? null : DataDifference.OfPictures(record, set);
        difference ??= now.Labels == then.Labels ? null : DataDifference.OfLabels(record, set);
        return new DataComparison(difference, difference is null ? Renamed(set) : null);
    }

    /// <summary>Whether a division is the one that a run was started with; true if the run does not say.</summary>
    /// <param name="card">The card of its checkpoint.</param>
    /// <param name="split">The division to go on with.</param>
    public static bool IsSameSplit(ModelCard card, Split split)
    {
        ArgumentNullException.ThrowIfNull(card);
        return card.Data.Train == split.Train.Length && card.Data.Test == split.Test.Length
            && (card.Data.Fingerprint is not { } then || then.Split == DataFingerprint.SplitHash(split));
    }

    /// <summary>Refuses data that are not those of a run, unless they are allowed.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="data">What its files will say of the data.</param>
    /// <param name="split">The pictures; which of them are trained and tested on.</param>
    /// <param name="allows">Whether other data are allowed.</param>
    /// <param name="epoch">Epochs that are completed.</param>
    /// <returns>What its files will say, with what was allowed; and what differs.</returns>
    /// <exception cref="TrainingException">The data are others, and that is not allowed.</exception>
    internal static (DataCard Data, DataComparison Compared) GoOn(RunFolder folder, DataCard data, Split split, bool allows, int epoch)
    {
        ModelCard card = Checkpoint.ReadCard(folder.Checkpoint);
        DataComparison compared = Compare(folder, card, split.Set);
        string? difference = compared.Difference ?? (IsSameSplit(card, split) ? null
            : $"{split.Train.Length} {split.Set.Noun}s to train on and {split.Test.Length} to test on "
                + "are another division than the run was started with");
        if (difference is null)
        {
            return (data with { Changes = card.Data.Changes }, compared);
        }

        return allows
            ? (data with { Changes = [.. card.Data.Changes, new DataChange(epoch, difference)] },
                new DataComparison(difference, $"{difference}; training goes on with these all the same, and the model file says so"))
            : throw new TrainingException($"{difference}; give the data that the run was started with, or start another run.");
    }

    private static string Renamed(Dataset set) =>
        $"the {set.Noun}s are those of the run in the same order, but some have other names than at its start";
}
