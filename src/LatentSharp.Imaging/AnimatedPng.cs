using System.Buffers.Binary;
using LatentSharp.Imaging.Animation;
using LatentSharp.Imaging.Files;
using LatentSharp.Imaging.PngCodec;

namespace LatentSharp.Imaging;

/// <summary>
/// Writes animated PNG files (PNG specification, third edition, 11.3.6); programs without animation show the first frame.
/// </summary>
internal static class AnimatedPng
{
    private const uint AnimationControl = 0x6163544C, FrameControl = 0x6663544C, FrameData = 0x66644154;

    /// <summary>Encodes frames; of each but the first only the rectangle that changed is stored.</summary>
    /// <param name="frames">At least one picture, all of one size and channel count.</param>
    /// <param name="delayMilliseconds">How long each frame is shown, 1 to 65535 ms.</param>
    /// <param name="loop">Whether the animation starts again for ever; otherwise it runs once.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="ArgumentException">There is no frame, or the frames differ in size or channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The delay is out of range.</exception>
    public static byte[] Encode(IReadOnlyList<Picture> frames, int delayMilliseconds, bool loop = true)
    {
        FrameChange.CheckFrames(frames, delayMilliseconds, nameof(AnimatedPng));
        var output = new MemoryStream();
        PngEncoder.WriteHead(output, frames[0]);
        Span<byte> animation = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(animation, frames.Count);
        BinaryPrimitives.WriteInt32BigEndian(animation[4..], loop ? 0 : 1);
        PngChunk.Write(output, AnimationControl, animation);

        int sequence = 0;
        Span<byte> control = stackalloc byte[26];
        for (int index = 0; index < frames.Count; index++)
        {
            FrameChange change = FrameChange.Between(index == 0 ? null : frames[index - 1], frames[index]);
            BinaryPrimitives.WriteInt32BigEndian(control, sequence++);
            BinaryPrimitives.WriteInt32BigEndian(control[4..], change.Width);
            BinaryPrimitives.WriteInt32BigEndian(control[8..], change.Height);
            BinaryPrimitives.WriteInt32BigEndian(control[12..], change.X);
            BinaryPrimitives.WriteInt32BigEndian(control[16..], change.Y);
            BinaryPrimitives.WriteUInt16BigEndian(control[20..], (ushort)delayMilliseconds);
            BinaryPrimitives.WriteUInt16BigEndian(control[22..], 1000);
            control[24..].Clear(); // Leave the frame standing; replace, do not blend.
            PngChunk.Write(output, FrameControl, control);

            byte[] packed = PngEncoder.Pack(frames[index].Crop(change.X, change.Y, change.Width, change.Height));
            if (index == 0)
            {
                PngChunk.Write(output, PngChunk.Data, packed);
                continue;
            }

            byte[] numbered = new byte[packed.Length + 4];
            BinaryPrimitives.WriteInt32BigEndian(numbered, sequence++);
            packed.CopyTo(numbered, 4);
            PngChunk.Write(output, FrameData, numbered);
        }

        PngChunk.Write(output, PngChunk.End, []);
        return output.ToArray();
    }

    /// <summary>Encodes frames and writes the file beside its place, then renames it; creates the folder if it is missing.</summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="frames">At least one picture, all of one size and channel count.</param>
    /// <param name="delayMilliseconds">How long each frame is shown, 1 to 65535 ms.</param>
    /// <param name="loop">Whether the animation starts again for ever.</param>
    /// <exception cref="IOException">The file cannot be written; nothing half-written is left.</exception>
    public static void WriteFile(string path, IReadOnlyList<Picture> frames, int delayMilliseconds, bool loop = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Encode(frames, delayMilliseconds, loop));
    }
}
