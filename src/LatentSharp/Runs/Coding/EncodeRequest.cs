using LatentSharp.Data;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Settings;

namespace LatentSharp.Runs.Coding;

/// <summary>Asks for the codes of pictures, or of the rows of a table.</summary>
public sealed record EncodeRequest : RunRequest
{
    /// <summary>The data: a folder, an archive, a table, a name …</summary>
    public required string Data { get; init; }

    /// <summary>
    /// The examples, where a program has them already: pictures of the model's format, or rows with its columns;
    /// <see cref="Data"/> is then what they are called. Null for those that <see cref="Data"/> points at.
    /// </summary>
    public Dataset? Examples { get; init; }

    /// <summary>Whether a sample of each posterior is wanted instead of its mean.</summary>
    public bool Sample { get; init; }

    /// <summary>Whether quantized codes are wanted as they are before rounding, and not as indices.</summary>
    public bool Vectors { get; init; }

    /// <summary>Decides the draws of samples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>A folder for the Embedding Projector: codes, words and thumbnails; null for none.</summary>
    public string? Projector { get; init; }

    /// <summary>A CSV file of points for napari; null for none.</summary>
    public string? Napari { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Directory.Exists(Out))
        {
            throw new RequestException($"{RequestSettings.Out} '{Out}' is not the name of a file; give e.g. codes.npy");
        }

        if (Out is not null && TableFormat.Of(Out) is null)
        {
            throw new RequestException($"{RequestSettings.Out} {Out} is not possible: its name does not say what kind of file it is to " +
                $"be; give a name ending in {TableFormat.Ends}");
        }

        if (File.Exists(Projector))
        {
            throw new RequestException($"{new SettingName("projector")} {Projector} is a file; give a folder");
        }

        if (Napari is not null && !Napari.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestException($"{new SettingName("napari")} {Napari} is not possible: napari reads points from CSV; give a name " +
                $"ending in .csv");
        }
    }
}
