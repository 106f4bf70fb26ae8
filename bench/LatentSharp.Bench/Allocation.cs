using System.Globalization;
namespace LatentSharp.Bench;

/// <summary>What a warm training step allocates in the whole process, and whether tensor storage still grows.</summary>
internal static class Allocation
{
    private const long Limit = 32 * 1024;
    private const int WarmSteps = 12;
    private const int Steps = 16;

    public static int Run()
    {
        bool good = true;
        Console.WriteLine($"{"network",-52}{"median B/step",14}{"largest",10}{"average",10}{"storage growth",16}{"storage, MB",14}");
        foreach (Recipe recipe in new[] { Recipe.Mlp(), Recipe.Convolutional() })
        {
            for (int i = 0; i < WarmSteps; i++)
            {
                recipe.Step();
            }

            // The first call of the counter allocates something itself.
            GC.GetTotalAllocatedBytes(precise: true);
            long storage = recipe.StorageBytes;
            long[] bytes = new long[Steps];
            for (int i = 0; i < Steps; i++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                recipe.Step();
                bytes[i] = GC.GetTotalAllocatedBytes(precise: true) - before;
            }

            long growth = recipe.StorageBytes - storage;
            Array.Sort(bytes);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{recipe.Name,-52}{bytes[Steps / 2],14}{bytes[^1],10}{bytes.Average(),10:F0}{growth,16}{recipe.StorageBytes >> 20,14}"));
            good &= bytes[^1] <= Limit && growth == 0;
        }

        Console.WriteLine(good ? $"within the limit of {Limit} bytes, no growth of storage"
            : $"ABOVE the limit of {Limit} bytes a step, or storage grew");
        return good ? 0 : 1;
    }
}
