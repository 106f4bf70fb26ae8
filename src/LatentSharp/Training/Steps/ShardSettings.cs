using System.Globalization;
using LatentSharp.Settings;

namespace LatentSharp.Training.Steps;

/// <summary>The setting of the parts that a batch is computed in.</summary>
internal static class ShardSettings
{
    private const int MostShards = 1024;

    /// <summary>How many parts.</summary>
    public static Setting<int> Shards { get; } = new Setting<TrainingOptions, int>(
        "shards", new("N", FormattableString.Invariant($"a power of two from 1 to {MostShards}, e.g. 4"),
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null,
            number => number is >= 1 and <= MostShards && int.IsPow2(number),
            number => number.ToString(CultureInfo.InvariantCulture))
        { IsNumeric = true },
        o => o.Shards == 1 ? null : o.Shards, (o, v) => o with { Shards = v })
    {
        Group = SettingGroup.Training,
        Help = "Compute a batch in so many parts, a power of two, each a batch of its own to layers and loss; their gradients are " +
            "averaged, and the memory of a step falls.",
        Default = "1",
        Neutral = "1",
    };

    /// <summary>Refuses more parts than a batch has pictures.</summary>
    /// <param name="options">How is trained.</param>
    /// <exception cref="SettingException">There are.</exception>
    public static void Check(TrainingOptions options)
    {
        if (options.Shards > options.Batch)
        {
            throw new SettingException(SettingText.Of($"{new SettingName("shards")} {options.Shards} is more than the {options.Batch} " +
                $"pictures of a {new SettingName("batch")}, so that some would be empty in every step; give at most as many."));
        }
    }
}
