namespace LatentSharp.Imaging.Animation;

/// <summary>Chooses a palette for many pixels (Heckbert 1982): boxes of colors are halved at the median of their longest side.</summary>
internal static class MedianCut
{
    /// <summary>Chooses at most <paramref name="most"/> colors; exact if there are no more different ones.</summary>
    /// <param name="frames">Pictures of 3 channels.</param>
    /// <param name="most">The size of the palette, at least 1.</param>
    /// <returns>Colors as 0xRRGGBB; the order depends on the pixels alone.</returns>
    public static int[] Choose(IReadOnlyList<Picture> frames, int most)
    {
        Dictionary<int, long> counts = Count(frames);
        int[] colors = [.. counts.Keys];
        Array.Sort(colors);
        if (colors.Length <= most)
        {
            return colors;
        }

        var boxes = new List<Box> { Box.Around(colors, 0, colors.Length, counts) };
        while (boxes.Count < most)
        {
            int widest = -1;
            double weight = 0;
            for (int index = 0; index < boxes.Count; index++)
            {
                if (boxes[index].Weight > weight)
                {
                    (widest, weight) = (index, boxes[index].Weight);
                }
            }

            if (widest < 0)
            {
                break;
            }

            (boxes[widest], Box upper) = boxes[widest].Split(colors, counts);
            boxes.Add(upper);
        }

        return [.. boxes.Select(box => box.Mean(colors, counts))];
    }

    private static Dictionary<int, long> Count(IReadOnlyList<Picture> frames)
    {
        var counts = new Dictionary<int, long>();
        foreach (Picture frame in frames)
        {
            byte[] pixels = frame.Pixels;
            for (int i = 0; i < pixels.Length; i += 3)
            {
                int color = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, color, out _)++;
            }
        }

        return counts;
    }

    /// <summary>A range of the color list; <c>Weight</c> says how much would be won by splitting it.</summary>
    private sealed record Box(int Start, int End, int Shift, double Weight)
    {
        public static Box Around(int[] colors, int start, int end, Dictionary<int, long> counts)
        {
            int bestShift = 0;
            int longest = 0;
            for (int shift = 0; shift <= 16; shift += 8)
            {
                int low = 255, high = 0;
                for (int i = start; i < end; i++)
                {
                    int value = (colors[i] >> shift) & 255;
                    low = Math.Min(low, value);
                    high = Math.Max(high, value);
                }

                if (high - low > longest)
                {
                    (longest, bestShift) = (high - low, shift);
                }
            }

            long pixels = 0;
            for (int i = start; i < end; i++)
            {
                pixels += counts[colors[i]];
            }

            // Between population (misses rare colors) and volume (wastes entries on noise): side² · √pixels.
            return new Box(start, end, bestShift, (double)longest * longest * Math.Sqrt(pixels));
        }

        public (Box Lower, Box Upper) Split(int[] colors, Dictionary<int, long> counts)
        {
            int shift = Shift;
            colors.AsSpan(Start, End - Start).Sort((a, b) =>
            {
                int order = ((a >> shift) & 255) - ((b >> shift) & 255);
                return order != 0 ? order : a - b;
            });
            long half = 0;
            for (int i = Start; i < End; i++)
            {
                half += counts[colors[i]];
            }

            half /= 2;
            int middle = Start + 1;
            long below = counts[colors[Start]];
            while (middle < End - 1 && below < half)
            {
                below += counts[colors[middle++]];
            }

            return (Around(colors, Start, middle, counts), Around(colors, middle, End, counts));
        }

        public int Mean(int[] colors, Dictionary<int, long> counts)
        {
            long red = 0, green = 0, blue = 0, pixels = 0;
            for (int i = Start; i < End; i++)
            {
                long count = counts[colors[i]];
                red += count * (colors[i] >> 16);
                green += count * ((colors[i] >> 8) & 255);
                blue += count * (colors[i] & 255);
                pixels += count;
            }

            long half = pixels / 2;
            return (int)((((red + half) / pixels) << 16) | (((green + half) / pixels) << 8) | ((blue + half) / pixels));
        }
    }
}
