using LatentSharp.Cli.Likeness;
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
/// <param name="Unlike">Those that are unlike what the model was trained on; null where its file does not say what is usual.</param>
internal sealed record GivenPictures(
    IReadOnlyList<string> Names, IReadOnlyList<Picture> Pictures, Tensor Codes, IReadOnlyList<UnlikePicture>? Unlike)
{
    /// <summary>Reads and encodes pictures, folders and archives of them, and warns of those unlike what the model knows.</summary>
    /// <param name="session">Where progress and warnings go.</param>
    /// <param name="paths">The pictures.</param>
    /// <param name="run">The run of the model.</param>
    /// <param name="model">The model.</param>
    /// <param name="card">What belongs to it.</param>
    /// <param name="reading">Whether damaged files are left out, and where the results go.</param>
    /// <param name="who">What the model is called in warnings.</param>
    public static GivenPictures Read(
        Session session, IReadOnlyList<string> paths, string run, Autoencoder model, ModelCard card, Reading reading,
            string who = "this model")
    {
        var likeness = LikenessCheck.Of(run, model);
        IReadOnlyList<(string Name, PictureDataset Set, int Index, long? Bytes)> given =
            PictureLoading.OpenAll(session, paths, card, reading);
        var codes = new Tensor(new Shape(given.Count, model.Options.Latent));
        var pixels = new Tensor(model.BatchShape(1));
        for (int i = 0; i < given.Count; i++)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            given[i].Set.Fill([given[i].Index], pixels);
            Tensor code = model.Encode(pixels);
            code.Span.CopyTo(codes.Span[(i * model.Options.Latent)..]);
            likeness.Look([given[i].Name], pixels, () => model.Decode(code));
        }

        likeness.TellLosses(session, given.Select(g => g.Set));
        likeness.Tell(session, who);
        return new GivenPictures([.. given.Select(g => g.Name)], [.. given.Select(g => g.Set.ToPicture(g.Index))], codes, likeness.Found);
    }

    /// <summary>One code, <c>[latent]</c>.</summary>
    public ReadOnlySpan<float> Code(int index) => Codes.Span.Slice(index * Codes.Shape[1], Codes.Shape[1]);
}
