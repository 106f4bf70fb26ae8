using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Latent.Codes;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Latent;

/// <summary>Codes with known answers, and a tiny untrained model.</summary>
internal static class Clouds
{
    public static Tensor Normal(int count, int latent, ulong seed, float deviation = 1)
    {
        var codes = new Tensor(new Shape(count, latent));
        new RandomStream(seed, 77).FillNormal(codes.Span, 0);
        foreach (ref float z in codes.Span)
        {
            z *= deviation;
        }

        return codes;
    }

    public static Tensor Of(int latent, params float[] values) => new(new Shape(values.Length / latent, latent), values);

    public static float[] Row(Tensor codes, int row) => codes.Span.Slice(row * codes.Shape[1], codes.Shape[1]).ToArray();

    public static double Norm(ReadOnlySpan<float> code)
    {
        double sum = 0;
        foreach (float z in code)
        {
            sum += (double)z * z;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>
    /// Eight dimensions. Glasses add 2 to dimension 0; a beard, which nine in ten with glasses and one in ten without have, adds 3 to
    /// dimension 1; hair is black, brown or blond (a quarter, a half, a quarter) and adds 4 to dimension 2, 3 or 4.
    /// </summary>
    public static CodeTable Faces(int count, ulong seed)
    {
        Tensor codes = Normal(count, 8, seed, 0.5f);
        var random = new RandomStream(seed, 5);
        string[] names = ["Glasses", "Beard", "Black", "Brown", "Blond"];
        sbyte[][] columns = [.. names.Select(_ => Enumerable.Repeat(AttributeTable.No, count).ToArray())];
        for (int i = 0; i < count; i++)
        {
            bool glasses = random.Uniform((ulong)(4 * i)) < 0.5;
            bool beard = random.Uniform((ulong)((4 * i) + 1)) < (glasses ? 0.9 : 0.1);
            int hair = random.Integer((ulong)((4 * i) + 2), 4) switch { 0 => 2, 1 => 4, _ => 3 };
            Span<float> code = codes.Span.Slice(i * 8, 8);
            code[0] += glasses ? 2 : 0;
            code[1] += beard ? 3 : 0;
            code[hair] += 4;
            columns[0][i] = glasses ? AttributeTable.Yes : AttributeTable.No;
            columns[1][i] = beard ? AttributeTable.Yes : AttributeTable.No;
            columns[hair][i] = AttributeTable.Yes;
        }

        return new CodeTable(codes, null, null, new AttributeTable(count, names, columns));
    }

    public static Autoencoder Model(string kind) => new(
        new ModelOptions
        {
            Posterior = TestSets.Posterior(kind),
            Latent = 3,
            Pictures = new PictureFormat(8, 8, 1),
            Network = new MlpOptions { Hidden = [16] },
        },
        seed: 3);

    public static PictureDataset Pictures(int count)
    {
        var builder = new DatasetBuilder(new PictureFormat(8, 8, 1), count);
        for (int i = 0; i < count; i++)
        {
            builder.SetName(i, FormattableString.Invariant($"p{i}.png"));
            Span<byte> slot = builder.Slot(i);
            for (int j = 0; j < slot.Length; j++)
            {
                slot[j] = (byte)((j * 3) + (i * 40));
            }
        }

        return builder.Build();
    }
}
