using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Bench.Anomalies;

/// <summary>
/// Textures with faults of our own, drawn from (seed, texture, number): weave, wood and stone, with scratches, holes and stains, and
/// a mask of each.
/// </summary>
internal static class Textures
{
    public const int Side = 64;

    public static readonly string[] Names = ["weave", "wood", "stone"];

    public static readonly string[] Faults = ["scratch", "hole", "stain"];

    /// <summary>Pictures as a set: good ones first, then as many of each fault.</summary>
    /// <param name="texture">Which texture.</param>
    /// <param name="good">How many good ones.</param>
    /// <param name="faulty">How many of each fault.</param>
    /// <param name="seed">Decides all of them.</param>
    /// <returns>The set, and the mask of each picture, <c>[Side · Side]</c>.</returns>
    public static (PictureDataset Set, bool[][] Masks) Make(int texture, int good, int faulty, ulong seed)
    {
        int count = good + (faulty * Faults.Length);
        var builder = new DatasetBuilder(new PictureFormat(Side, Side, 3), count);
        var masks = new bool[count][];
        for (int i = 0; i < count; i++)
        {
            int? fault = i < good ? null : (i - good) / faulty;
            (double[] pixels, masks[i]) = Draw(texture, fault, new RandomStream(seed, (ulong)texture).Substream((ulong)i));
            Span<byte> slot = builder.Slot(i);
            for (int p = 0; p < pixels.Length; p++)
            {
                slot[p] = (byte)Math.Round(255 * Math.Clamp(pixels[p], 0, 1));
            }

            builder.SetName(i, $"{(fault is { } kind ? Faults[kind] : "good")}/{i:D4}");
        }

        return (builder.Build(), masks);
    }

    /// <summary>Writes a set as folders: train/good, test/good, test/FAULT and ground_truth/FAULT.</summary>
    public static void Write(string folder, int texture, (int Train, int Test, int Faulty) counts, ulong seed)
    {
        (PictureDataset set, bool[][] masks) = Make(texture, counts.Train + counts.Test, counts.Faulty, seed);
        for (int i = 0; i < set.Count; i++)
        {
            string kind = set.Name(i)[..set.Name(i).IndexOf('/')];
            string name = $"{i:D4}";
            Png.WriteFile(Path.Combine(folder, i < counts.Train ? "train" : "test", kind, name + ".png"), set.ToPicture(i));
            if (kind != "good")
            {
                var mask = new Picture(Side, Side, 1, [.. masks[i].Select(faulty => (byte)(faulty ? 255 : 0))]);
                Png.WriteFile(Path.Combine(folder, "ground_truth", kind, name + "_mask.png"), mask);
            }
        }
    }

    private static (double[] Pixels, bool[] Mask) Draw(int texture, int? fault, RandomStream random)
    {
        const int Area = Side * Side;
        var pixels = new double[3 * Area];
        var mask = new bool[Area];
        ulong next = 0;
        double Between(double low, double high) => low + ((high - low) * random.Uniform(next++));
        (double phaseX, double phaseY, double light) = (Between(0, 6.28), Between(0, 6.28), Between(-0.05, 0.05));
        RandomStream noise = random.Substream(1);
        for (int p = 0; p < Area; p++)
        {
            (int x, int y) = (p % Side, p / Side);
            double value = texture switch
            {
                0 => 0.5 + (0.18 * Math.Sin((0.9 * x) + phaseX)) + (0.18 * Math.Sin((0.9 * y) + phaseY)) + (0.08 * Noise(noise, x, y, 2)),
                1 => 0.5 + (0.25 * Math.Sin((0.45 * x) + phaseX + (5 * Noise(noise, x, 0.15 * y, 12))))
                    + (0.1 * Noise(noise, x, 0.2 * y, 2)),
                _ => 0.5 + (0.35 * Noise(noise, x, y, 9)) + (0.25 * Noise(noise, x + 500, y, 4)) + (0.15 * Noise(noise, x, y + 500, 2)),
            };
            double[] tint = texture switch { 0 => [0.9, 1, 1.1], 1 => [1.15, 0.9, 0.6], _ => [1, 0.98, 0.95] };
            for (int c = 0; c < 3; c++)
            {
                pixels[(c * Area) + p] = (tint[c] * value) + light;
            }
        }

        if (fault is null)
        {
            return (pixels, mask);
        }

        (double atX, double atY, double angle) = (Between(12, 52), Between(12, 52), Between(0, Math.PI));
        (double long_, double short_) = fault switch
        {
            0 => (Between(8, 18), Between(0.6, 1.0)),
            1 => Between(2, 4.5) is var radius ? (radius, radius) : default,
            _ => (Between(5, 10), Between(4, 7)),
        };
        double sign = Between(0, 1) < 0.5 ? -1 : 1;
        double[] shift = fault switch
        {
            0 => [.. Enumerable.Repeat(sign * Between(0.35, 0.5), 3)],
            1 => [],
            _ => [Between(-0.2, 0.2), -0.2 * sign, Between(-0.2, 0.2)],
        };
        for (int p = 0; p < Area; p++)
        {
            (double dx, double dy) = ((p % Side) - atX, (p / Side) - atY);
            (double u, double v) = ((dx * Math.Cos(angle)) + (dy * Math.Sin(angle)), (dy * Math.Cos(angle)) - (dx * Math.Sin(angle)));
            double distance = fault == 0 ? Math.Max(Math.Abs(u) / long_, Math.Abs(v) / short_) : Math.Sqrt((u * u / long_ / long_) +
                (v * v / short_ / short_));
            double cover = Math.Clamp(fault == 2 ? 1.5 * (1.2 - distance) : (1.5 - distance) / 0.8, 0, 1);
            mask[p] = cover > 0.3;
            for (int c = 0; c < 3; c++)
            {
                double old = pixels[(c * Area) + p];
                pixels[(c * Area) + p] = (old * (1 - cover)) + (cover * (fault == 1 ? 0.06 : old + shift[c]));
            }
        }

        return (pixels, mask);
    }

    /// <summary>Smooth noise, about −0.5 to 0.5, between random numbers on a lattice.</summary>
    private static double Noise(RandomStream random, double x, double y, double step)
    {
        (double u, double v) = (x / step, y / step);
        (int left, int top) = ((int)Math.Floor(u), (int)Math.Floor(v));
        (double a, double b) = (Smooth(u - left), Smooth(v - top));
        double At(int i, int j) => random.Uniform((ulong)(((j + 1000) * 10_000) + i + 1000 + (long)(step * 100_000_000))) - 0.5;
        return ((1 - b) * (((1 - a) * At(left, top)) + (a * At(left + 1, top))))
            + (b * (((1 - a) * At(left, top + 1)) + (a * At(left + 1, top + 1))));
    }

    private static double Smooth(double t) => t * t * (3 - (2 * t));
}
