namespace LatentSharp.Settings;

/// <summary>What is known of the data when settings are chosen.</summary>
internal sealed record DataFacts
{
    // Mean distance of a pixel from black or white, of at most 0.5: 0.027 for MNIST; the threshold leaves it room.
    private const double BlackAndWhite = 0.06;

    /// <summary>What an example is, in words, e.g. <c>64×64 colour pictures</c>.</summary>
    public required string Words { get; init; }

    /// <summary>What one example is called, e.g. <c>picture</c>.</summary>
    public required string Noun { get; init; }

    /// <summary>Whether an example is a grid of neighboring values, as a picture is; else its values are columns.</summary>
    public required bool IsGrid { get; init; }

    /// <summary>Whether an example is made of choices beside values, as a row with categories is.</summary>
    public bool HasChoices { get; init; }

    /// <summary>Columns of a table; null of other data.</summary>
    public int? Columns { get; init; }

    /// <summary>Shape of an example, <c>[channels, height, width]</c>; columns are channels.</summary>
    public required (int Channels, int Height, int Width) Shape { get; init; }

    /// <summary>Training examples.</summary>
    public required int Train { get; init; }

    /// <summary>Held-out examples.</summary>
    public required int Test { get; init; }

    /// <summary>Mean distance of a value from black or white, 0 to 0.5; looked up when it is asked for.</summary>
    public required Func<double> DistanceFromBlackAndWhite { get; init; }

    /// <summary>Values of an example.</summary>
    public int Length => Shape.Channels * Shape.Height * Shape.Width;

    /// <summary>The shorter side of the grid.</summary>
    public int Side => Math.Min(Shape.Height, Shape.Width);

    /// <summary>Whether the values are those of pictures that are nearly black and white.</summary>
    public bool IsBlackAndWhite => IsGrid && Shape.Channels == 1 && DistanceFromBlackAndWhite() < BlackAndWhite;

    /// <summary>Why a likelihood is chosen, in words.</summary>
    public string WhyLikelihood => HasChoices ? "the columns are of several types" : !IsGrid ? "the columns hold numbers"
        : IsBlackAndWhite ? "the pictures are nearly black and white" : "the pictures have shades";
}
