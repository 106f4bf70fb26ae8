using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Stored;
using LatentSharp.Runs;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Jobs;
using LatentSharp.Tensors;

namespace LatentSharp.Studio.Models;

/// <summary>A model as it is now: that of a run, or of a training that goes on.</summary>
/// <param name="Id">What it is called in addresses.</param>
/// <param name="Name">What it is called in the page.</param>
/// <param name="Run">The run; of a training a snapshot.</param>
/// <param name="Version">Grows when the weights change.</param>
/// <param name="Job">The training; null for a run.</param>
internal sealed record StudioModel(string Id, string Name, Run Run, long Version, TrainingJob? Job)
{
    /// <summary>What was learned from pictures that were chosen in the page, by name.</summary>
    public required ChosenDirections Chosen { get; init; }

    /// <summary>Scores that were asked for last.</summary>
    public required ScoredPictures Scored { get; init; }

    /// <summary>The codes and their neighbors, made when a way along the data is first asked for.</summary>
    public required Func<NeighborGraph> Graph { get; init; }

    /// <summary>The data that it was trained on, if they are there.</summary>
    public required Func<Split?> Data { get; init; }

    /// <summary>Codes of training data.</summary>
    /// <exception cref="ApiException">There are none yet.</exception>
    public CodeTable Codes => Run.HasStore ? Run.Store.Codes
        : throw new ApiException($"'{Name}' keeps no codes yet: they are written when its training ends; go on with it.", 409);

    /// <summary>The data, and which of them each stored code is of; null where they are not there.</summary>
    /// <exception cref="ApiException">There are no codes yet.</exception>
    public (Split Split, int[] Rows)? Examples() =>
        Data() is { } split ? (split, LatentStore.ExamplesOf(split, Codes.Count)) : null;

    /// <summary>The features that were learned from labels; null without labels.</summary>
    public Attributes? Attributes => Run.HasStore ? Run.Store.Attributes : null;

    /// <summary>Codes of stored pictures.</summary>
    /// <param name="pictures">Which.</param>
    /// <returns>Codes, <c>[n, latent]</c>.</returns>
    /// <exception cref="ApiException">There is no such picture.</exception>
    public Tensor CodesOf(IReadOnlyList<int> pictures)
    {
        CodeTable codes = Codes;
        foreach (int picture in pictures)
        {
            if (picture < 0 || picture >= codes.Count)
            {
                throw ApiException.NotFound(FormattableString.Invariant($"picture {picture}; there are {codes.Count}"));
            }
        }

        return codes.Select([.. pictures]).Codes;
    }
}
