namespace LatentSharp.Imaging.Codecs;

/// <summary>
/// The inverse cosine transform in whole numbers of Loeffler, Ligtenberg and Moschytz (1989), with 13 bits of fraction, as the
/// accurate transform of the Independent JPEG Group's library has it, so that pictures come out the same.
/// </summary>
internal static class JpegTransform
{
    private const int Fraction = 13;
    private const int Kept = 2;

    // Cosines and their sums, times 2¹³.
    private const int C0298 = 2446, C0390 = 3196, C0541 = 4433, C0765 = 6270, C0899 = 7373, C1175 = 9633;
    private const int C1501 = 12299, C1847 = 15137, C1961 = 16069, C2053 = 16819, C2562 = 20995, C3072 = 25172;

    /// <summary>Turns 64 coefficients into 8×8 samples.</summary>
    /// <param name="coefficients">Coefficients in natural order.</param>
    /// <param name="factors">What they are multiplied with, in natural order.</param>
    /// <param name="samples">Where the samples go.</param>
    /// <param name="stride">From row to row.</param>
    public static void Apply(ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> factors, Span<byte> samples, int stride)
    {
        Span<int> middle = stackalloc int[64];
        Span<int> line = stackalloc int[8];
        for (int x = 0; x < 8; x++)
        {
            int rest = 0;
            for (int y = 0; y < 8; y++)
            {
                int c = coefficients[(8 * y) + x];
                rest |= y == 0 ? 0 : c;
                line[y] = c * factors[(8 * y) + x];
            }

            if (rest == 0)
            {
                for (int y = 0; y < 8; y++)
                {
                    middle[(8 * y) + x] = line[0] << Kept;
                }

                continue;
            }

            Line(line, Fraction - Kept);
            for (int y = 0; y < 8; y++)
            {
                middle[(8 * y) + x] = line[y];
            }
        }

        for (int y = 0; y < 8; y++)
        {
            Span<int> row = middle.Slice(8 * y, 8);
            Line(row, Fraction + Kept + 3);
            Span<byte> target = samples.Slice(y * stride, 8);
            for (int x = 0; x < 8; x++)
            {
                target[x] = (byte)Math.Clamp(row[x] + 128, 0, 255);
            }
        }
    }

    private static void Line(Span<int> v, int shift)
    {
        int z1 = (v[2] + v[6]) * C0541;
        int even2 = z1 - (v[6] * C1847);
        int even3 = z1 + (v[2] * C0765);
        int even0 = (v[0] + v[4]) << Fraction;
        int even1 = (v[0] - v[4]) << Fraction;
        (int a0, int a3) = (even0 + even3, even0 - even3);
        (int a1, int a2) = (even1 + even2, even1 - even2);

        int s1 = -(v[7] + v[1]) * C0899;
        int s2 = -(v[5] + v[3]) * C2562;
        int s5 = (v[7] + v[3] + v[5] + v[1]) * C1175;
        int s3 = s5 - ((v[7] + v[3]) * C1961);
        int s4 = s5 - ((v[5] + v[1]) * C0390);
        int b0 = (v[7] * C0298) + s1 + s3;
        int b1 = (v[5] * C2053) + s2 + s4;
        int b2 = (v[3] * C3072) + s2 + s3;
        int b3 = (v[1] * C1501) + s1 + s4;
        int half = 1 << (shift - 1);
        v[0] = (a0 + b3 + half) >> shift;
        v[7] = (a0 - b3 + half) >> shift;
        v[1] = (a1 + b2 + half) >> shift;
        v[6] = (a1 - b2 + half) >> shift;
        v[2] = (a2 + b1 + half) >> shift;
        v[5] = (a2 - b1 + half) >> shift;
        v[3] = (a3 + b0 + half) >> shift;
        v[4] = (a3 - b0 + half) >> shift;
    }
}
