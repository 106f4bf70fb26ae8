namespace LatentSharp.Settings;

/// <summary>
/// Settings while they are chosen: what was said, what is known of the data, and what was chosen so far. A choice may ask for any other
/// setting, which is then chosen first.
/// </summary>
internal sealed class SettingContext
{
    private readonly SettingTable _table;
    private readonly Dictionary<string, SettingChosen?> _chosen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SettingProposal> _proposals;

    /// <summary>Begins to choose.</summary>
    /// <param name="table">All settings.</param>
    /// <param name="said">What was said.</param>
    /// <param name="facts">What is known of the data.</param>
    public SettingContext(SettingTable table, SettingValues said, DataFacts facts)
    {
        ArgumentNullException.ThrowIfNull(table);
        (_table, Said, Facts) = (table, said, facts);
        _proposals = table.Proposals(said).ToDictionary(proposal => proposal.Setting.Name, StringComparer.Ordinal);
    }

    /// <summary>What was said.</summary>
    public SettingValues Said { get; }

    /// <summary>What is known of the data.</summary>
    public DataFacts Facts { get; }

    /// <summary>Passes over the training examples.</summary>
    public int Epochs => Find("epochs") is int epochs ? epochs : 1;

    /// <summary>Training examples seen, all passes together.</summary>
    public long Seen => (long)Epochs * Facts.Train;

    /// <summary>A line for each choice that nobody made, e.g. <c>latent: 64 (chosen: 64×64 colour pictures)</c>.</summary>
    public IReadOnlyList<string> Lines => [.. _table.All.Where(setting => !Said.Has(setting)).Select(setting => Chosen(setting)?.Line)
        .OfType<string>()];

    /// <summary>What was said or chosen; the fallback where neither was.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="fallback">The default of the record that holds it.</param>
    public T Get<T>(Setting<T> setting, T fallback)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Find(setting.Name) is T value ? value : fallback;
    }

    /// <summary>What was said or chosen; null where neither was.</summary>
    /// <param name="name">The name of the setting.</param>
    public object? Find(string name) =>
        Said.Find(name) ?? (_table.Find(name) is { } setting ? Chosen(setting)?.Value : null);

    /// <summary>Why a setting that nobody gave was chosen; null where it was given, or nobody needs to be told.</summary>
    /// <param name="setting">The setting.</param>
    public string? ReasonOf(Setting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Said.Has(setting) ? null : Chosen(setting)?.Reason;
    }

    /// <summary>Whether it belongs to the parts that were said or chosen.</summary>
    /// <param name="setting">The setting.</param>
    public bool IsOfParts(Setting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Belongs(setting)
            && setting.Conditions.All(needs => !needs.MustBeSaid || (Said.Find(needs.Of) is { } said && Holds(needs, said)));
    }

    /// <summary>A record of options with all that was said or chosen of it.</summary>
    /// <param name="options">The record with its own defaults.</param>
    public TOptions Apply<TOptions>(TOptions options)
        where TOptions : class
    {
        object result = options;
        foreach (Setting setting in _table.All.Where(setting => setting.IsOf(options)))
        {
            if (Find(setting.Name) is { } value)
            {
                result = setting.Set(result, value);
            }
        }

        return (TOptions)result;
    }

    private SettingChosen? Chosen(Setting setting)
    {
        if (!_chosen.TryGetValue(setting.Name, out SettingChosen? chosen))
        {
            chosen = Belongs(setting)
                ? _proposals.GetValueOrDefault(setting.Name)?.Choose(this) ?? setting.Choose(this) : null;
            _chosen[setting.Name] = chosen;
        }

        return chosen;
    }

    private bool Holds(SettingCondition needs, object part) => needs.Holds(_table.Find(needs.Of)!.Write(part));

    /// <summary>Whether it belongs to the part that was said or chosen.</summary>
    private bool Belongs(Setting setting) => setting.Conditions.All(needs => needs.MustBeSaid
        || Find(needs.Of) is not { } part || Holds(needs, part));
}
