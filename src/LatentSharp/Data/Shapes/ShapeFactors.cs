using LatentSharp.Tensors.Random;

namespace LatentSharp.Data.Shapes;

/// <summary>
/// What decides how a picture of <c>shapes</c> looks, in levels from 0, drawn independently and evenly: the factors of dSprites (Matthey et
/// al. 2017), in drawings of our own.
/// </summary>
/// <param name="Shape">0 square, 1 ellipse, 2 heart.</param>
/// <param name="Scale">0 to 5: from half to the whole of the largest size.</param>
/// <param name="Rotation">0 to 39: fortieths of a full turn.</param>
/// <param name="X">0 to 31: from left to right.</param>
/// <param name="Y">0 to 31: from the top down.</param>
internal sealed record ShapeFactors(int Shape, int Scale, int Rotation, int X, int Y)
{
    // Each picture owns so many positions of the random stream; more than are used.
    private const ulong DrawsPerPicture = 8;

    /// <summary>Names of the shapes.</summary>
    public static IReadOnlyList<string> ShapeNames { get; } = ["Square", "Ellipse", "Heart"];

    /// <summary>Names of the factors, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [nameof(Shape), nameof(Scale), nameof(Rotation), nameof(X), nameof(Y)];

    /// <summary>Number of levels of each factor.</summary>
    public static IReadOnlyList<int> Levels { get; } = [3, 6, 40, 32, 32];

    /// <summary>The levels as numbers.</summary>
    public float[] Values => [Shape, Scale, Rotation, X, Y];

    /// <summary>The factors of a picture.</summary>
    /// <param name="stream">The stream of the set.</param>
    /// <param name="index">Which picture.</param>
    public static ShapeFactors Draw(RandomStream stream, ulong index)
    {
        ulong at = unchecked(index * DrawsPerPicture);
        return new ShapeFactors(
            stream.Integer(at, Levels[0]), stream.Integer(at + 1, Levels[1]), stream.Integer(at + 2, Levels[2]),
            stream.Integer(at + 3, Levels[3]), stream.Integer(at + 4, Levels[4]));
    }
}
