namespace LatentSharp.Imaging.PngCodec;

/// <summary>How a sample of the file becomes a sample of the picture.</summary>
/// <typeparam name="T">Type of the picture's samples.</typeparam>
internal interface ISampleDepth<T>
    where T : unmanaged
{
    /// <summary>The largest sample of the picture.</summary>
    static abstract T Opaque { get; }

    /// <summary>Scales <paramref name="sample"/> from 0…<paramref name="maximum"/> to the picture's range.</summary>
    static abstract T Scale(uint sample, uint maximum);
}

/// <summary>Samples 0…255, rounded to nearest.</summary>
internal readonly struct EightBits : ISampleDepth<byte>
{
    /// <inheritdoc/>
    public static byte Opaque => byte.MaxValue;

    /// <inheritdoc/>
    public static byte Scale(uint sample, uint maximum) => (byte)(((sample * 255) + (maximum / 2)) / maximum);
}

/// <summary>Samples 0…65535; every depth of PNG divides the range exactly.</summary>
internal readonly struct SixteenBits : ISampleDepth<ushort>
{
    /// <inheritdoc/>
    public static ushort Opaque => ushort.MaxValue;

    /// <inheritdoc/>
    public static ushort Scale(uint sample, uint maximum) => (ushort)(sample * (65535 / maximum));
}
