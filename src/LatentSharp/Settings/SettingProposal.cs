namespace LatentSharp.Settings;

/// <summary>What a value of one setting means for another: a value that belongs to it, or one that goes well with it.</summary>
internal abstract class SettingProposal
{
    private protected SettingProposal(Setting setting, object? part) => (Setting, Part) = (setting, part);

    /// <summary>The other setting.</summary>
    public Setting Setting { get; }

    /// <summary>The value that belongs to it, beside which no other may be given; null where the value only goes well with it.</summary>
    public object? Part { get; }

    /// <summary>The value and what is told of it; null where the setting is chosen as without the proposal.</summary>
    /// <param name="context">What was said, and what is known of the data.</param>
    public abstract SettingChosen? Choose(SettingContext context);

    /// <summary>A value that belongs to it.</summary>
    /// <param name="setting">The other setting.</param>
    /// <param name="value">Its value.</param>
    /// <param name="reason">Why, in words, e.g. <c>family tc</c>.</param>
    public static SettingProposal Always<T>(Setting<T> setting, T value, string reason)
        where T : notnull => new Of<T>(setting, value, _ => new(value, reason));

    /// <summary>A value that goes well with it, where nobody says another.</summary>
    /// <param name="setting">The other setting.</param>
    /// <param name="from">Chooses a value; null for none, where the setting is chosen as without the proposal.</param>
    public static SettingProposal Usually<T>(Setting<T> setting, Func<SettingContext, SettingChoice<T>?> from)
        where T : notnull => new Of<T>(setting, null, from);

    /// <summary>The same for any data.</summary>
    /// <param name="setting">The other setting.</param>
    /// <param name="value">Its value.</param>
    /// <param name="reason">Why, in words.</param>
    public static SettingProposal Usually<T>(Setting<T> setting, T value, string reason)
        where T : notnull => Usually(setting, _ => new(value, reason));

    private sealed class Of<T>(Setting<T> setting, object? part, Func<SettingContext, SettingChoice<T>?> from)
        : SettingProposal(setting, part)
        where T : notnull
    {
        public override SettingChosen? Choose(SettingContext context) => setting.Chosen(from(context));
    }
}
