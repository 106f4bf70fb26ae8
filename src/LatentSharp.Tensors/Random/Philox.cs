namespace LatentSharp.Tensors.Random;

/// <summary>
/// The Philox4x32-10 bijection (Salmon et al. 2011, section 3): 128 bits of counter and 64 bits of key to 128 random bits.
/// </summary>
internal static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>One block of four words.</summary>
    /// <param name="key">The key: the seed.</param>
    /// <param name="low">Low half of the counter: the index of the block.</param>
    /// <param name="high">High half of the counter: the stream.</param>
    public static (uint A, uint B, uint C, uint D) Block(ulong key, ulong low, ulong high)
    {
        (uint a, uint b, uint c, uint d) = ((uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32));
        (uint k0, uint k1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * a;
            ulong p1 = (ulong)Multiplier1 * c;
            (a, b, c, d) = ((uint)(p1 >> 32) ^ b ^ k0, (uint)p1, (uint)(p0 >> 32) ^ d ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (a, b, c, d);
    }
}
