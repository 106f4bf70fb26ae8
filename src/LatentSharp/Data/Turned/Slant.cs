namespace LatentSharp.Data.Turned;

/// <summary>
/// The slant of what is drawn in a picture: by how many pixels it leans to one side a row, which is its covariance of columns and rows over
/// its variance of rows. Sheared back by it, a digit stands upright, whoever wrote it ("deskewing").
/// </summary>
/// <param name="Shear">Columns that it leans to the right for each row further down.</param>
/// <param name="Middle">Row of its middle, which stays where it is.</param>
internal readonly record struct Slant(double Shear, double Middle)
{
    /// <summary>Columns to the right of where an upright drawing would have it, in one row.</summary>
    /// <param name="row">The row.</param>
    public double At(double row) => Shear * (row - Middle);

    /// <summary>Measures it; none in a picture of one color, or in one row.</summary>
    /// <param name="pixels">The channels of the picture, one after the other.</param>
    /// <param name="format">Its format.</param>
    public static Slant Of(ReadOnlySpan<byte> pixels, PictureFormat format)
    {
        (int width, int size) = (format.Width, format.Width * format.Height);
        double sum = 0, sumX = 0, sumY = 0, sumXY = 0, sumYY = 0;
        for (int channel = 0; channel < format.Channels; channel++)
        {
            ReadOnlySpan<byte> plane = pixels.Slice(channel * size, size);
            byte ground = Ground(plane, width);
            for (int at = 0; at < size; at++)
            {
                double ink = Math.Abs(plane[at] - ground);
                (int y, int x) = Math.DivRem(at, width);
                sum += ink;
                sumX += ink * x;
                sumY += ink * y;
                sumXY += ink * x * y;
                sumYY += ink * y * y;
            }
        }

        double down = (sumYY * sum) - (sumY * sumY);
        return down > 0 ? new Slant(((sumXY * sum) - (sumX * sumY)) / down, sumY / sum) : default;
    }

    /// <summary>What it is drawn on: the median of the pixels at the edge.</summary>
    private static byte Ground(ReadOnlySpan<byte> plane, int width)
    {
        var edge = new List<byte>(4 * width);
        for (int at = 0; at < plane.Length; at++)
        {
            if (at < width || at >= plane.Length - width || at % width == 0 || at % width == width - 1)
            {
                edge.Add(plane[at]);
            }
        }

        edge.Sort();
        return edge[edge.Count / 2];
    }
}
