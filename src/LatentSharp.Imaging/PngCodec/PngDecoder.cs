namespace LatentSharp.Imaging.PngCodec;

/// <summary>Decodes PNG files to samples of either depth.</summary>
internal static class PngDecoder
{
    /// <summary>Decodes a whole file.</summary>
    /// <typeparam name="T">Type of the samples.</typeparam>
    /// <typeparam name="TDepth">How samples are scaled.</typeparam>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name for messages.</param>
    /// <param name="maximumPixels">The largest width × height to accept.</param>
    /// <param name="info">Size and kind.</param>
    /// <param name="channels">Channels of the result.</param>
    /// <returns>Samples <c>[height, width, channels]</c>.</returns>
    /// <exception cref="PictureFormatException">The file is damaged or too large.</exception>
    public static T[] Decode<T, TDepth>(ReadOnlySpan<byte> bytes, string? path, long maximumPixels, out PngInfo info, out int channels)
        where T : unmanaged
        where TDepth : struct, ISampleDepth<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPixels, 1);
        PngContents contents = PngParser.Parse(bytes, path);
        info = contents.Info;
        var expander = new PngRowExpander<T, TDepth>(contents, path);
        channels = expander.Channels;
        int length = RawLength(info, channels, maximumPixels, path);
        byte[] raw = PngInflater.Inflate(bytes, contents, length, path);
        try
        {
            T[] samples = GC.AllocateUninitializedArray<T>(info.Width * info.Height * channels); // every sample is written below
            int position = 0;
            foreach (PngPass pass in PngPass.Of(info))
            {
                int width = pass.Width(info);
                int height = pass.Height(info);
                if (width == 0 || height == 0)
                {
                    continue;
                }

                int rowBytes = (int)info.RowBytes(width);
                Span<byte> rows = raw.AsSpan(position, height * (rowBytes + 1));
                position += rows.Length;
                Unfilter(rows, rowBytes, info.FilterStride, contents, path);
                if (info.Interlaced)
                {
                    Scatter(rows, rowBytes, expander, samples, info, pass);
                    continue;
                }

                int rowSamples = width * channels;
                for (int line = 0; line < height; line++)
                {
                    expander.Expand(rows.Slice((line * (rowBytes + 1)) + 1, rowBytes), samples.AsSpan(line * rowSamples, rowSamples));
                }
            }

            return samples;
        }
        finally
        {
            PngInflater.Return(raw);
        }
    }

    private static void Unfilter(Span<byte> rows, int rowBytes, int stride, PngContents contents, string? path)
    {
        ReadOnlySpan<byte> above = new byte[rowBytes];
        for (int start = 0; start < rows.Length; start += rowBytes + 1)
        {
            int filter = rows[start];
            if (filter >= PngFilter.Count)
            {
                throw new PictureFormatException(
                    path, contents.Data[0].Offset,
                    $"expected a row filter from 0 to 4 in the unpacked pixels, found {filter}",
                    "the file is damaged, copy or download it again");
            }

            Span<byte> row = rows.Slice(start + 1, rowBytes);
            PngFilter.Undo(filter, row, above, stride);
            above = row;
        }
    }

    private static void Scatter<T, TDepth>(
        ReadOnlySpan<byte> rows, int rowBytes, PngRowExpander<T, TDepth> expander, T[] samples, PngInfo info, PngPass pass)
        where T : unmanaged
        where TDepth : struct, ISampleDepth<T>
    {
        int channels = expander.Channels;
        int width = pass.Width(info);
        Span<T> row = new T[width * channels];
        int y = pass.Y;
        for (int start = 1; start < rows.Length; start += rowBytes + 1)
        {
            expander.Expand(rows.Slice(start, rowBytes), row);
            Span<T> target = samples.AsSpan(y * info.Width * channels, info.Width * channels);
            for (int column = 0; column < width; column++)
            {
                row.Slice(column * channels, channels).CopyTo(target[((pass.X + (column * pass.StepX)) * channels)..]);
            }

            y += pass.StepY;
        }
    }

    private static int RawLength(PngInfo info, int channels, long maximumPixels, string? path)
    {
        long pixels = (long)info.Width * info.Height;
        if (pixels > maximumPixels)
        {
            throw new PictureFormatException(
                path, 16,
                $"the picture is {info.Width}×{info.Height} = {pixels} pixels (expected at most {maximumPixels})",
                "make it smaller, or raise the limit if the size is right");
        }

        // Tested before the sum, which could otherwise pass 64 bits if the caller allows any size.
        bool fits = pixels <= Array.MaxLength / channels;
        long total = 0;
        foreach (PngPass pass in PngPass.Of(info))
        {
            int width = pass.Width(info);
            total += width == 0 || !fits ? 0 : pass.Height(info) * (info.RowBytes(width) + 1);
        }

        if (!fits || total > Array.MaxLength)
        {
            throw new PictureFormatException(
                path, 16,
                $"the picture is {info.Width}×{info.Height} pixels, more than one array holds (expected at most {Array.MaxLength} bytes)",
                "make it smaller");
        }

        return (int)total;
    }
}
