using LatentSharp.Data;
using LatentSharp.Settings;
using LatentSharp.Training;
using LatentSharp.Training.Provenance;

namespace LatentSharp.Runs.Learning;

/// <summary>
/// What a resumed run takes from its checkpoint. Options may be repeated, but not changed, except for what ends the run or writes
/// checkpoints.
/// </summary>
internal static class Resuming
{
    /// <summary>Refuses options that differ from those of the run.</summary>
    /// <exception cref="RequestException">One does.</exception>
    public static void Check(ModelCard card, SettingValues said, int? size, SettingTable? table = null)
    {
        table ??= AllSettings.Table;
        object[] parts = [.. RunOptions.Parts(card.Model, card.Training)];
        foreach (Setting setting in table.All.Where(setting => said.Has(setting) && !setting.MayChange))
        {
            // A setting of another part would change the part.
            Setting changed = setting.Conditions.Where(needs => !needs.MustBeSaid && setting.Write(said[setting]!) != setting.Neutral)
                .Select(needs => table.Find(needs.Of) is { } of && Kept(of, parts) is { } part && !needs.Holds(part) ? of : null)
                .FirstOrDefault(of => of is not null) ?? setting;
            string? kept = Kept(changed, parts);
            if (changed != setting || setting.Write(said[setting]!) != (kept ?? setting.Neutral))
            {
                throw Refusal(changed.Name, kept ?? setting.Neutral ?? "off");
            }
        }

        var pictures = card.Model.Format as PictureFormat;
        if (size is not null && (pictures?.Width != size || pictures.Height != size))
        {
            throw Refusal("size", pictures is not null && pictures.Width == pictures.Height ? $"{pictures.Width}" : $"{card.Model.Format}");
        }

        int passes = card.Training.Passes(card.Data.Train);
        if (said[TrainingSettings.Epochs] is int epochs && epochs < passes)
        {
            throw new RequestException($"{new SettingName("epochs")} {epochs} is less than the {passes} that the run was started with; " +
                $"give more, or " +
                $"leave it out");
        }
    }

    /// <summary>The run's own options, with what may change.</summary>
    public static RunOptions Choose(ModelCard card, SettingValues said)
    {
        TrainingOptions training = AllSettings.Table.All.Where(setting => setting.MayChange && said.Has(setting)).Aggregate(
            card.Training, (options, setting) => (TrainingOptions)setting.Set(options, said[setting]!));
        return new(card.Model, training with { Plan = said.Has(TrainingSettings.Epochs) ? null : training.Plan }, []);
    }

    /// <summary>Refuses pictures and labels that are not those of the run, with the difference named.</summary>
    /// <exception cref="DataException">They are not.</exception>
    public static void CheckData(RunFolder folder, ModelCard card, Dataset set)
    {
        if (RunData.Compare(folder, card, set).Difference is { } difference)
        {
            throw new DataException($"{difference}; give the data that the run was started with, or {Allow} to train on with these.");
        }
    }

    /// <summary>How a run divided data; null where they are not those that it was trained on.</summary>
    public static Split? OwnSplit(ModelCard card, Dataset set) =>
        card.Data.Fingerprint is { } then && (card.Data.InOrder || then.Count == set.Count) && then.IsStartOf(set)
            ? SplitOf(card, set, null, null, allowsChanged: true) : null;

    /// <summary>The split that the run was started with.</summary>
    /// <exception cref="DataException">The pictures are not those of the run.</exception>
    public static Split SplitOf(ModelCard card, Dataset set, int? train, int? test, bool allowsChanged)
    {
        Split split = train is not null || test is not null ? Split.InOrder(set, train, test)
            : card.Data.InOrder ? InOrder(card.Data, set, allowsChanged)
            : Split.Default(set, card.Training.ForAnomalies);
        if (allowsChanged || RunData.IsSameSplit(card, split))
        {
            return split;
        }

        SettingText advice = $"give the same {new SettingName("train")} and {new SettingName("test")} as at its start, or {Allow} to " +
            $"train " +
            $"on with these.";
        throw new DataException(split.Train.Length == card.Data.Train && split.Test.Length == card.Data.Test
            ? SettingText.Of($"{split.Train.Length} {set.Noun}s to train on and {split.Test.Length} to test on, but others than the run " +
                $"was started with; {advice}")
            : SettingText.Of($"these {set.Noun}s give {split.Train.Length} to train on and {split.Test.Length} to test on, but the run " +
                $"was started with " +
                $"{card.Data.Train} and {card.Data.Test}; {advice}"));
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

    private static SettingName Allow => new("allow-changed-data");

    private static string? Kept(Setting setting, object[] parts) =>
        Array.Find(parts, setting.IsOf) is { } part && setting.Get(part) is { } value ? setting.Write(value) : null;

    private static RequestException Refusal(string name, string kept) => new($"{new SettingName(name)} cannot be changed from {kept} " +
        $"while a run is resumed; leave it out, or start another run with another {new SettingName("out")}");
}
