namespace LatentSharp.Settings;

/// <summary>The name of a setting in a sentence of the library; a program writes it as its users know it.</summary>
/// <param name="Name">The name, e.g. <c>free-bits</c>.</param>
internal readonly record struct SettingName(string Name)
{
    /// <summary>The bare name.</summary>
    public override string ToString() => Name;
}
