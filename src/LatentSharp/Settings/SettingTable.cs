using System.Text.Json.Nodes;

namespace LatentSharp.Settings;

/// <summary>Settings in the order in which they are listed and chosen.</summary>
/// <param name="settings">The settings; names differ.</param>
internal sealed class SettingTable(params IEnumerable<Setting> settings)
{
    private readonly Dictionary<string, Setting> _byName = settings.ToDictionary(setting => setting.Name, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Setting> All { get; } = [.. settings];

    /// <summary>Those that people are offered by name.</summary>
    public IEnumerable<Setting> Offered => All.Where(setting => setting.IsOffered);

    /// <summary>A setting; null where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    public Setting? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The table with one setting more.</summary>
    /// <param name="setting">The setting.</param>
    public SettingTable With(Setting setting) => new(All.Append(setting));

    /// <summary>What was said, with one setting more as it is written.</summary>
    /// <param name="said">What was said before.</param>
    /// <param name="name">The name of the setting.</param>
    /// <param name="text">Its value, as it is written.</param>
    /// <exception cref="Settings.LatentSharpException">There is no such setting, or the value is not allowed.</exception>
    public SettingValues Read(SettingValues said, string name, string text)
    {
        ArgumentNullException.ThrowIfNull(said);
        Setting setting = Find(name) ?? throw new SettingException($"there is no setting '{name}'.");
        return said.WithValue(setting, setting.Parse(text) ?? throw new SettingException(setting.Refusal(text)));
    }

    /// <summary>Refuses settings that contradict each other.</summary>
    /// <param name="said">What was said.</param>
    /// <exception cref="Settings.LatentSharpException">Two do.</exception>
    public void Check(SettingValues said)
    {
        ArgumentNullException.ThrowIfNull(said);
        said = WithParts(said);
        foreach (Setting setting in All.Where(said.Has))
        {
            if (setting.Excludes is { } excluded && said.Find(excluded) is not null)
            {
                throw new SettingException(setting.ExcludesText!);
            }

            foreach (SettingCondition needs in IsTold(setting, said) ? setting.Conditions : [])
            {
                Check(setting, needs, said);
            }
        }
    }

    /// <summary>What was said of settings that belong to a part; the others are left out.</summary>
    /// <param name="said">What was said.</param>
    /// <param name="of">The setting that chooses the part.</param>
    /// <param name="value">Its value.</param>
    public SettingValues For<T>(SettingValues said, Setting<T> of, T value)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(of);
        string text = of.Write(value);
        SettingValues kept = said.With(of, value);
        foreach (Setting setting in All)
        {
            bool isElsewhere = setting.Conditions.Any(needs => needs.Of == of.Name ? !needs.Holds(text)
                : said.Find(needs.Of) is not null && kept.Find(needs.Of) is null);
            kept = isElsewhere ? kept.Without(setting) : kept;
        }

        return kept;
    }

    /// <summary>Values by name: numbers and switches as they are, all else as it is written.</summary>
    /// <param name="said">What was said.</param>
    public JsonObject ToJson(SettingValues said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return new(All.Where(said.Has).Select(setting => KeyValuePair.Create(setting.Name, said[setting] switch
        {
            int number => (JsonNode?)JsonValue.Create(number),
            ulong number => JsonValue.Create(number),
            double number => JsonValue.Create(number),
            bool value => JsonValue.Create(value),
            { } value => JsonValue.Create(setting.Write(value)),
            null => null,
        })));
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">Values by name.</param>
    /// <exception cref="Settings.LatentSharpException">There is no such setting, or a value is not allowed.</exception>
    public SettingValues FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Aggregate(SettingValues.None, (said, pair) => Read(said, pair.Key, $"{pair.Value}"));
    }

    /// <summary>Refuses values of a record of options that are not allowed.</summary>
    /// <param name="settings">The settings of the record.</param>
    /// <param name="options">The record.</param>
    /// <exception cref="Settings.LatentSharpException">One is not.</exception>
    public static void Validate(IEnumerable<Setting> settings, object options)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (Setting setting in settings.Where(setting => setting.IsOf(options)))
        {
            if (setting.Get(options) is { } value && !setting.IsAllowed(value))
            {
                throw new SettingException(setting.Refusal(setting.Write(value)));
            }
        }
    }

    /// <summary>What the values that were said mean for other settings.</summary>
    /// <param name="said">What was said.</param>
    public IEnumerable<SettingProposal> Proposals(SettingValues said) => All
        .Where(setting => setting.Proposals is not null && said.Has(setting))
        .SelectMany(setting => setting.Proposals!(said[setting]!));

    /// <summary>What was said, with the parts that belong to it.</summary>
    private SettingValues WithParts(SettingValues said)
    {
        SettingValues all = said;
        foreach (Setting setting in All.Where(setting => setting.Proposals is not null && said.Has(setting)))
        {
            foreach (SettingProposal proposal in setting.Proposals!(said[setting]!).Where(proposal => proposal.Part is not null))
            {
                Setting other = proposal.Setting;
                (string part, string? given) = (other.Write(proposal.Part!), said[other] is { } value ? other.Write(value) : null);
                if (given is not null && given != part)
                {
                    throw new SettingException(SettingText.Of($"{new SettingName(setting.Name)} {setting.Write(said[setting]!)} is with " +
                        $"{new SettingName(other.Name)} {part}, but {given} was given; leave one of them out"));
                }

                all = all.WithValue(other, proposal.Part);
            }
        }

        return all;
    }

    private void Check(Setting setting, SettingCondition needs, SettingValues said)
    {
        (SettingName name, SettingName of) = (new(setting.Name), new(needs.Of));
        if (said.Find(needs.Of) is { } part)
        {
            if (!needs.Holds(Find(needs.Of)!.Write(part)))
            {
                throw new SettingException(needs.Sentence
                    ?? SettingText.Of($"{name} is for {of} {string.Join(" or ", needs.Allowed)}; leave it out"));
            }
        }
        else if (needs.MustBeSaid)
        {
            throw new SettingException(needs.Sentence ?? SettingText.Of($"{name} needs {of} {string.Join(" or ", needs.Allowed)}"));
        }
        else if (All.Where(other => said.Has(other) && IsTold(other, said)).SelectMany(
            other => other.Conditions.Where(theirs => AreApart(needs, theirs)).Select(theirs => (other, theirs)))
            .FirstOrDefault() is { other: { } other, theirs: { } apart })
        {
            throw new SettingException(SettingText.Of($"{name} is for {of} {string.Join(" or ", needs.Allowed)}, " +
                $"{new SettingName(other.Name)} for {of} {string.Join(" or ", apart.Allowed)}; give only one of them"));
        }
    }

    private static bool IsTold(Setting setting, SettingValues said) => setting.Write(said[setting]!) != setting.Neutral;

    private static bool AreApart(SettingCondition one, SettingCondition other) => one.Of == other.Of
        && !one.IsExcept && !other.IsExcept && !one.Allowed.Intersect(other.Allowed, StringComparer.Ordinal).Any();
}
