using System.Globalization;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Runs.Inputs;
using LatentSharp.Settings;

namespace LatentSharp.Runs.Interpolating;

/// <summary>
/// Asks for the way from picture to picture, or row to row of a table, through the latent space: a strip between two, a triangle of three,
/// a square of four, a path through five or more; an animation is a path through any number, weights give one mixture
/// of any number, α and β one of two to four.
/// </summary>
public sealed record InterpolateRequest : RunRequest
{
    /// <summary>
    /// The pictures, at least two; for a model of a table files with its columns, or single rows such as <c>rows.csv:3</c>.
    /// </summary>
    public required IReadOnlyList<PictureInput> Inputs { get; init; }

    /// <summary>Pictures from one to the next, at least 2; null for 9, and 24 of an animation.</summary>
    public int? Steps { get; init; }

    /// <summary>Straight on, along a great circle, or along codes of the data.</summary>
    public PathKind Path { get; init; } = PathKind.Linear;

    /// <summary>A weight a picture, for one mixture of all; null for a path, a triangle or a square.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>
    /// α of one mixture of two to four pictures: z₁ + α (z₂ − z₁) of two, or how far along <see cref="Path"/>,
    /// z₁ + α (z₂ − z₁) + β (z₃ − z₁) of three, of four how far to the
    /// right in the square; null for all mixtures.
    /// </summary>
    public double? Alpha { get; init; }

    /// <summary>β of one mixture of three or four pictures, of four how far down in the square; null of two.</summary>
    public double? Beta { get; init; }

    /// <summary>Another run of the same pictures, which goes the same way; null for none.</summary>
    public Run? Beside { get; init; }

    /// <summary>Whether the result goes to an animation.</summary>
    /// <exception cref="Settings.LatentSharpException">It goes to no kind of picture.</exception>
    internal bool IsAnimation => Out is not null && TableFormat.Of(Out) is null && Interpolator.Extension(Out) != ".png";

    /// <inheritdoc/>
    public override void Validate()
    {
        PictureInput.Check(Inputs, nameof(Inputs));
        SettingName? one = Weights is not null ? RequestSettings.Weights : Alpha is not null ? RequestSettings.Alpha
            : Beta is not null ? RequestSettings.Beta : null;
        if (IsAnimation && one is not null)
        {
            throw new RequestException($"{one} makes one picture, which {Out} is not; give a name ending in .png");
        }

        if (Weights is not null && (Alpha ?? Beta) is not null)
        {
            throw new RequestException($"{RequestSettings.Weights} and {(Alpha is null ? RequestSettings.Beta : RequestSettings.Alpha)} " +
                $"both say which mixture is wanted; give one of them");
        }

        // How many rows a file holds is not known before it is read.
        if ((Alpha ?? Beta) is not null && (Out is null || TableFormat.Of(Out) is null))
        {
            Place(Inputs.Count, "picture");
        }
    }

    /// <summary>Refuses a path where what is made of so many pictures or rows is straight.</summary>
    internal void CheckPath(int given, string noun)
    {
        if (Path == PathKind.Linear)
        {
            return;
        }

        SettingName? one = Weights is not null ? RequestSettings.Weights : Alpha is not null ? RequestSettings.Alpha : null;
        if (one is not null && (Weights is not null || given != 2))
        {
            throw new RequestException($"{RequestSettings.Along} says how a way goes from {noun} to {noun}, but {one} names a mixture " +
                $"of {given}, which is straight; leave one of them out, or give two {noun}s and {RequestSettings.Alpha}");
        }

        if (one is null && given is 3 or 4 && !IsAnimation)
        {
            SettingText instead = noun == "picture" ? $", or give a name ending in .gif or .apng for a way through all of them" : $"";
            throw new RequestException($"{RequestSettings.Along} says how a way goes from {noun} to {noun}, but {given} {noun}s are " +
                $"mixed in a {(given == 3 ? "triangle" : "square")}, which is straight; leave it out{instead}");
        }
    }

    /// <summary>Whether α and β fit the number of pictures or rows, and lie in the line, triangle or square.</summary>
    internal void Place(int given, string noun)
    {
        (SettingName alpha, SettingName beta) = (RequestSettings.Alpha, RequestSettings.Beta);
        switch (given)
        {
            case 2 when Beta is not null:
                throw new RequestException($"two {noun}s are mixed by {alpha} alone, but {beta} was given, too; leave it out or give a " +
                    $"third {noun}");
            case 2:
                break;
            case 3 or 4 when Alpha is null || Beta is null:
                throw new RequestException($"{given} {noun}s are mixed by two numbers, but only {(Alpha is null ? beta : alpha)} " +
                    $"was given; give {alpha} and {beta}");
            case 3 or 4:
                break;
            default:
                throw new RequestException($"{alpha} and {beta} mix two, three or four {noun}s, but {given} " +
                    $"{(given == 1 ? "was" : "were")} given; {RequestSettings.Weights} mixes any number");
        }

        Need(alpha, Alpha!.Value);
        if (Beta is { } down)
        {
            Need(beta, down);
        }

        if (given == 3 && Alpha + Beta > 1)
        {
            throw new RequestException(string.Create(CultureInfo.InvariantCulture, $"{alpha} {Alpha} and {beta} {Beta} sum to more than " +
                $"1, which lies outside the triangle; give a smaller one, or {RequestSettings.Weights} to go beyond"));
        }
    }

    private static void Need(SettingName name, double value)
    {
        if (!(value is >= 0 and <= 1))
        {
            throw new RequestException(string.Create(CultureInfo.InvariantCulture, $"{name} {value} is not possible: give a number from " +
                $"0 to 1, or {RequestSettings.Weights} to go beyond"));
        }
    }
}
