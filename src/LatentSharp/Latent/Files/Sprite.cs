using LatentSharp.Imaging;

namespace LatentSharp.Latent.Files;

/// <summary>
/// Thumbnails on one square picture, as many rows as columns, the first at the top left and row by row from there, as the Embedding
/// Projector wants them (TensorBoard, "Embeddings": at most 8192×8192 pixels).
/// </summary>
internal sealed class Sprite
{
    private const int MostPixels = 8192;
    private const int LargestSide = 64;
    private const int SmallestSide = 8;

    private readonly int _columns;
    private int _done;

    private Sprite(int columns, int side)
    {
        (_columns, Side) = (columns, side);
        Picture = new Picture(columns * side, columns * side, 3);
        PictureOperations.Fill(Picture, 0, 0, Picture.Width, Picture.Height, Color.White);
    }

    /// <summary>Side of a thumbnail in pixels.</summary>
    public int Side { get; }

    /// <summary>All of them.</summary>
    public Picture Picture { get; }

    /// <summary>An empty sprite; null for so many pictures that no thumbnail would show anything.</summary>
    /// <param name="count">Pictures that it will hold.</param>
    /// <param name="side">The longer side of a picture.</param>
    public static Sprite? Of(int count, int side)
    {
        int columns = (int)Math.Ceiling(Math.Sqrt(count));
        int fits = Math.Min(Math.Min(side, LargestSide), MostPixels / columns);
        return fits < SmallestSide ? null : new Sprite(columns, fits);
    }

    /// <summary>Adds the next picture, at its proportions.</summary>
    public void Add(Picture picture)
    {
        int longer = Math.Max(picture.Width, picture.Height);
        int width = Math.Max(1, picture.Width * Side / longer);
        int height = Math.Max(1, picture.Height * Side / longer);
        Picture small = Resampler.Resize(picture.ToChannels(3, Color.White), width, height);
        (int row, int column) = Math.DivRem(_done++, _columns);
        PictureOperations.Paste(Picture, small, (column * Side) + ((Side - width) / 2), (row * Side) + ((Side - height) / 2));
    }
}
