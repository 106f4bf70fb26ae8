using LatentSharp.Evaluation.Features;

namespace LatentSharp.Runs.Evaluating;

/// <summary>
/// Asks how good a model is: its bound on log p(x), the terms of it, what its KL term is made of, the gaps of its latent space, and
/// how good its pictures are.
/// </summary>
public sealed record EvaluateRequest : RunRequest
{
    /// <summary>The data: a folder, an archive, a table, a name …</summary>
    public required string Data { get; init; }

    /// <summary>
    /// File of labels, or of a table those of its columns that are labels; null for a label file beside the pictures. Of use to models that
    /// were trained with labels, and to features of labels.
    /// </summary>
    public string? Labels { get; init; }

    /// <summary>
    /// Samples of q(z|x) for each example, K of the importance-weighted bound, at least 1; null for 100. An auto-encoder has no such bound.
    /// </summary>
    public int? Samples { get; init; }

    /// <summary>At most so many examples are measured, spread over all of them; null for all.</summary>
    public int? Examples { get; init; }

    /// <summary>
    /// The features that pictures are compared in: <c>labels</c>, those of a classifier trained on the labels; <c>random</c>, of a fixed
    /// random network; <c>resnet18</c>, of ResNet-18 trained on ImageNet; or a name given to <see
    /// cref="Evaluation.Features.PictureFeatures.Register"/>. Null for labels where there are some, else random.
    /// </summary>
    public string? Features { get; init; }

    /// <summary>
    /// Of a table, the column that a classifier tells which learns from drawn rows: one of categories, or of true and false; null for the
    /// one that goes most together with others.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>
    /// Other runs of the same pictures, whose straight and spherical paths are measured beside those of a run that has a graph of labels.
    /// </summary>
    public IReadOnlyList<Run> Beside { get; init; } = [];

    /// <summary>Decides posterior samples, and how pixels of a Bernoulli likelihood are drawn black and white.</summary>
    public ulong Seed { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Samples is < 1)
        {
            throw new RequestException($"{RequestSettings.Samples} {Samples} is not possible: the bound needs at least 1 sample of each " +
                $"posterior");
        }

        if (Examples is < 1)
        {
            throw new RequestException($"{RequestSettings.Examples} {Examples} is not possible: at least 1 must be measured");
        }

        if (Features is not null && !PictureFeatures.Names.Contains(Features))
        {
            throw new RequestException($"{RequestSettings.Features} {Features} is not known; there are " +
                $"{string.Join(", ", PictureFeatures.Names)}");
        }

        if (Out is not null && (Directory.Exists(Out) || !Out.EndsWith(".html", StringComparison.OrdinalIgnoreCase)))
        {
            throw new RequestException($"{RequestSettings.Out} '{Out}' is not the name of a page; give e.g. evaluation.html");
        }
    }
}
