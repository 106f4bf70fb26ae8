using LatentSharp.Latent.Interpolation;
using LatentSharp.Runs.Inputs;

namespace LatentSharp.Runs.Interpolating;

/// <summary>
/// Asks for the way from picture to picture through the latent space: a strip between two, a triangle of three, a square of four, a path
/// through five or more; an animation is a path through any number, weights give one mixture of any number.
/// </summary>
public sealed record InterpolateRequest : RunRequest
{
    /// <summary>The pictures, at least two.</summary>
    public required IReadOnlyList<PictureInput> Inputs { get; init; }

    /// <summary>Pictures from one to the next, at least 2; null for 9, and 24 of an animation.</summary>
    public int? Steps { get; init; }

    /// <summary>Straight on, along a great circle, or along codes of the data.</summary>
    public PathKind Path { get; init; } = PathKind.Linear;

    /// <summary>A weight a picture, for one mixture of all; null for a path, a triangle or a square.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Another run of the same pictures, which goes the same way; null for none.</summary>
    public Run? Beside { get; init; }

    /// <summary>Whether the result goes to an animation.</summary>
    /// <exception cref="Settings.LatentSharpException">It goes to no kind of picture.</exception>
    internal bool IsAnimation => Out is not null && Interpolator.Extension(Out) != ".png";

    /// <inheritdoc/>
    public override void Validate()
    {
        if (IsAnimation && Weights is not null)
        {
            throw new RequestException($"{RequestSettings.Weights} makes one picture, which {Out} is not; give a name ending in .png");
        }
    }
}
