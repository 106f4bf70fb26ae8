namespace LatentSharp.Settings;

/// <summary>A value that nobody gave, chosen from the data, and why.</summary>
/// <param name="Value">The value.</param>
/// <param name="Reason">Why, in words, e.g. <c>64×64 colour pictures</c>; null where nobody needs to be told.</param>
/// <param name="Text">What is told of the value; null for the value as it is written.</param>
/// <param name="Title">What the value is called then; null for the name of the setting.</param>
internal sealed record SettingChoice<T>(T Value, string? Reason = null, string? Text = null, string? Title = null)
    where T : notnull;

/// <summary>A choice as it was made.</summary>
/// <param name="Value">The value.</param>
/// <param name="Line">What is told of it; null where nobody needs to be told.</param>
/// <param name="Reason">Why, in words; null likewise.</param>
internal readonly record struct SettingChosen(object Value, string? Line, string? Reason);
