using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Inputs;

/// <summary>Pictures or rows that were given to a run, as they look to its model, and their mean codes.</summary>
/// <param name="Names">A name a picture or row.</param>
/// <param name="Pictures">The pictures in the model's format; none of a table.</param>
/// <param name="Codes">Mean codes, <c>[n, latent]</c>.</param>
/// <param name="Unlike">Those that are unlike what the model was trained on; null where its file does not say what is usual.</param>
internal sealed record GivenPictures(
    IReadOnlyList<string> Names, IReadOnlyList<Picture> Pictures, Tensor Codes, IReadOnlyList<UnlikeExample>? Unlike)
{
    /// <summary>The rows of a table in the model's format, a cell a column; none of pictures.</summary>
    public IReadOnlyList<double[]> Rows { get; private init; } = [];

    /// <summary>Whether two of them are the same to the model.</summary>
    /// <param name="first">One of them.</param>
    /// <param name="second">The other.</param>
    public bool AreSame(int first, int second) => Pictures.Count > 0
        ? Pictures[first].Pixels.AsSpan().SequenceEqual(Pictures[second].Pixels) : Rows[first].SequenceEqual(Rows[second]);

    /// <summary>Reads and encodes pictures, folders and archives of them, and warns of those unlike what the model knows.</summary>
    /// <param name="by">The run, and what it is called in warnings.</param>
    /// <param name="inputs">The pictures.</param>
    /// <param name="request">How they are read.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <exception cref="DataException">One cannot be used.</exception>
    internal static GivenPictures Read(NamedRun by, IReadOnlyList<PictureInput> inputs, RunRequest request, WorkContext work)
    {
        Autoencoder model = by.Run.Model;
        IReadOnlyList<GivenExample> given = InputReader.Read(by.Run, inputs, request, work, firstPage: true);
        var check = new OutOfDistributionCheck(by.Run);
        var codes = new Tensor(new Shape(given.Count, model.Code.Dimensions));
        var rows = new List<double[]>();
        int done = 0;
        foreach (GivenExample[] group in given.Chunk(GivenExample.Together(by.Run.Format.Length)))
        {
            work.Cancellation.ThrowIfCancellationRequested();
            Tensor pixels = GivenExample.Batch(group, model);
            Tensor mean = model.Encode(pixels);
            mean.Span.CopyTo(codes.Span[(done * model.Code.Dimensions)..]);
            check.Look([.. group.Select(g => g.Name)], pixels, () => model.Decode(mean));
            for (int i = 0; i < group.Length && !by.Run.IsDrawn; i++)
            {
                int length = by.Run.Format.Length;
                rows.Add(NamedRows.Read(by.Run.Format, pixels.Span.Slice(i * length, length)));
            }

            done += group.Length;
        }

        check.TellLosses(given.Select(g => g.Set), work);
        check.Tell(work, by.Who);
        Picture[] pictures = by.Run.IsDrawn ? [.. given.Select(g => g.ToPicture())] : [];
        return new GivenPictures([.. given.Select(g => g.Name)], pictures, codes, check.Found) { Rows = rows };
    }
}
