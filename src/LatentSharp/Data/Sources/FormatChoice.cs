namespace LatentSharp.Data.Sources;

/// <summary>Width and height in pixels.</summary>
internal readonly record struct PictureSize(int Width, int Height);

/// <summary>Chooses the format that pictures are brought to.</summary>
internal static class FormatChoice
{
    /// <summary>The side for pictures of several sizes where none is asked for: small enough to learn from in minutes.</summary>
    private const int MixedSide = 64;

    /// <summary>The format for pictures of the given sizes; what was chosen is added to the notes.</summary>
    /// <param name="sizes">The different sizes that occur, at least one.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="channels">The channels to use where none are asked for.</param>
    /// <param name="notes">Receives lines to show.</param>
    public static PictureFormat Choose(IReadOnlyCollection<PictureSize> sizes, PictureOptions options, int channels, List<string> notes)
    {
        PictureSize first = sizes.First();
        bool same = sizes.Count == 1;
        (PictureSize target, string reason) = (options.Size, options.Width, options.Height) switch
        {
            ({ } side, _, _) => (new PictureSize(side, side), "as asked for"),
            (_, { } width, { } height) => (new PictureSize(width, height), "as asked for"),
            _ when !same => (new PictureSize(MixedSide, MixedSide), $"the pictures have {sizes.Count} different sizes; --size chooses another"),
            _ when Clamp(first) == first => (first, "the size of all pictures"),
            _ => (Clamp(first), $"all pictures are {first.Width}×{first.Height}, and sides of {PictureFormat.MinimumSide} to {PictureFormat.MaximumSide} can be learned"),
        };
        notes.Add($"size: {target.Width}×{target.Height} ({reason})");
        if (sizes.Any(size => PictureFitting.Crop(size.Width, size.Height, target.Width, target.Height) != (0, 0, size.Width, size.Height)))
        {
            notes.Add(options.Fit switch
            {
                PictureFit.Pad => "pad: pictures of another shape are resized, with bars at two sides",
                PictureFit.Stretch => "stretch: pictures of another shape are stretched",
                _ => "crop: pictures of another shape are cut to their middle, then resized; --fit pad or stretch keeps all of them",
            });
        }

        return new PictureFormat(target.Width, target.Height, options.Channels ?? channels);
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
