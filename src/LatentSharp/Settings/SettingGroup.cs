namespace LatentSharp.Settings;

/// <summary>The headings under which settings are listed, in this order.</summary>
internal static class SettingGroup
{
    /// <summary>The kind of model, its networks and the size of a code.</summary>
    public const string Network = "Network";

    /// <summary>What is minimized.</summary>
    public const string Loss = "Loss";

    /// <summary>How it is minimized.</summary>
    public const string Training = "Training";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Network, Loss, Training];
}
