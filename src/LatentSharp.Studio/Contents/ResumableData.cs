using LatentSharp.Runs.Learning;
using LatentSharp.Studio.Hosting;
using LatentSharp.Training;
using Microsoft.AspNetCore.Http;

namespace LatentSharp.Studio.Contents;

/// <summary>Finds the data that a run goes on with.</summary>
internal static class ResumableData
{
    /// <summary>Reads data as a run was trained on them: of those that are drawn as many as then.</summary>
    /// <param name="data">The data.</param>
    /// <param name="card">What the run says of them.</param>
    public static DataRequest AsTrained(DataEntry data, DataCard card) => new(data.Path)
    {
        Limit = data.Kind == DataEntry.BuiltIn ? card.Fingerprint?.Count ?? (card.Train + card.Test) : null,
    };

    /// <summary>The data of a run, by the name that its checkpoint has noted down; training compares them picture by picture.</summary>
    /// <param name="run">The run.</param>
    /// <param name="contents">Runs and data.</param>
    /// <param name="named">The data that were named; null for those of the run.</param>
    /// <exception cref="ApiException">They are not among those that the studio knows, or there is nothing to go on with.</exception>
    /// <exception cref="Formats.ModelFileException">The checkpoint cannot be read.</exception>
    public static DataRequest Of(RunEntry run, StudioContents contents, string? named)
    {
        string checkpoint = new RunFolder(run.Path).Checkpoint;
        if (!File.Exists(checkpoint))
        {
            throw new ApiException($"'{run.Name}' has no checkpoint, so that it cannot be gone on with.", StatusCodes.Status409Conflict);
        }

        DataCard card = ModelFile.ReadCard(checkpoint).Data;
        if (named is not null)
        {
            return AsTrained(contents.DataOf(named), card);
        }

        string source = card.Source;
        return contents.Named(source).FirstOrDefault() is { } found ? AsTrained(found, card)
            : throw new ApiException($"'{run.Name}' was trained on '{source}', which is not among the data here; "
                + "start the studio with its path, or drop the same files.", StatusCodes.Status409Conflict);
    }
}
