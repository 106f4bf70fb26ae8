using System.Reflection;
using LatentSharp.Models;
using LatentSharp.Settings;
using LatentSharp.Training.Provenance;

namespace LatentSharp.Training.Ranks;

/// <summary>Makes sure, before the first step, that all ranks are about to do the same.</summary>
internal static class Handshake
{
    /// <summary>Compares program, settings and data.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="model">The model's options.</param>
    /// <param name="training">How is trained.</param>
    /// <param name="data">Which data, labels and division these are.</param>
    /// <param name="version">The program's version; null for this one.</param>
    /// <exception cref="TrainingException">A rank differs from rank 0; the message names it and what differs.</exception>
    public static void Compare(RankGroup group, ModelOptions model, TrainingOptions training, DataFingerprint data, string? version = null)
    {
        string[] machines = CompareVersions(group, version);
        Same(group, machines, Settings(model, training), "was given other settings", "give the same command to all");
        Same(group, machines, [$"{data.Count} examples", $"contents {data.Pictures}", $"names {data.Names}", $"labels {data.Labels}",
            $"division {data.Split}"], "has other data", "give all the same files");
    }

    /// <summary>Compares program, settings, model and data of ranks that use a model.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="model">Which weights, and what else of the model is used.</param>
    /// <param name="settings">What is wanted.</param>
    /// <param name="data">Which data.</param>
    /// <exception cref="TrainingException">A rank differs from rank 0; the message names it and what differs.</exception>
    public static void Compare(
        RankGroup group, IReadOnlyList<string> model, IReadOnlyList<string> settings, IReadOnlyList<string> data)
    {
        string[] machines = CompareVersions(group, null);
        Same(group, machines, settings, "was given other settings", "give the same command to all");
        Same(group, machines, model, "has another model", "give all the same run");
        Same(group, machines, data, "has other data", "give all the same files");
    }

    private static string[] CompareVersions(RankGroup group, string? version)
    {
        version ??= typeof(Handshake).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        string[] machines = group.Gather(Environment.MachineName);
        Same(group, machines, [$"version {version}"], "runs another version of the program", "install the same everywhere");
        return machines;
    }

    /// <summary>Makes sure that a line is the same on all ranks.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="what">What it is to be called if it is not, e.g. <c>has other weights</c>.</param>
    /// <param name="line">The line.</param>
    /// <param name="advice">What to do.</param>
    /// <exception cref="TrainingException">It is not.</exception>
    public static void Same(RankGroup group, string what, string line, string advice) =>
        Same(group, [.. Enumerable.Repeat("", group.Count)], [line], what, advice);

    private static void Same(RankGroup group, string[] machines, IReadOnlyList<string> lines, string what, string advice)
    {
        string[] all = group.Gather(string.Join('\n', lines));
        if (Array.FindIndex(all, text => text != all[0]) is var rank and > 0)
        {
            (string[] first, string[] other) = (all[0].Split('\n'), all[rank].Split('\n'));
            (string expected, string found) = first.Length == other.Length ? first.Zip(other).First(pair => pair.First != pair.Second)
                : (first.Except(other).FirstOrDefault("nothing"), other.Except(first).FirstOrDefault("nothing"));
            string name = machines[rank].Length > 0 ? $"rank {rank} (on {machines[rank]})" : $"rank {rank}";
            throw new TrainingException(SettingText.Of($"{name} {what} than rank 0: {found} in place of {expected}; {advice}."));
        }
    }

    private static string[] Settings(ModelOptions model, TrainingOptions training)
    {
        object[] parts = [.. RunOptions.Parts(model, training)];
        return
        [
            .. AllSettings.Table.All.Select(setting => Array.Find(parts, setting.IsOf) is { } part && setting.Get(part) is { } value
                ? $"{setting.Name} {setting.Write(value)}" : $"no {setting.Name}"),
            $"examples {model.Format}",
        ];
    }
}
