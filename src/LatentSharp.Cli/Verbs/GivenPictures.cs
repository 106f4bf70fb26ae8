using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Pictures that a verb was given, as they look to the model, and their mean codes.</summary>
/// <param name="Names">A name a picture.</param>
/// <param name="Pictures">The pictures in the model's format.</param>
/// <param name="Codes">Mean codes, <c>[n, latent]</c>.</param>
internal sealed record GivenPictures(IReadOnlyList<string> Names, IReadOnlyList<Picture> Pictures, Tensor Codes)
{
    /// <summary>Reads and encodes pictures, folders and archives of them.</summary>
    public static GivenPictures Read(Session session, IReadOnlyList<string> paths, Autoencoder model, ModelCard card)
    {
        IReadOnlyList<(string Name, PictureSet Set, int Index, long? Bytes)> given = PictureLoading.OpenAll(session, paths, card);
        var codes = new Tensor(new Shape(given.Count, model.Options.Latent));
        var pixels = new Tensor(model.BatchShape(1));
        for (int i = 0; i < given.Count; i++)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            Batches.FillBatch(given[i].Set, [given[i].Index], pixels);
            model.Encode(pixels).Span.CopyTo(codes.Span[(i * model.Options.Latent)..]);
        }

        return new GivenPictures([.. given.Select(g => g.Name)], [.. given.Select(g => g.Set.ToPicture(g.Index))], codes);
    }

    /// <summary>One code, <c>[latent]</c>.</summary>
    public ReadOnlySpan<float> Code(int index) => Codes.Span.Slice(index * Codes.Shape[1], Codes.Shape[1]);
}
