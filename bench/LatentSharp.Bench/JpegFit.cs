using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;
using LatentSharp.Imaging.Reading;

namespace LatentSharp.Bench;

/// <summary>Photographs brought to a small square, decoded whole and at a part of their size: how much the results differ.</summary>
internal static class JpegFit
{
    private static readonly double[] Spares = [1, 1.5, 2, 3, 4];

    public static int Run(string folder, int side)
    {
        var fitting = new PictureFitting(new PictureFormat(side, side, 3), Color.White);
        string[] files = [.. ListFiles(folder)];
        int length = fitting.Format.Length;
        var means = new List<double>[Spares.Length];
        var most = new List<double>[Spares.Length];
        var squares = new double[Spares.Length];
        var seconds = new double[Spares.Length];
        var reduced = new int[Spares.Length];
        double whole = 0;
        for (int s = 0; s < Spares.Length; s++)
        {
            (means[s], most[s]) = ([], []);
        }

        foreach (string path in files)
        {
            byte[] bytes = File.ReadAllBytes(path);
            PictureHead head = PictureFile.ReadHead(bytes, path);
            var expected = new byte[length];
            var found = new byte[length];
            whole += Seconds(() => fitting.Apply(Picture.Decode(bytes, path), expected));
            for (int s = 0; s < Spares.Length; s++)
            {
                int reduction = fitting.Reduction(head.Width, head.Height, Spares[s]);
                reduced[s] += reduction > 1 ? 1 : 0;
                seconds[s] += Seconds(() => fitting.Apply(PictureFile.DecodeReduced(bytes, reduction, path), found));
                int[] differences = [.. expected.Zip(found, (a, b) => Math.Abs(a - b))];
                means[s].Add(differences.Average());
                most[s].Add(differences.Max());
                squares[s] += differences.Average(d => (double)d * d);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{files.Length} files to {side}×{side}; decoded whole: {whole:F2} s of the processor"));
        Console.WriteLine($"{"pixels a pixel",-16}{"reduced",9}{"mean",8}{"worst mean",12}{"largest",9}" +
            $"{"median largest",16}{"PSNR dB",9}{"seconds",9}");
        for (int s = 0; s < Spares.Length; s++)
        {
            double psnr = 10 * Math.Log10(255.0 * 255.0 / (squares[s] / files.Length));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Spares[s],-16}{reduced[s],9}{means[s].Average(),8:F3}{means[s].Max(),12:F3}{most[s]
                    .Max(),9}{Median.Of(most[s]),16}{psnr,9:F1}{seconds[s],9:F2}"));
        }

        return 0;
    }

    /// <summary>The JPEG files of a folder and the folders in it, in the order of their names.</summary>
    private static IEnumerable<string> ListFiles(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetExtension(path).ToLowerInvariant() is ".jpg" or ".jpeg").Order(StringComparer.Ordinal);

    private static double Seconds(Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
