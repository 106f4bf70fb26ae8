using System.Globalization;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Runs.Learning;

/// <summary>One setting at several values.</summary>
/// <param name="Name">The setting, e.g. <c>beta</c>.</param>
/// <param name="Values">Its values in the order given; infinite β is the KL term alone.</param>
internal sealed record Sweep(string Name, IReadOnlyList<double> Values)
{
    // More columns than that cannot be read.
    private const int MostValues = 8;

    /// <summary>What is allowed, in words.</summary>
    public const string Rule =
        "a setting that is a number, such as beta, latent or batch, with two to eight different numbers, e.g. beta=0,0.1,1,4,16";

    /// <summary>Reads e.g. <c>beta=0,0.1,1,4,inf</c>; null where it is no sweep.</summary>
    /// <param name="text">What a person wrote.</param>
    /// <param name="table">The settings; null for all.</param>
    public static Sweep? TryParse(string text, SettingTable? table = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        string name = parts[0].TrimStart('-').ToLowerInvariant();
        if (parts.Length < 2 || (table ?? AllSettings.Table).Find(name) is not { IsOffered: true, IsNumeric: true } setting)
        {
            return null;
        }

        double?[] values = [.. parts[1].Split(',', StringSplitOptions.TrimEntries).Select(value => Read(setting, value))];
        return values.Length is >= 2 and <= MostValues && values.All(v => v is not null) && values.Distinct().Count() == values.Length
            ? new Sweep(name, [.. values.Select(v => v!.Value)])
            : null;
    }

    /// <summary>What is said for one of the values.</summary>
    /// <param name="said">What is said for all.</param>
    /// <param name="value">The value.</param>
    /// <param name="table">The settings; null for all.</param>
    public SettingValues With(SettingValues said, double value, SettingTable? table = null)
    {
        ArgumentNullException.ThrowIfNull(said);
        return double.IsInfinity(value) ? said.With(ElboOptions.BetaSetting, 1).With(ElboOptions.ReconstructionWeightSetting, 0)
            : (table ?? AllSettings.Table).Read(said, Name, SettingFormat.WriteNumber(value));
    }

    /// <summary>The sub-folder of a value.</summary>
    internal string Folder(double value) => string.Create(CultureInfo.InvariantCulture,
        $"{Name}-{(double.IsInfinity(value) ? "inf" : value.ToString("R", CultureInfo.InvariantCulture))}");

    /// <summary>What a column is called.</summary>
    internal string Title(double value) => Name switch
    {
        "beta" => double.IsInfinity(value) ? "KL only" : string.Create(CultureInfo.InvariantCulture, $"β = {value:0.####}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name} {value:0.####}"),
    };

    private static double? Read(Setting setting, string text) =>
        setting.Name == ElboOptions.BetaSetting.Name && text.Equals("inf", StringComparison.OrdinalIgnoreCase) ? double.PositiveInfinity
            : setting.Parse(text) is null ? null : SettingFormat.ReadNumber(text);
}

/// <summary>A training for each value of a setting, and a page with a column a value.</summary>
public sealed record SweepRequest
{
    /// <summary>Asks for it.</summary>
    /// <param name="data">What is learned from.</param>
    /// <param name="setting">The setting, e.g. <c>beta</c>.</param>
    /// <param name="values">Its values in the order wanted; infinite β is the KL term alone.</param>
    public SweepRequest(DataRequest data, string setting, params IReadOnlyList<double> values)
        : this(data, new Sweep(setting, values))
    {
    }

    internal SweepRequest(DataRequest data, Sweep sweep) => (Data, Sweep) = (data, sweep);

    /// <summary>What is learned from.</summary>
    public DataRequest Data { get; init; }

    /// <summary>The setting and its values.</summary>
    internal Sweep Sweep { get; init; }

    /// <summary>What is said of the model and its training, for all values alike.</summary>
    public SettingValues Settings { get; init; } = SettingValues.None;

    /// <summary>The folder of the runs and the page; null for <c>runs/</c>, the name of the data and that of the setting.</summary>
    public string? Out { get; init; }

    /// <summary>Whether runs in the folder may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The folder of the runs and the page.</summary>
    public string Folder => Out ?? Path.Combine("runs", $"{Data.Name}-{Sweep.Name}");

    /// <summary>Checks what can be checked before the data are read.</summary>
    /// <exception cref="Settings.LatentSharpException">The model that is asked for does not have the setting, or two settings contradict
    /// each other, or need more memory than there is.</exception>
    public void Validate()
    {
        AllSettings.Table.Check(Settings);
        TrainingMemory.Check(Settings);
        if (AllSettings.Table.Find(Sweep.Name)?.Needs is { } needs && Settings.Find(needs.Of) is { } part
            && AllSettings.Table.Find(needs.Of) is { } of && !needs.Holds(of.Write(part)))
        {
            throw new RequestException($"{new SettingName("sweep")} {Sweep.Name} shapes the KL term, which {new SettingName(of.Name)} " +
                $"{of.Write(part)} does not have; leave {new SettingName(of.Name)} out");
        }

        foreach (double value in Sweep.Values)
        {
            AllSettings.Table.Check(Sweep.With(Settings, value));
        }
    }
}

/// <summary>One of several runs that were trained together.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Card">What its model is, how it was trained, and what was measured.</param>
internal sealed record TrainedRun(RunFolder Folder, ModelCard Card);
