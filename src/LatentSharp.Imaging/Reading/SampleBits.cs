using System.Numerics;

namespace LatentSharp.Imaging.Reading;

/// <summary>How many bits of 16 samples have.</summary>
internal static class SampleBits
{
    // Of 8, 10, 12 and 14 bits; what devices have between is stored in the next of them.
    private static readonly int[] Whites = [255, 1023, 4095, 16383];

    /// <summary>The largest sample of the fewest bits that hold a sample.</summary>
    public static int WhiteOf(int largest) => Array.Find(Whites, white => largest <= white) is > 0 and var found ? found : ushort.MaxValue;

    /// <summary>The bits of which this is the largest sample.</summary>
    public static int Count(int white) => BitOperations.Log2((uint)white) + 1;

    /// <summary>A sample as one of 0…255, rounded to nearest.</summary>
    public static byte Round(int sample, int white = ushort.MaxValue) =>
        (byte)(((Math.Min(sample, white) * byte.MaxValue) + (white / 2)) / white);
}
