using System.Text.Json.Serialization;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Formats;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Paths;

/// <summary>What a judge says of paths of one kind between held-out pictures.</summary>
/// <param name="Model">The model, as it is called beside others.</param>
/// <param name="Way">How the paths go.</param>
/// <param name="Admissible">
/// Share of the pictures whose class, to the judge, is on the shortest way in the graph and no more than one step from where the picture
/// is.
/// </param>
/// <param name="InOrder">
/// Share of the paths of which each picture's class is on the way, or beside it, and never before that of the picture before.
/// </param>
/// <param name="Whole">Share of the paths that are in order and show every class of the way.</param>
internal sealed record WayFigures(
    string Model, [property: JsonConverter(typeof(LowerCase<PathKind>))] PathKind Way, Estimate Admissible, Estimate InOrder,
    Estimate Whole);

/// <summary>Whether paths lead over the classes between, by a judge that was trained on labels.</summary>
/// <param name="Paths">Paths of each kind: the same pairs of held-out pictures.</param>
/// <param name="Pictures">Pictures of all paths of a kind.</param>
/// <param name="Classes">Classes of the graph.</param>
/// <param name="Judge">Share of real held-out pictures whose class the judge tells.</param>
/// <param name="JudgeNear">The same, or a neighbor of it.</param>
/// <param name="Ways">Each kind of path.</param>
internal sealed record SemanticFigures(
    int Paths, int Pictures, int Classes, double Judge, double JudgeNear, IReadOnlyList<WayFigures> Ways)
{
    /// <summary>Decoded pictures of some paths, for each pair a row a way, all of one number.</summary>
    [JsonIgnore]
    public IReadOnlyList<ShownPath> Shown { get; init; } = [];
}

/// <summary>Some pairs by one way, as pictures.</summary>
/// <param name="Pair">Which pair.</param>
/// <param name="Caption">The model and the way.</param>
/// <param name="Pictures">Pictures, <c>[n, channels, height, width]</c>.</param>
/// <param name="IsOver">Whether the way leads over classes.</param>
internal sealed record ShownPath(int Pair, string Caption, Tensor Pictures, bool IsOver);
