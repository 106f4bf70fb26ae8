using System.Globalization;
using LatentSharp.Imaging;

namespace LatentSharp.Bench;

/// <summary>Decoding of JPEG files beside libjpeg-turbo, in one process, on one thread, interleaved, in processor time.</summary>
internal static class JpegSpeed
{
    private const int Repeats = 9;
    private const double Goal = 1.0 / 3;

    public static int Run(string folder)
    {
        if (!TurboJpeg.IsAvailable)
        {
            Console.Error.WriteLine("libturbojpeg.so.0 is missing; install Debian's libturbojpeg0.");
            return 1;
        }

        nint decoder = TurboJpeg.Open();
        string[] files = [.. JpegConformance.ListFiles(folder)];
        var ratios = new List<double>();
        Console.WriteLine($"{"file",-36}{"size",12}{"kind",13}{"ours MP/s",11}{"turbo MP/s",12}{"ratio",7}{"at 1/8",8}");
        foreach (string path in files)
        {
            byte[] bytes = File.ReadAllBytes(path);
            JpegInfo info = Jpeg.ReadInfo(bytes, path);
            double megapixels = info.Width * (double)info.Height / 1e6;
            List<double> ours = [], turbo = [], eighth = [];
            for (int i = -2; i < Repeats; i++)
            {
                double a = Seconds(() => Jpeg.Decode(bytes, path));
                double b = Seconds(() => TurboJpeg.Decode(decoder, bytes));
                double c = Seconds(() => Jpeg.DecodeReduced(bytes, 8, path));
                if (i >= 0)
                {
                    ours.Add(a);
                    turbo.Add(b);
                    eighth.Add(c);
                }
            }

            double ratio = Median.Of(turbo) / Median.Of(ours);
            ratios.Add(ratio);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Short(Path.GetFileName(path)),-36}{$"{info.Width}×{info.Height}",12}" +
                    $"{(info.IsProgressive ? "progressive" : "baseline"),13}" +
                    $"{megapixels / Median.Of(ours),11:F1}{megapixels / Median.Of(turbo),12:F1}{ratio,7:F2}" +
                    $"{Median.Of(turbo) / Median.Of(eighth),8:F2}"));
        }

        TurboJpeg.Close(decoder);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{files.Length} files: median ratio {Median.Of(ratios):F2}, lowest {ratios.Min():F2} of libjpeg-turbo's speed " +
                $"(goal: {Goal:F2})"));
        return ratios.Min() >= Goal ? 0 : 1;
    }

    private static string Short(string name) => name.Length <= 35 ? name : name[..34] + "…";

    private static double Seconds(Func<object> work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        GC.KeepAlive(work());
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
