using LatentSharp.Latent.Densities;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Runs.Sampling;

namespace LatentSharp.Cli.Results;

/// <summary>The result of <c>sample</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Pictures">How many pictures.</param>
/// <param name="Seed">What decided the codes.</param>
/// <param name="Temperature">Scale of the standard deviation.</param>
/// <param name="From">What the codes were drawn from.</param>
/// <param name="Like">The picture of which these are variations, if any.</param>
/// <param name="Spread">How far from it.</param>
internal sealed record SampleReport(string Out, int Pictures, ulong Seed, double Temperature, string From, string? Like, double? Spread)
{
    public static SampleReport Of(SampleRequest request, SampleResult result) => new(
        request.Out!, request.Count, request.Seed, request.Temperature ?? 1, result.From, request.Like?.Name, result.Spread)
    {
        Unlike = result.Unlike,
        With = request.With,
        Kind = result.Kind,
        Components = result.Components,
        Kept = result.Kind is null or DensityKinds.Prior ? null : result.IsKept,
        Gaps = result.Gaps,
    };

    /// <summary>Labels that were asked for; none for any pictures.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>The name of what the codes were drawn from, as the option takes it; none of variations.</summary>
    public string? Kind { get; init; }

    /// <summary>Number of Gaussians of a mixture; none of others.</summary>
    public int? Components { get; init; }

    /// <summary>Whether a fitted density was in the model file (true) or was fitted anew for this command; none of the prior.</summary>
    public bool? Kept { get; init; }

    /// <summary>Which of the codes lie where no training code is; null where the file does not say.</summary>
    public CodesInGaps? Gaps { get; init; }

    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    /// <summary>The same of the run beside it, if there is one.</summary>
    public SampleReport? Beside { get; init; }
}

/// <summary>The result of <c>encode</c>.</summary>
/// <param name="Out">The file of codes.</param>
/// <param name="Count">Number of codes.</param>
/// <param name="Latent">Numbers a code.</param>
/// <param name="Sampled">Whether they are samples of the posterior instead of its means.</param>
internal sealed record CodesReport(string? Out, int Count, int Latent, bool Sampled)
{
    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikeExample>? Unlike { get; init; }
}

/// <summary>The result of <c>decode</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Pictures">How many pictures.</param>
internal sealed record DecodeReport(string Out, int Pictures);
