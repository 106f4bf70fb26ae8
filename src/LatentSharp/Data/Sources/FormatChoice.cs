using LatentSharp.Data.Pictures;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Data.Sources;

/// <summary>Width and height in pixels.</summary>
internal readonly record struct PictureSize(int Width, int Height);

/// <summary>Chooses the format that pictures are brought to.</summary>
internal static class FormatChoice
{
    /// <summary>The side for pictures of several sizes where none is asked for: small enough to learn from in minutes.</summary>
    private const int MixedSide = 64;

    // The size of so many of the pictures is the size of all.
    private const double NearlyAll = 0.75;

    // What is learned in about 20 minutes on two cores: 300,000 pictures of 64×64, seen at most 200 times each. Of larger pictures fewer
    // are learned in that time: of 9.5 times the pixels a twentieth. A size that takes somewhat longer stays as it is.
    private const double UsualPixels = 64 * 64;
    private const double UsualMinutes = 20;
    private const double CostPower = 1.3;
    private const double Tolerance = 1.3;

    /// <summary>Pictures that a training should see: until small features such as a smile are drawn.</summary>
    internal const int PicturesSeen = 300_000;

    /// <summary>How often a training sees the same picture at most.</summary>
    internal const int MostPasses = 200;

    /// <summary>The format for pictures of one size; what was chosen is added to the notes.</summary>
    /// <param name="size">Their size.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="channels">The channels to use where none are asked for.</param>
    /// <param name="notes">Receives lines to show.</param>
    public static PictureFormat Choose(PictureSize size, int count, DataOptions options, int channels, List<string> notes) =>
        Choose(new Dictionary<PictureSize, int> { [size] = count }, options, channels, notes);

    /// <summary>The format for pictures of the given sizes; what was chosen is added to the notes.</summary>
    /// <param name="sizes">The different sizes that occur, at least one, with the number of pictures of each.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="channels">The channels to use where none are asked for.</param>
    /// <param name="notes">Receives lines to show.</param>
    public static PictureFormat Choose(IReadOnlyDictionary<PictureSize, int> sizes, DataOptions options, int channels,
        List<string> notes)
    {
        int count = sizes.Values.Sum();
        (PictureSize usual, int having) = sizes.MaxBy(pair => pair.Value);
        string whose = having == count ? "all pictures" : $"{having} of {count} pictures";
        PictureSize learned = Learned(usual, count, options.TrainingTime?.TotalMinutes ?? UsualMinutes);
        (PictureSize target, string reason) = (options.Size, options.Width, options.Height) switch
        {
            ({ } side, _, _) => (new PictureSize(side, side), "as asked for"),
            (_, { } width, { } height) => (new PictureSize(width, height), "as asked for"),
            _ when having < NearlyAll * count =>
                (new PictureSize(MixedSide, MixedSide), $"the pictures have {sizes.Count} different sizes; another size can be asked for"),
            _ when learned == usual => (usual, $"the size of {whose}"),
            _ when learned == Clamp(usual) =>
                (learned, $"{whose} are {usual.Width}×{usual.Height}, and sides of {PictureFormat.MinimumSide} " +
                $"to {PictureFormat.MaximumSide} can be learned"),
            _ => (learned, $"{whose} are {usual.Width}×{usual.Height}, which would take too long to learn; another size can be asked for"),
        };
        notes.Add($"size: {target.Width}×{target.Height} ({reason})");
        if (sizes.Keys.Any(size =>
            PictureFitting.Crop(size.Width, size.Height, target.Width, target.Height) != (0, 0, size.Width, size.Height)))
        {
            notes.Add(options.Fit switch
            {
                PictureFit.Pad => "pad: pictures of another shape are resized, with bars at two sides",
                PictureFit.Stretch => "stretch: pictures of another shape are stretched",
                _ => "crop: pictures of another shape are cut to their middle, then resized; pad and stretch keep all of them",
            });
        }

        return new PictureFormat(target.Width, target.Height, options.Channels ?? channels);
    }

    /// <summary>
    /// The largest size of the same shape, up to the pictures' own, that so many pictures can be learned in, in the time.
    /// </summary>
    private static PictureSize Learned(PictureSize size, int count, double minutes)
    {
        PictureSize own = Clamp(size);
        double seen = Math.Min(PicturesSeen, (double)MostPasses * Math.Max(count, 1));
        double pixels = UsualPixels * Math.Max(1, DoubleMath.Pow(minutes / UsualMinutes * PicturesSeen / seen, 1 / CostPower));
        double scale = Math.Sqrt(pixels / ((double)own.Width * own.Height));
        return scale * scale * Tolerance >= 1 ? own : new PictureSize(Scale(own.Width, scale), Scale(own.Height, scale));
    }

    /// <summary>The nearest size within the limits that keeps the shape as well as it can.</summary>
    private static PictureSize Clamp(PictureSize size)
    {
        double scale = Math.Min(1, (double)PictureFormat.MaximumSide / Math.Max(size.Width, size.Height));
        if (Math.Min(size.Width, size.Height) * scale < PictureFormat.MinimumSide)
        {
            scale = (double)PictureFormat.MinimumSide / Math.Min(size.Width, size.Height);
        }

        return new PictureSize(Scale(size.Width, scale), Scale(size.Height, scale));
    }

    private static int Scale(int side, double scale) =>
        (int)Math.Clamp(Math.Round(side * scale), PictureFormat.MinimumSide, PictureFormat.MaximumSide);
}
