using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Latent.Files;
using LatentSharp.Runs.Coding;
using LatentSharp.Studio.Hosting;
using LatentSharp.Tensors;

namespace LatentSharp.Studio.Models;

/// <summary>Pictures of a model: stored ones, decoded ones, and what is between.</summary>
internal static class ModelPictures
{
    /// <summary>Bytes of decoded pictures in an answer at most.</summary>
    public const long MostBytes = 64L << 20;

    private const int Middle = 128;

    /// <summary>Decodes codes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <returns>RGBA, <c>[n, height, width, 4]</c>.</returns>
    /// <exception cref="ApiException">They are too many.</exception>
    /// <exception cref="Settings.LatentSharpException">The model is of no pictures.</exception>
    public static byte[] Decode(StudioModel model, Tensor codes)
    {
        if (model.Run.Format is PictureFormat format && 4L * codes.Shape[0] * format.Width * format.Height > MostBytes)
        {
            throw new ApiException($"{codes.Shape[0]} codes are too many at a time; send fewer.", 413);
        }

        using var bytes = new MemoryStream();
        foreach (Picture picture in Pictures(model, codes))
        {
            bytes.Write(picture.ToChannels(4, Color.White).Pixels);
        }

        return bytes.ToArray();
    }

    /// <summary>A stored picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">Which, in the order of the codes.</param>
    /// <param name="what">Null for itself, <c>reconstruction</c>, or <c>difference</c> of both: gray where there is none.</param>
    /// <param name="isItself">Whether it is what was asked for, and not the reconstruction since the data are not there.</param>
    /// <exception cref="ApiException">There is no such picture.</exception>
    public static Picture Stored(StudioModel model, int index, string? what, out bool isItself)
    {
        Tensor code = model.CodesOf([index]);
        isItself = true;
        if (what is not (null or "" or "reconstruction" or "difference"))
        {
            throw new ApiException($"'{what}' is nothing that a picture has; ask for its reconstruction or difference.");
        }

        bool wantsOriginal = what != "reconstruction";
        Picture? original = wantsOriginal && model.Examples() is var (data, rows)
            ? data.Set.Format.Draw(data.Set.Batch([rows[index]]).Span) : null;
        if (wantsOriginal && original is not null && what != "difference")
        {
            return original;
        }

        Picture reconstruction = Pictures(model, code).First();
        isItself = !wantsOriginal || original is not null;
        return what == "difference" && original is not null ? Difference(original, reconstruction) : reconstruction;
    }

    /// <summary>What codes decode to, as pictures.</summary>
    public static IEnumerable<Picture> Pictures(StudioModel model, Tensor codes) =>
        model.Run.Decode(new DecodeRequest(new NamedCodes(codes, [], null))).Pictures;

    private static Picture Difference(Picture original, Picture reconstruction)
    {
        var difference = new Picture(original.Width, original.Height, original.Channels);
        for (int i = 0; i < difference.Pixels.Length; i++)
        {
            difference.Pixels[i] = (byte)Math.Clamp(Middle + original.Pixels[i] - reconstruction.Pixels[i], 0, 255);
        }

        return difference;
    }
}
