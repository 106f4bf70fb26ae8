namespace LatentSharp.Imaging.Animation;

/// <summary>The rectangle in which a frame differs from the one before.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">At least 1.</param>
/// <param name="Height">At least 1.</param>
internal readonly record struct FrameChange(int X, int Y, int Width, int Height)
{
    /// <summary>Finds the rectangle: the whole frame if there is none before, one pixel if nothing changed.</summary>
    /// <param name="before">The frame before, or null.</param>
    /// <param name="after">The frame, of the same size and channels.</param>
    public static FrameChange Between(Picture? before, Picture after)
    {
        if (before is null)
        {
            return new FrameChange(0, 0, after.Width, after.Height);
        }

        int channels = after.Channels;
        int top = -1, bottom = -1, left = after.Width, right = -1;
        for (int y = 0; y < after.Height; y++)
        {
            ReadOnlySpan<byte> old = before.Row(y);
            ReadOnlySpan<byte> now = after.Row(y);
            int same = old.CommonPrefixLength(now);
            if (same == now.Length)
            {
                continue;
            }

            int last = now.Length - 1;
            while (old[last] == now[last])
            {
                last--;
            }

            top = top < 0 ? y : top;
            bottom = y;
            left = Math.Min(left, same / channels);
            right = Math.Max(right, last / channels);
        }

        return top < 0 ? new FrameChange(0, 0, 1, 1) : new FrameChange(left, top, right - left + 1, bottom - top + 1);
    }

    /// <summary>Refuses frames that cannot be one animation.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="delayMilliseconds">The delay.</param>
    /// <param name="name">The encoder's name for the message.</param>
    public static void CheckFrames(IReadOnlyList<Picture> frames, int delayMilliseconds, string name)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfLessThan(delayMilliseconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delayMilliseconds, ushort.MaxValue);
        if (frames.Count == 0)
        {
            throw new ArgumentException($"{name}: there must be at least one frame.", nameof(frames));
        }

        Picture first = frames[0];
        foreach (Picture frame in frames)
        {
            if (frame.Width != first.Width || frame.Height != first.Height || frame.Channels != first.Channels)
            {
                throw new ArgumentException(
                    $"{name}: all frames must be of one size, but there are {first.Width}×{first.Height}×{first.Channels} and"
                    + $" {frame.Width}×{frame.Height}×{frame.Channels}.",
                    nameof(frames));
            }
        }
    }
}
