using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;

namespace LatentSharp.Runs.Reconstructing;

/// <summary>Asks for pictures, or rows of a table, to be sent through their codes and back.</summary>
public sealed record ReconstructRequest : RunRequest
{
    /// <summary>The pictures; for a model of a table the path of one file with its columns.</summary>
    public required IReadOnlyList<PictureInput> Inputs { get; init; }

    /// <summary>Whether pictures from codes drawn from the posterior are wanted beside those from mean codes.</summary>
    public bool Sampled { get; init; }

    /// <summary>Decides the codes that are drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Another run of the same pictures, whose reconstructions are shown beside them; null for none.</summary>
    public Run? Beside { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        PictureInput.Check(Inputs, nameof(Inputs));
        PictureOutput.Check(Out, Beside);
    }
}
