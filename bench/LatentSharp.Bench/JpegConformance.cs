using System.Diagnostics;
using System.Globalization;
using LatentSharp.Imaging;

namespace LatentSharp.Bench;

/// <summary>
/// Decoded JPEG files beside djpeg's pixels: the photographs of a folder, and files of every kind that cjpeg makes from them, each at
/// the whole size and at 1/2, 1/4, 1/8.
/// </summary>
internal static class JpegConformance
{
    private const int LargestError = 2;
    private const double LargestMean = 0.3;
    private static readonly int[] Reductions = [1, 2, 4, 8];

    // The last one is made with an Exif segment of each orientation in turn.
    private static readonly string[] Kinds =
    [
        "-quality 75 -sample 2x2", "-quality 90 -sample 2x1", "-quality 85 -sample 1x2", "-quality 92 -sample 1x1",
        "-quality 60 -sample 2x2 -progressive", "-quality 95 -sample 1x1 -progressive", "-quality 80 -sample 2x1 -progressive",
            "-quality 80 -sample 1x2 -progressive",
        "-quality 80 -grayscale", "-quality 80 -grayscale -progressive", "-quality 75 -sample 2x2 -restart 3B",
            "-quality 75 -sample 2x1 -restart 1",
        "-quality 75 -sample 2x2 -restart 1 -progressive", "-quality 98 -optimize", "-quality 80 -sample 4x1", "-quality 80 -sample 1x4",
            "-quality 80 -sample 2x2,2x1,1x2",
        "-quality 85 -rgb", "-quality 3 -baseline", "-quality 100 -sample 1x1", "-quality 75 -sample 2x2 -optimize",
    ];

    /// <summary>The JPEG files of a folder and the folders in it, in the order of their names.</summary>
    public static IEnumerable<string> ListFiles(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetExtension(path).ToLowerInvariant() is ".jpg" or ".jpeg").Order(StringComparer.Ordinal);

    public static int Run(string folder)
    {
        string place = Path.Combine(Path.GetTempPath(), $"latentsharp-jpeg-{Environment.ProcessId}");
        Directory.CreateDirectory(place);
        try
        {
            return Run(folder, place);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private static int Run(string folder, string place)
    {
        var tally = new Tally();
        string[] sources = [.. ListFiles(folder)];
        string file = Path.Combine(place, "made.jpg");
        for (int index = 0; index < sources.Length; index++)
        {
            tally.Compare(sources[index], Path.GetFileName(sources[index]), 1);
            string small = Path.Combine(place, "small.ppm");
            Tool("djpeg", $"-dct int -rgb -scale {1 + (index % 2)}/8", sources[index], small);
            File.WriteAllBytes(small, Cut(Netpbm.Read(small), index));
            for (int kind = 0; kind < Kinds.Length; kind++)
            {
                Tool("cjpeg", Kinds[kind], small, file);
                int orientation = 1;
                if (kind == Kinds.Length - 1)
                {
                    orientation = 1 + (index % 8);
                    File.WriteAllBytes(file, WithOrientation(File.ReadAllBytes(file), orientation));
                }

                tally.Compare(file, $"{Path.GetFileName(sources[index])} {Kinds[kind]}", orientation);
            }

            Tool("cjpeg", "-arithmetic", small, file);
            tally.ExpectRefusal(file, "arithmetically");
        }

        return tally.Report();
    }

    /// <summary>Cut so that all remainders of blocks and units occur.</summary>
    private static byte[] Cut(Picture picture, int index) =>
        Netpbm.Write(picture.Crop(0, 0, Math.Max(1, picture.Width - (index % 17)), Math.Max(1, picture.Height - (index % 13))));

    private static byte[] WithOrientation(byte[] file, int orientation) =>
    [
        .. file[..2], 0xff, 0xe1, 0, 34, .. "Exif\0\0II"u8, 0x2a, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0,
            0, 0, 0, 0, 0, .. file[2..],
    ];

    private static void Tool(string tool, string options, string source, string target)
    {
        var start = new ProcessStartInfo(tool, [.. options.Split(' '), "-outfile", target, source]) { RedirectStandardError = true };
        using Process process = Process.Start(start)
            ?? throw new IOException($"{tool} does not start; install Debian's libjpeg-turbo-progs.");
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException($"{tool} {options} {source}: {error.Trim()}");
        }
    }

    /// <summary>What was compared, and the largest differences.</summary>
    private sealed class Tally
    {
        private readonly int[] _most = new int[Reductions.Length];
        private readonly double[] _mean = new double[Reductions.Length];
        private int _files;
        private int _faults;
        private int _refused;

        public void Compare(string path, string name, int orientation)
        {
            byte[] bytes = File.ReadAllBytes(path);
            string target = Path.Combine(Path.GetTempPath(), $"latentsharp-jpeg-{Environment.ProcessId}", "pixels.ppm");
            _files++;
            for (int i = 0; i < Reductions.Length; i++)
            {
                Tool("djpeg", $"-dct int -scale 1/{Reductions[i]}", path, target);
                Picture expected = Turn(Netpbm.Read(target), orientation);
                Picture found = Jpeg.DecodeReduced(bytes, Reductions[i], path);
                (int most, double mean) = (found.Width, found.Height, found.Channels) == (expected.Width, expected.Height,
                    expected.Channels)
                    ? Difference(found.Pixels, expected.Pixels)
                    : (255, 255);
                _most[i] = Math.Max(_most[i], most);
                _mean[i] = Math.Max(_mean[i], mean);
                if (most > LargestError || mean > LargestMean)
                {
                    _faults++;
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{name} at 1/{Reductions[i]}: largest difference {most}, mean {mean:F3}"));
                }
            }
        }

        public void ExpectRefusal(string path, string word)
        {
            try
            {
                Jpeg.Decode(File.ReadAllBytes(path), path);
            }
            catch (PictureFormatException error) when (error.Message.Contains(word, StringComparison.Ordinal))
            {
                _refused++;
                return;
            }

            _faults++;
            Console.WriteLine($"{path} was not refused by name ({word})");
        }

        public int Report()
        {
            for (int i = 0; i < Reductions.Length; i++)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"at 1/{Reductions[i]}: {_files} files, largest difference {_most[i]}, largest mean of a file {_mean[i]:F4}"));
            }

            Console.WriteLine($"{_refused} files refused by name; {_faults} faults");
            return _faults == 0 ? 0 : 1;
        }

        private static (int Most, double Mean) Difference(byte[] a, byte[] b)
        {
            int most = 0;
            long sum = 0;
            for (int i = 0; i < a.Length; i++)
            {
                int difference = Math.Abs(a[i] - b[i]);
                most = Math.Max(most, difference);
                sum += difference;
            }

            return (most, sum / (double)a.Length);
        }

        // Row and column 0 of the stored picture are, for the orientations 1 to 8: top left, top right, bottom right, bottom left,
        // left top, right top, right bottom, left bottom (Exif 2.3).
        private static Picture Turn(Picture stored, int orientation)
        {
            bool turned = orientation >= 5;
            var upright = new Picture(turned ? stored.Height : stored.Width, turned ? stored.Width : stored.Height, stored.Channels);
            for (int y = 0; y < stored.Height; y++)
            {
                for (int x = 0; x < stored.Width; x++)
                {
                    int u = turned ? y : x;
                    int v = turned ? x : y;
                    u = orientation is 2 or 3 or 6 or 7 ? upright.Width - 1 - u : u;
                    v = orientation is 3 or 4 or 7 or 8 ? upright.Height - 1 - v : v;
                    stored.Row(y).Slice(x * stored.Channels, stored.Channels).CopyTo(upright.Row(v)[(u * stored.Channels)..]);
                }
            }

            return upright;
        }
    }
}
