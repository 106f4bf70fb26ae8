using System.Diagnostics;
using System.Globalization;
using LatentSharp.Tensors;

namespace LatentSharp.Bench;

/// <summary>Training steps as the trainer does them, in pictures a second.</summary>
internal static class StepSpeed
{
    private const int WarmSteps = 10;

    public static int Run(int seconds, int threads)
    {
        Compute.Threads = threads;
        Console.WriteLine($"{"network",-52}{"threads",8}{"steps",7}{"median img/s",14}{"best img/s",12}{"storage MB",12}");
        foreach (Recipe recipe in new[] { Recipe.Mlp(), Recipe.Convolutional() })
        {
            for (int i = 0; i < WarmSteps; i++)
            {
                recipe.Step();
            }

            var rates = new List<double>();
            long start = Stopwatch.GetTimestamp();
            while (rates.Count < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                long one = Stopwatch.GetTimestamp();
                recipe.Step();
                rates.Add(recipe.Batch / Stopwatch.GetElapsedTime(one).TotalSeconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{recipe.Name,-52}{threads,8}{rates.Count,7}{Median.Of(rates),14:F0}" +
                    $"{rates.Max(),12:F0}{recipe.StorageBytes / 1048576.0,12:F1}"));
        }

        return 0;
    }
}
