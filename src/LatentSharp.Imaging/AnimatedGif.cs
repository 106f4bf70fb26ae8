using System.Buffers.Binary;
using System.Numerics;
using LatentSharp.Imaging.Animation;
using LatentSharp.Imaging.Files;

namespace LatentSharp.Imaging;

/// <summary>Writes animated GIF files (GIF89a) with one palette for all frames. For exact colors use <see cref="AnimatedPng"/>.</summary>
internal static class AnimatedGif
{
    // Half the usual distance of neighboring palette colors; more looks grainy, less leaves bands.
    private const int DitherLevels = 10;

    private const byte LeaveStanding = 1 << 2;

    /// <summary>
    /// Encodes frames. The palette is exact if all frames together have at most 256 colors, otherwise chosen by median cut; of each
    /// frame but the first only the rectangle that changed is stored.
    /// </summary>
    /// <param name="frames">At least one picture, all of one size (sides up to 65535) and channel count; transparency is laid over
    /// white.</param>
    /// <param name="delayMilliseconds">How long each frame is shown, 1 to 65535 ms, rounded to hundredths of a second and at least two of
    /// them.</param>
    /// <param name="loop">Whether the animation starts again for ever; otherwise it runs once.</param>
    /// <param name="dither">Whether to spread the error of an inexact palette with an ordered dither.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="ArgumentException">There is no frame, or the frames differ in size or channels, or are too large.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The delay is out of range.</exception>
    public static byte[] Encode(IReadOnlyList<Picture> frames, int delayMilliseconds, bool loop = true, bool dither = false)
    {
        FrameChange.CheckFrames(frames, delayMilliseconds, nameof(AnimatedGif));
        Picture first = frames[0];
        if (first.Width > ushort.MaxValue || first.Height > ushort.MaxValue)
        {
            throw new ArgumentException(
                $"AnimatedGif: sides are at most 65535 pixels, but the frames are {first.Width}×{first.Height}.",
                nameof(frames));
        }

        List<Picture> opaque = [.. frames.Select(static frame => frame.ToChannels(3, Color.White))];
        int[] palette = MedianCut.Choose(opaque, 256);
        int depth = Math.Max(2, BitOperations.Log2((uint)Math.Max(1, palette.Length - 1)) + 1);
        var output = new MemoryStream();
        WriteHead(output, first, palette, depth, loop);

        var mapper = new PaletteMapper(palette);
        int delay = Math.Max(2, (delayMilliseconds + 5) / 10); // Browsers slow shorter delays down to a tenth of a second.
        Picture? before = null;
        foreach (Picture frame in opaque)
        {
            byte[] indices = mapper.Map(frame, dither && palette.Length == 256 ? DitherLevels : 0);
            var mapped = new Picture(frame.Width, frame.Height, 1, indices);
            FrameChange change = FrameChange.Between(before, mapped);
            WriteFrameHead(output, change, delay);
            GifWriter.WriteIndices(output, mapped.Crop(change.X, change.Y, change.Width, change.Height).Pixels, depth);
            before = mapped;
        }

        output.WriteByte(0x3B);
        return output.ToArray();
    }

    /// <summary>Encodes frames and writes the file beside its place, then renames it; creates the folder if it is missing.</summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="frames">At least one picture, all of one size and channel count.</param>
    /// <param name="delayMilliseconds">How long each frame is shown, 1 to 65535 ms.</param>
    /// <param name="loop">Whether the animation starts again for ever.</param>
    /// <param name="dither">Whether to spread the error of an inexact palette with an ordered dither.</param>
    /// <exception cref="IOException">The file cannot be written; nothing half-written is left.</exception>
    public static void WriteFile(string path, IReadOnlyList<Picture> frames, int delayMilliseconds, bool loop = true, bool dither = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Encode(frames, delayMilliseconds, loop, dither));
    }

    private static void WriteHead(MemoryStream output, Picture first, int[] palette, int depth, bool loop)
    {
        output.Write("GIF89a"u8);
        Span<byte> screen = stackalloc byte[7];
        BinaryPrimitives.WriteUInt16LittleEndian(screen, (ushort)first.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(screen[2..], (ushort)first.Height);
        screen[4] = (byte)(0xF0 | (depth - 1)); // A global palette of 2^depth entries, 8 bits a color.
        screen[5..].Clear();
        output.Write(screen);
        byte[] table = new byte[3 << depth];
        for (int entry = 0; entry < palette.Length; entry++)
        {
            table[3 * entry] = (byte)(palette[entry] >> 16);
            table[(3 * entry) + 1] = (byte)(palette[entry] >> 8);
            table[(3 * entry) + 2] = (byte)palette[entry];
        }

        output.Write(table);
        if (loop)
        {
            output.Write([0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0]);
        }
    }

    private static void WriteFrameHead(MemoryStream output, FrameChange change, int delay)
    {
        Span<byte> head = stackalloc byte[18];
        ((ReadOnlySpan<byte>)[0x21, 0xF9, 4, LeaveStanding]).CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head[4..], (ushort)delay);
        head[6..8].Clear();
        head[8] = 0x2C;
        BinaryPrimitives.WriteUInt16LittleEndian(head[9..], (ushort)change.X);
        BinaryPrimitives.WriteUInt16LittleEndian(head[11..], (ushort)change.Y);
        BinaryPrimitives.WriteUInt16LittleEndian(head[13..], (ushort)change.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(head[15..], (ushort)change.Height);
        head[17] = 0;
        output.Write(head);
    }
}
