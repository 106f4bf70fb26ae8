using LatentSharp.Data.Sentences;
using LatentSharp.Latent.Densities;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Settings;

namespace LatentSharp.Runs.Sampling;

/// <summary>Asks for new pictures, or rows of a table, or for variations of a picture.</summary>
public sealed record SampleRequest : RunRequest
{
    /// <summary>How many, at least 1; the first ones are the same for every number.</summary>
    public int Count { get; init; } = 64;

    /// <summary>Decides the codes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Scale of the standard deviation, at least 0: below 1 tamer pictures, above 1 wilder ones; null for 1.</summary>
    public double? Temperature { get; init; }

    /// <summary>
    /// What codes are drawn from: <c>prior</c> is what the model was trained with, for an auto-encoder, which has none, N(0, I);
    /// <c>gaussian</c>, <c>mixture</c>, <c>flow</c> and <c>two-stage</c> are fitted to the codes of training data. Null for the prior, or
    /// a Gaussian
    /// where there is none.
    /// </summary>
    public string? From { get; init; }

    /// <summary>The picture of which variations are drawn; null for any pictures.</summary>
    public PictureInput? Like { get; init; }

    /// <summary>How far variations go: 0 is the picture itself, 1 any other; null for 0.5.</summary>
    public double? Spread { get; init; }

    /// <summary>
    /// What rows of a table must be like, e.g. <c>region=North</c> or <c>age&gt;40</c>: rows that are not are drawn again; empty for any.
    /// </summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>Rules that every row keeps, e.g. <c>start &lt;= end</c>; rows that do not are drawn again.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Another run of the same pictures, of which as many are drawn from the same seed; null for none.</summary>
    public Run? Beside { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Count < 1)
        {
            throw new RequestException($"{new SettingName("count")} {Count} is not possible: it must be at least 1");
        }

        if (Temperature is { } temperature && !(temperature >= 0 && double.IsFinite(temperature)))
        {
            throw new RequestException($"{RequestSettings.Temperature} {temperature} is not possible: it must be a number from 0");
        }

        if (Spread is { } spread && !(spread is >= 0 and <= 1))
        {
            throw new RequestException($"{RequestSettings.Spread} {spread} is not possible: it must be a number from 0 to 1");
        }

        if (From is not null && !DensityKinds.Names.Contains(From, StringComparer.Ordinal))
        {
            throw new RequestException($"{RequestSettings.From} {From} is not possible: codes are drawn from " +
                $"{string.Join(", ", DensityKinds.Names)}{Suggestions.Hint(From, DensityKinds.Names)}");
        }

        if (Like is not null && (From is not null || Temperature is not null))
        {
            throw new RequestException($"{RequestSettings.Like} draws around one picture, how far is said by {RequestSettings.Spread}; " +
                $"leave out {RequestSettings.From} and {RequestSettings.Temperature}");
        }

        if (Like is null && Spread is not null)
        {
            throw new RequestException($"{RequestSettings.Spread} needs {RequestSettings.Like} PICTURE, whose variations it spreads");
        }

        PictureOutput.Check(Out, Beside, Count);
    }
}
