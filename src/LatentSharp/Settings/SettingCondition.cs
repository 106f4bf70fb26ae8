namespace LatentSharp.Settings;

/// <summary>To which parts a setting belongs: those for which another setting, which chooses the part, has certain values.</summary>
/// <param name="Of">The name of the other setting, e.g. <c>likelihood</c>.</param>
/// <param name="Values">The values as they are written, e.g. <c>gaussian</c>.</param>
public sealed record SettingCondition(string Of, params IReadOnlyList<string> Values)
{
    /// <summary>Whether the setting belongs to all parts but these.</summary>
    public bool IsExcept { get; init; }

    /// <summary>Whether the other setting has to be given too, since it is not chosen from this one.</summary>
    public bool MustBeSaid { get; init; }

    /// <summary>What is said where the setting is given beside another part; null for the usual sentence.</summary>
    public SettingText? Sentence { get; init; }

    /// <summary>The values of now, where a program may add a part that has the setting too.</summary>
    internal Func<IReadOnlyList<string>>? Current { get; init; }

    /// <summary>The values that there are.</summary>
    internal IReadOnlyList<string> Allowed => Current?.Invoke() ?? Values;

    /// <summary>Whether the setting belongs to a part.</summary>
    /// <param name="value">The value of the other setting, as it is written.</param>
    public bool Holds(string value) => Allowed.Contains(value, StringComparer.Ordinal) != IsExcept;
}
