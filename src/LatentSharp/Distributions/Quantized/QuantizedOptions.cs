using System.Globalization;
using LatentSharp.Settings;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Quantized;

/// <summary>Finite scalar quantization: codes of a few levels each, which are stored as indices and need no term in the loss.</summary>
internal sealed record QuantizedOptions : PosteriorOptions
{
    private const int LeastLevels = 2;
    private const int MostLevels = 256;

    /// <summary>Levels of each channel.</summary>
    public static Setting<IReadOnlyList<int>> LevelsSetting { get; } = new Setting<QuantizedOptions, IReadOnlyList<int>>(
        "levels",
        SettingFormat.Wholes(MostLevels, "numbers of levels from 2 to 256 with commas between, e.g. 8,8,8 or 8,5,5,5, whose product is " +
            "at most 16,777,216") with
        {
            IsAllowed = levels => levels.Count > 0 && levels.All(level => level is >= LeastLevels and <= MostLevels)
                && levels.Aggregate(1.0, (product, level) => product * level) <= Codebook.MostEntries,
        },
        o => o.Levels, (o, v) => o with { Levels = v })
    {
        Group = SettingGroup.Network,
        Help = "Levels of each channel of a quantised code; a cell chooses one of their product.",
        Default = "8,8,8",
        Needs = new("posterior", "fsq") { MustBeSaid = true },
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [LevelsSetting];

    /// <summary>Levels of each channel, each at least 2.</summary>
    public IReadOnlyList<int> Levels { get; init; } = [8, 8, 8];

    /// <inheritdoc/>
    public override bool HasSpread => false;

    internal override string Family => "vae";

    internal override string ModelName => "FSQ";

    internal override string ModelPhrase => "an FSQ model";

    internal override string ModelWords => "quantised auto-encoder";

    internal override bool TakesGrid => true;

    /// <inheritdoc/>
    public override CodeAbilities Code(int latent) =>
        new(latent) { Codebook = new Codebook(Levels, Math.Max(1, latent / Math.Max(1, Levels.Count))) };

    /// <inheritdoc/>
    public override long ParameterCount(long features, int latent) => (features + 1) * latent;

    /// <inheritdoc/>
    public override Posterior Build(int features, int latent, RandomStream random) =>
        new QuantizedPosterior(this, features, latent, random);

    internal override Posterior BuildOnGrid(int latent, RandomStream random) => new QuantizedPosterior(this, null, latent, random);

    internal override int LatentFor(int usual, int cells) => cells > 1
        ? cells * Levels.Count
        : Levels.Count * Math.Max(1, (int)Math.Round((double)usual / Levels.Count, MidpointRounding.AwayFromZero));

    internal override string? Fault(int latent, int cells) =>
        cells > 1 && latent != cells * Levels.Count
        ? string.Create(CultureInfo.InvariantCulture,
            $"{cells * Levels.Count}, {Levels.Count} channels ({string.Join(',', Levels)} levels) in each of the {cells} cells of the grid")
        : latent % Levels.Count != 0
        ? string.Create(CultureInfo.InvariantCulture,
            $"a multiple of {Levels.Count}, the channels ({string.Join(',', Levels)} levels) of a cell")
        : null;
}
