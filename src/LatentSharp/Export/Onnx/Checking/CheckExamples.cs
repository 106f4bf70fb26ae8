using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>
/// Examples on which files are compared with their model. The training data need not be at hand: they are what the model makes of kept
/// codes and of draws, with more and more noise, down to nothing but noise.
/// </summary>
internal sealed class CheckExamples
{
    /// <summary>How many there are.</summary>
    public const int Count = 100;

    // "onnx" in ASCII.
    private const ulong Stream = 0x6F6E6E78;
    private const float MostNoise = 0.5f;
    private const int Blank = 3;

    private readonly ExampleFormat _format;

    /// <summary>Makes them; the same each time.</summary>
    /// <param name="source">The model.</param>
    public CheckExamples(OnnxSource source)
    {
        Autoencoder model = source.Model;
        ExampleFormat format = _format = model.Options.Format;
        var random = new RandomStream(Count, Stream);
        Noise = new Tensor(new Shape(Count, model.Options.Latent));
        random.FillNormal(Noise.Span, 0);
        Codes = Noise.Clone();
        for (int i = 0; source.Codes is { } kept && i < Count; i += 2)
        {
            int row = (int)((long)i * kept.Shape[0] / Count);
            kept.Span.Slice(row * kept.Shape[1], kept.Shape[1]).CopyTo(Codes.Span[(i * kept.Shape[1])..]);
        }

        Seen = model.Decode(Codes);
        Given = new double[Seen.Length];
        var noise = new float[Seen.Length];
        random.Substream(1).FillNormal(noise, 0);
        for (int i = 0; i < Count; i++)
        {
            Span<float> x = Seen.Span.Slice(i * format.Length, format.Length);
            for (int j = 0; j < x.Length; j++)
            {
                x[j] += MostNoise * i / Count * noise[(i * x.Length) + j];
            }

            // The first are of one shade, where there are shades.
            if (i < Blank && format.Kind.IsBounded)
            {
                x.Fill(i / (Blank - 1f));
            }

            Give(format, x, Given.AsSpan(i * x.Length, x.Length));
        }
    }

    /// <summary>Independent standard normal numbers, <c>[100, latent]</c>.</summary>
    public Tensor Noise { get; }

    /// <summary>Codes, <c>[100, latent]</c>.</summary>
    public Tensor Codes { get; }

    /// <summary>The examples as the model sees them, <c>[100, …]</c>.</summary>
    public Tensor Seen { get; }

    /// <summary>The same as they go into the files that take them as their owner has them.</summary>
    private double[] Given { get; }

    /// <summary>What goes into a file.</summary>
    /// <param name="file">Its name.</param>
    public (ElementType Type, Shape Example, double[] Values) GivenTo(string file) => file switch
    {
        OnnxFiles.Decoder => (ElementType.Float, new Shape(Codes.Shape[1]), Exact(Codes)),
        OnnxFiles.Sample => (ElementType.Float, new Shape(Noise.Shape[1]), Exact(Noise)),
        OnnxFiles.EncoderOfFloats => (ElementType.Float, _format.Shape, Exact(Seen)),
        _ => (new ExampleNodes(_format).GivenType, _format.Shape, Given),
    };

    private static double[] Exact(Tensor values) => Array.ConvertAll(values.Span.ToArray(), value => (double)value);

    /// <summary>Writes an example as its owner has it, and makes of it what the model then sees.</summary>
    private static void Give(ExampleFormat format, Span<float> x, Span<double> given)
    {
        switch (format)
        {
            case PictureFormat:
                var bytes = new byte[x.Length];
                PixelConversion.ToBytes(x, bytes);
                PixelConversion.ToFloats(bytes, x);
                for (int j = 0; j < bytes.Length; j++)
                {
                    given[j] = bytes[j];
                }

                break;
            case TableColumns columns:
                columns.Restore(x, given);
                columns.Standardize(given, x);
                break;
            default:
                for (int j = 0; j < x.Length; j++)
                {
                    given[j] = x[j];
                }

                break;
        }
    }
}
