using LatentSharp.Formats;

namespace LatentSharp.Tests.Formats;

/// <summary>Damages a sound file in every way that a test asks for, and checks how its reader takes it.</summary>
internal static class Hostile
{
    /// <summary>Far above what the small files of the tests need, far below what a number in a damaged header could ask for.</summary>
    private const long MostBytes = 2_000_000;

    /// <summary>Every shorter version must be refused, with a message that names the file.</summary>
    public static void EveryTruncationIsRefused(byte[] sound, Action<string> read)
    {
        using var folder = new TemporaryFolder();
        for (int length = 0; length < sound.Length; length++)
        {
            string path = folder.Write("cut", sound[..length]);
            Should.Throw<ModelFileException>(() => read(path), $"cut to {length} bytes").Message.ShouldStartWith(path);
        }
    }

    /// <summary>Changed, inserted, removed and repeated bytes are read or refused; nothing else happens, and little is allocated.</summary>
    public static void MutationsAreReadOrRefused(byte[] sound, int tries, int seed, Action<string> read)
    {
        using var folder = new TemporaryFolder();
        var random = new System.Random(seed);
        int refused = 0;
        for (int i = 0; i < tries; i++)
        {
            byte[] bytes = Mutate(sound, random);
            string path = folder.Write("mutant", bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(path);
            }
            catch (ModelFileException)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, try {i}: {Convert.ToHexString(bytes)}", e);
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostBytes, $"seed {seed}, try {i}");
        }

        refused.ShouldBeGreaterThan(tries / 4);
    }

    private static byte[] Mutate(byte[] sound, System.Random random)
    {
        List<byte> bytes = [.. sound];
        for (int n = random.Next(1, 5); n > 0 && bytes.Count > 0; n--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.Insert(at, (byte)"0123456789{}[](),:'\"-eE "[random.Next(24)]); break;
                case 3: bytes.RemoveAt(at); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at))); break;
                default: bytes[random.Next(Math.Min(bytes.Count, 12))] = (byte)random.Next(256); break;
            }
        }

        return [.. bytes];
    }
}
