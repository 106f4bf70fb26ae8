using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;

namespace LatentSharp.Runs.Planes;

/// <summary>Asks for a plane of the latent space, decoded, beside where the data lies on it.</summary>
public sealed record GridRequest : RunRequest
{
    /// <summary>Two latent dimensions, counted from 0; null for the two whose codes vary most.</summary>
    public (int First, int Second)? Dimensions { get; init; }

    /// <summary>Whether the plane is that of the two principal axes of the codes.</summary>
    public bool Principal { get; init; }

    /// <summary>Three pictures through whose codes the plane goes; none for another plane.</summary>
    public IReadOnlyList<PictureInput> Through { get; init; } = [];

    /// <summary>The plane spans so far each way, above 0.</summary>
    public double Range { get; init; } = 3;

    /// <summary>Pictures in a row and in a column; null for 15 of small pictures and 9 of others.</summary>
    public int? Side { get; init; }

    /// <summary>Whether steps are of equal prior mass instead of equal length.</summary>
    public bool EqualMass { get; init; }

    /// <summary>Whether one dimension a row is drawn instead of a plane.</summary>
    public bool Traversals { get; init; }

    /// <summary>Another run of the same pictures, of which such a plane is drawn, by its own two dimensions where none are named; null for
    /// none.</summary>
    public Run? Beside { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Out is not null)
        {
            PictureOutput.ParseSheet(Out, "a grid is one picture");
        }
    }
}
