using System.Collections;
using System.Collections.Immutable;

namespace LatentSharp.Settings;

/// <summary>
/// What a person said about a model and its training, by the names of settings; all else is chosen from the data. Never changes.
/// </summary>
public sealed class SettingValues : IEnumerable<KeyValuePair<string, object>>
{
    private readonly ImmutableDictionary<string, object> _values;

    private SettingValues(ImmutableDictionary<string, object> values) => _values = values;

    /// <summary>Nothing was said.</summary>
    public static SettingValues None { get; } = new(ImmutableDictionary.Create<string, object>(StringComparer.Ordinal));

    /// <summary>What was said; null for nothing.</summary>
    /// <param name="setting">The setting.</param>
    public object? this[Setting setting]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(setting);
            return Find(setting.Name);
        }
    }

    /// <summary>What was said; null for nothing.</summary>
    /// <param name="name">The name of the setting.</param>
    public object? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>Whether something was said.</summary>
    /// <param name="setting">The setting.</param>
    public bool Has(Setting setting) => this[setting] is not null;

    /// <summary>The same with one value more, or another one.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="Settings.LatentSharpException">The value is not allowed.</exception>
    public SettingValues With<T>(Setting<T> setting, T value)
        where T : notnull => WithValue(setting, value);

    /// <summary>The same with one value more, or another one; null leaves it as it is.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="value">Its value, of the type of the setting.</param>
    /// <exception cref="Settings.LatentSharpException">The value is not allowed.</exception>
    public SettingValues WithValue(Setting setting, object? value)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (value is null)
        {
            return this;
        }

        return setting.IsAllowed(value) ? new(_values.SetItem(setting.Name, value))
            : throw new SettingException(setting.Refusal(FormattableString.Invariant($"{value}")));
    }

    /// <summary>The same without a value.</summary>
    /// <param name="setting">The setting.</param>
    public SettingValues Without(Setting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new(_values.Remove(setting.Name));
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
