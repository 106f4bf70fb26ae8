namespace LatentSharp.Settings;

/// <summary>
/// An option of a model or of its training, declared once, beside the record that holds it. The command line, help, checks, sweeps, going
/// on with a run, JSON and reports go through a table of them.
/// </summary>
public abstract class Setting
{
    private protected Setting(string name) => Name = name;

    /// <summary>Its name, e.g. <c>free-bits</c>.</summary>
    public string Name { get; }

    /// <summary>The heading under which it is listed: <c>Network</c>, <c>Loss</c>, <c>Training</c>, or another, which comes last.</summary>
    public required string Group { get; init; }

    /// <summary>What it does, one sentence or more.</summary>
    public required SettingText Help { get; init; }

    /// <summary>What it is where it is not given, in words; null where that is nothing.</summary>
    public SettingText? Default { get; init; }

    /// <summary>Whether it may be given otherwise when a run is gone on with.</summary>
    public bool MayChange { get; init; }

    /// <summary>Whether it is one of the few that most trainings need.</summary>
    public bool IsCommon { get; init; }

    /// <summary>
    /// Whether people are offered it by name, as they are not where there is nothing to choose; if not, it is checked, but set by programs
    /// only.
    /// </summary>
    public bool IsOffered
    {
        get => field && Words.Count >= FewestWords;
        init;
    } = true;

    /// <summary>It is offered where there are at least so many <see cref="Words"/>.</summary>
    internal int FewestWords { get; init; }

    /// <summary>To which part it belongs; null for all.</summary>
    public SettingCondition? Needs { get; init; }

    /// <summary>To which part of another kind it belongs besides; null for all.</summary>
    internal SettingCondition? NeedsToo { get; init; }

    /// <summary>To which parts it belongs, one condition a kind of part.</summary>
    internal IEnumerable<SettingCondition> Conditions => new[] { Needs, NeedsToo }.OfType<SettingCondition>();

    /// <summary>The name of a setting that says the same in another way; not both are given.</summary>
    public string? Excludes { get; init; }

    /// <summary>What is said where both are.</summary>
    public SettingText? ExcludesText { get; init; }

    /// <summary>A value, as it is written, that says nothing and is allowed beside any part; null for none.</summary>
    public string? Neutral { get; init; }

    /// <summary>What a value of it means for other settings; null where it means nothing.</summary>
    internal Func<object, IReadOnlyList<SettingProposal>>? Proposals { get; init; }

    /// <summary>What stands for a value, e.g. <c>NATS</c>; null for what is there or not.</summary>
    public abstract string? Unit { get; }

    /// <summary>What is allowed, in words.</summary>
    public abstract string Rule { get; }

    /// <summary>Words that a value may be.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>Whether values are numbers, so that several can be tried beside each other.</summary>
    public abstract bool IsNumeric { get; }

    /// <summary>Reads a value; null where it is none or not allowed.</summary>
    /// <param name="text">What a person wrote.</param>
    public abstract object? Parse(string text);

    /// <summary>The value as it is written.</summary>
    /// <param name="value">A value of its type.</param>
    public abstract string Write(object value);

    /// <summary>Whether a value is one of this setting, and allowed.</summary>
    /// <param name="value">Any value.</param>
    public abstract bool IsAllowed(object value);

    /// <summary>Whether a record of options holds it.</summary>
    /// <param name="options">A record of options.</param>
    public abstract bool IsOf(object options);

    /// <summary>Its value in a record of options; null where it has none, as something that is off.</summary>
    /// <param name="options">A record for which <see cref="IsOf"/> holds.</param>
    public abstract object? Get(object options);

    /// <summary>The record with another value.</summary>
    /// <param name="options">A record for which <see cref="IsOf"/> holds.</param>
    /// <param name="value">A value of its type.</param>
    public abstract object Set(object options, object value);

    /// <summary>What is wrong with a value: <c>latent 0 is not possible: it must be a whole number from 1 to 4096.</c></summary>
    /// <param name="text">The value, as it was written.</param>
    /// <param name="hint">A clause behind the rule.</param>
    public SettingText Refusal(string text, string hint = "") =>
        SettingText.Of($"{new SettingName(Name)} {text} is not possible: it must be {Rule}{hint}.");

    /// <summary>Chooses a value from the data; null where the record's own default is best.</summary>
    internal abstract SettingChosen? Choose(SettingContext context);

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}

/// <summary>A setting whose values have a type.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
public abstract class Setting<T> : Setting
    where T : notnull
{
    private protected Setting(string name, SettingFormat<T> format)
        : base(name) => Format = format;

    /// <summary>How values are written, and which there are.</summary>
    public SettingFormat<T> Format
    {
        get => Current?.Invoke() ?? field;
    }

    /// <summary>The format of now, where there may come to be other values, as when a program adds a kind.</summary>
    internal Func<SettingFormat<T>>? Current { get; init; }

    /// <summary>Chooses a value from the data; null for none, where the record's own default is best.</summary>
    internal Func<SettingContext, SettingChoice<T>?>? From { get; init; }

    /// <inheritdoc/>
    public sealed override string? Unit => Format.Unit;

    /// <inheritdoc/>
    public sealed override string Rule => Format.Rule;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Words => Format.Words;

    /// <inheritdoc/>
    public sealed override bool IsNumeric => Format.IsNumeric;

    /// <inheritdoc/>
    public sealed override object? Parse(string text) => Format.Read(text) is T value && Format.IsAllowed(value) ? value : null;

    /// <inheritdoc/>
    public sealed override string Write(object value) => Format.Write((T)value);

    /// <inheritdoc/>
    public sealed override bool IsAllowed(object value) => value is T typed && Format.IsAllowed(typed);

    internal sealed override SettingChosen? Choose(SettingContext context) => Chosen(From?.Invoke(context));

    /// <summary>A choice with what is told of it; null for none.</summary>
    internal SettingChosen? Chosen(SettingChoice<T>? choice) => choice is null ? null : new(choice.Value, choice.Reason is { } reason
        ? $"{choice.Title ?? Name}: {choice.Text ?? Format.Write(choice.Value)} (chosen: {reason})" : null, choice.Reason);
}

/// <summary>A setting and the record of options that holds it.</summary>
/// <typeparam name="TOptions">The record.</typeparam>
/// <typeparam name="T">The type of its values.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="format">How values are written, and which there are.</param>
/// <param name="get">Its value in a record; null for none.</param>
/// <param name="set">The record with another value.</param>
public sealed class Setting<TOptions, T>(string name, SettingFormat<T> format, Func<TOptions, object?> get, Func<TOptions, T, TOptions> set)
    : Setting<T>(name, format)
    where TOptions : class
    where T : notnull
{
    /// <inheritdoc/>
    public override bool IsOf(object options) => options is TOptions;

    /// <inheritdoc/>
    public override object? Get(object options) => get((TOptions)options);

    /// <inheritdoc/>
    public override object Set(object options, object value) => set((TOptions)options, (T)value);
}
