using System.Runtime.Intrinsics;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Pictures;

/// <summary>Between bytes 0…255 and floats in [0, 1], and between planes and interleaved samples.</summary>
internal static class PixelConversion
{
    private const float White = 255f;

    /// <summary>Each sample divided by 255. The same bits on every processor: the division is exactly rounded.</summary>
    /// <param name="source">Samples, 0…255.</param>
    /// <param name="destination">Receives as many floats in [0, 1].</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public static void ToFloats(ReadOnlySpan<byte> source, Span<float> destination)
    {
        CheckLengths(source.Length, destination.Length);
        Vector128<float> white = Vector128.Create(White);
        int i = 0;
        for (; i <= source.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Span<float> target = destination.Slice(i, Vector128<byte>.Count);
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(source.Slice(i, Vector128<byte>.Count)));
            (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
            (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
            (Vector128.ConvertToSingle(a.AsInt32()) / white).CopyTo(target);
            (Vector128.ConvertToSingle(b.AsInt32()) / white).CopyTo(target[4..]);
            (Vector128.ConvertToSingle(c.AsInt32()) / white).CopyTo(target[8..]);
            (Vector128.ConvertToSingle(d.AsInt32()) / white).CopyTo(target[12..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = source[i] / White;
        }
    }

    /// <summary>Each float times 255, clamped to 0…255 and rounded (halves to even); a value that is no number becomes 0.</summary>
    /// <param name="source">Floats, [0, 1] for what can be shown.</param>
    /// <param name="destination">Receives as many samples.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public static void ToBytes(ReadOnlySpan<float> source, Span<byte> destination)
    {
        CheckLengths(source.Length, destination.Length);
        for (int i = 0; i < source.Length; i++)
        {
            float value = source[i] * White;
            destination[i] = value > 0 ? (byte)MathF.Round(MathF.Min(value, White)) : (byte)0;
        }
    }

    /// <summary>A picture from planes.</summary>
    /// <param name="planes">Samples <c>[channels, height, width]</c>.</param>
    /// <param name="format">Their format.</param>
    /// <exception cref="ArgumentException">The number of samples is not that of the format.</exception>
    public static Picture ToPicture(ReadOnlySpan<byte> planes, PictureFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        CheckLengths(format.Length, planes.Length);
        var picture = new Picture(format.Width, format.Height, format.Channels);
        int area = format.Width * format.Height;
        for (int c = 0; c < format.Channels; c++)
        {
            ReadOnlySpan<byte> plane = planes.Slice(c * area, area);
            for (int i = 0; i < plane.Length; i++)
            {
                picture.Pixels[(i * format.Channels) + c] = plane[i];
            }
        }

        return picture;
    }

    /// <summary>
    /// A picture from planes of floats in [0, 1], <c>[channels, height, width]</c>, converted as <see cref="ToBytes"/> does.
    /// </summary>
    /// <param name="planes">Floats <c>[channels, height, width]</c>.</param>
    /// <param name="format">Their format.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the format.</exception>
    public static Picture ToPicture(ReadOnlySpan<float> planes, PictureFormat format)
    {
        var bytes = new byte[planes.Length];
        ToBytes(planes, bytes);
        return ToPicture(bytes, format);
    }

    private static void CheckLengths(int expected, int found)
    {
        if (expected != found)
        {
            throw new ArgumentException($"PixelConversion: expected {expected} samples, found {found}.");
        }
    }
}
