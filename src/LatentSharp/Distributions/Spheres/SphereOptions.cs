using LatentSharp.Settings;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Spheres;

/// <summary>Codes on the unit sphere, u = z / |z|, with noise along it: what lies between codes is told by angles alone.</summary>
internal sealed record SphereOptions : PosteriorOptions
{
    private const int UsualLatent = 32;

    /// <summary>Standard deviation of the noise.</summary>
    public static Setting<double> NoiseSetting { get; } = new Setting<SphereOptions, double>(
        "sphere-noise", SettingFormat.Number("S", s => s is >= 0 and <= 1, "a number from 0 to 1"),
        o => o.Noise, (o, v) => o with { Noise = v })
    {
        Group = SettingGroup.Network,
        Help = "Noise on the sphere in training: u becomes normalise(u + S · noise), so that the decoder knows what is around each code.",
        Default = "0.1",
        Needs = new("posterior", "sphere") { MustBeSaid = true },
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [NoiseSetting];

    /// <summary>Standard deviation of the noise of each dimension, before a code is brought back to the sphere.</summary>
    public double Noise { get; init; } = 0.1;

    /// <inheritdoc/>
    public override bool HasSpread => false;

    internal override string Family => "vae";

    internal override string ModelName => "semantic";

    internal override string ModelPhrase => "a model of codes on the sphere";

    internal override (string Name, string Why) Plain =>
        ("the uniform distribution on the sphere", "which training does not hold codes to");

    internal override string ModelWords => "auto-encoder of codes on the sphere";

    /// <inheritdoc/>
    public override CodeAbilities Code(int latent) => new(latent) { IsOnSphere = true };

    /// <inheritdoc/>
    public override long ParameterCount(long features, int latent) => (features + 1) * latent;

    /// <inheritdoc/>
    public override Posterior Build(int features, int latent, RandomStream random) => new SpherePosterior(this, features, latent, random);

    internal override int LatentFor(int usual, int cells) => UsualLatent;

    internal override string? Fault(int latent, int cells) => latent < 2 ? "at least 2: a sphere of one dimension is two points" : null;
}
