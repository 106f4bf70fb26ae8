using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Training;

/// <summary>Draws what a model of pictures can do: pictures and their reconstructions, and pictures from the prior.</summary>
internal static class Sheets
{
    private const int Examples = 16;
    private const int Samples = 32;
    private const int Columns = 8;
    private const int Piece = 64;

    // Values of pictures that a rank decodes before it sends them, since each has those of all: a megabyte.
    private const int MostSent = 1 << 20;

    /// <summary>One sheet: rows of pictures above their mean-code reconstructions, then samples of the prior.</summary>
    /// <param name="model">The model.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="indices">From which of them to take some, evenly spread.</param>
    /// <param name="title">Title of the sheet.</param>
    /// <param name="seed">Decides the samples; the same from sheet to sheet, so that progress shows.</param>
    /// <param name="share">Share of the usual number of pictures, above 0 and at most 1, where time is short.</param>
    public static Picture Draw(Autoencoder model, Dataset set, ReadOnlySpan<int> indices, string title, ulong seed, double share = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        Picture reconstructions = Reconstructions(model, set, Split.Spread(indices, (int)Math.Ceiling(Examples * share)), title);
        if (!model.Code.CanMix || model.Code.Codebook is not null)
        {
            return reconstructions;
        }

        Picture samples = ContactSheet.Render(model.Options.Format.Draw(model.Sample((int)Math.Ceiling(Samples * share), seed)),
            new ContactSheetOptions
            {
                Columns = Columns,
                Subtitle = model.HasPrior ? "decoded from samples of the prior"
                : $"decoded from {model.Options.PriorSymbol}, {model.Posterior.Options.Plain.Why}",
            });
        return Stack(reconstructions, samples);
    }

    /// <summary>Pictures above their mean-code reconstructions.</summary>
    /// <param name="model">The model.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="title">Title of the sheet.</param>
    public static Picture Reconstructions(Autoencoder model, Dataset set, ReadOnlySpan<int> indices, string title)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        Tensor pixels = set.Batch(indices);
        return ContactSheet.RenderPairs(
            model.Options.Format.Draw(pixels),
            model.Options.Format.Draw(model.Reconstruct(pixels)),
            new ContactSheetOptions { Title = title, Subtitle = "originals above, reconstructions below", Columns = Columns });
    }

    /// <summary>Decodes codes a piece at a time, so that any number of pictures needs little memory.</summary>
    /// <param name="model">The model.</param>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="ranks">Who shares the work, and has the same pictures; null for this process alone.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>n pictures, decoded as they are asked for.</returns>
    public static IEnumerable<Picture> Decode(
        Autoencoder model, Tensor codes, RankGroup? ranks = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(codes);
        (int total, int latent) = (codes.Shape[0], codes.Shape[1]);
        int size = ranks is null ? Piece : Math.Clamp(MostSent / model.Options.Format.Length, 1, Piece);
        int pieces = (total + size - 1) / size;
        if (ranks is null)
        {
            return Enumerable.Range(0, pieces).SelectMany(piece =>
            {
                cancellation.ThrowIfCancellationRequested();
                return Drawn(piece);
            });
        }

        return Pieces.Each(ranks, pieces, (piece, bytes) =>
        {
            foreach (Picture picture in Drawn(piece))
            {
                Pieces.Add<int>(bytes, [picture.Width, picture.Height, picture.Channels]);
                Pieces.Add<byte>(bytes, picture.Pixels);
            }
        }, cancellation).SelectMany(Pictures);

        IReadOnlyList<Picture> Drawn(int piece)
        {
            int start = piece * size;
            int count = Math.Min(size, total - start);
            return model.Options.Format.Draw(model.Decode(
                new Tensor(new Shape(count, latent), codes.Span.Slice(start * latent, count * latent).ToArray())));
        }
    }

    private static List<Picture> Pictures(double[] bytes)
    {
        var pictures = new List<Picture>();
        Span<int> size = stackalloc int[3];
        for (ReadOnlySpan<double> left = bytes; left.Length > 0;)
        {
            Pieces.Read(ref left, size);
            var picture = new Picture(size[0], size[1], size[2]);
            Pieces.Read<byte>(ref left, picture.Pixels);
            pictures.Add(picture);
        }

        return pictures;
    }

    /// <summary>One sheet below the other.</summary>
    /// <param name="top">The upper sheet.</param>
    /// <param name="bottom">The lower sheet.</param>
    public static Picture Stack(Picture top, Picture bottom)
    {
        ArgumentNullException.ThrowIfNull(top);
        ArgumentNullException.ThrowIfNull(bottom);
        var both = new Picture(Math.Max(top.Width, bottom.Width), top.Height + bottom.Height, 3);
        PictureOperations.Fill(both, 0, 0, both.Width, both.Height, new ContactSheetOptions().Background);
        PictureOperations.Paste(both, top.ToChannels(3, Color.White), 0, 0);
        PictureOperations.Paste(both, bottom.ToChannels(3, Color.White), 0, top.Height);
        return both;
    }
}
