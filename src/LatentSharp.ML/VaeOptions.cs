using LatentSharp.Settings;

namespace LatentSharp.ML;

/// <summary>What <see cref="VaeEstimator"/> reads and writes, and how it learns.</summary>
public sealed record VaeOptions
{
    /// <summary>The column that is learned from: vectors of <c>Single</c> of a known size, or text: paths of pictures.</summary>
    public string Input { get; init; } = "Features";

    /// <summary>Column that receives the mean code, <c>[latent]</c>.</summary>
    public string Code { get; init; } = "Code";

    /// <summary>
    /// Column that receives the mean squared error of the reconstruction, in the model's units: standardized numbers, or pixels in [0, 1].
    /// </summary>
    public string Error { get; init; } = "ReconstructionError";

    /// <summary>
    /// Column that receives how strange the example is: the largest of the scores of <c>latent score</c>, each in units of its spread among
    /// held-out examples, so that 0 is usual and above 1 is rare.
    /// </summary>
    public string Score { get; init; } = "AnomalyScore";

    /// <summary>
    /// Settings of the model and its training, e.g. <c>SettingValues.None.With(ModelSettings.Latent, 8)</c>; what is not said is chosen.
    /// </summary>
    public SettingValues Settings { get; init; } = SettingValues.None;

    /// <summary>Side of the squares that pictures are resized to, in pixels, 8 to 256.</summary>
    public int Size { get; init; } = 32;
}
