using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Imaging;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Files;
using LatentSharp.Models;
using LatentSharp.Runs.Inputs;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Runs.Coding;

/// <summary>Encodes data batch by batch, and looks at some of it.</summary>
internal static class Encoder
{
    private const int Batch = 128;

    // Decoding costs as much as encoding; of more pictures every n-th is looked at.
    private const int MostLookedAt = 2000;

    // The stream of a seed that belongs to sampled codes ("code" in ASCII).
    private const ulong Stream = 0x636F6465;

    /// <summary>Does what a request asks for.</summary>
    public static EncodeResult Encode(Run run, EncodeRequest request, WorkContext work)
    {
        Autoencoder model = run.Model;
        if (request.Sample && !model.Code.CanSample)
        {
            throw new RequestException($"{RequestSettings.Sample} needs a VAE: an auto-encoder has one code for each {run.Noun}, and no " +
                $"distribution to sample; leave it out");
        }

        if (request.Vectors && model.Code.Codebook is null)
        {
            throw new RequestException($"{new SettingName("vectors")} is for quantised codes, which are indices without it; those of " +
                $"'{run.Path}' are vectors anyway; leave it out");
        }

        Dataset set = OpenWithLabels(run, request, work);
        InputReader.TellNotes(set.LeftOut, work);
        int latent = model.Code.Dimensions;
        var codes = new Tensor(new Shape(set.Count, latent));
        int done = 0;
        var check = new OutOfDistributionCheck(run);
        int every = 1 + ((set.Count - 1) / MostLookedAt);
        Sprite? sprite = request.Projector is null ? null : Thumbnails(run, set, work);
        foreach (ReadOnlySpan<int> batch in Batches.Ordered([.. Enumerable.Range(0, set.Count)], Batch).Epoch(0))
        {
            work.Cancellation.ThrowIfCancellationRequested();
            var pixels = new Tensor(model.BatchShape(batch.Length));
            set.Fill(batch, pixels);
            (Tensor mean, Tensor? logVariance) = model.EncodePosterior(pixels);
            Look(check, set, batch, pixels, model, mean, every);
            foreach (Picture picture in sprite is null ? [] : set.Format.Draw(pixels))
            {
                sprite!.Add(picture);
            }

            Tensor wanted = request.Sample && logVariance is not null
                ? CodePosteriors.Sample(mean, logVariance, new RandomStream(request.Seed, Stream), (ulong)done * (ulong)latent)
                : mean;
            wanted.Span.CopyTo(codes.Span[(done * latent)..]);

            done += batch.Length;
            work.Phase("encoding", done, set.Count, run.Noun);
        }

        check.TellLosses([set], work);
        check.Tell(work);
        Codebook? codebook = request.Vectors ? null : model.Code.Codebook;
        var result = new EncodeResult(codebook?.Indices(codes) ?? codes)
        {
            AreIndices = codebook is not null,
            Columns = Beside(run, set, request.Data),
            Unlike = check.Found,
        };
        if (request.Out is not null)
        {
            result.Save(request.Out);
        }

        if (request.Projector is not null)
        {
            ProjectorFolder.Write(request.Projector, codes, result.Columns.Count > 0 ? result.Columns
                : [new TextColumn("row", [.. Enumerable.Range(0, set.Count).Select(set.Name)])], sprite);
        }

        if (request.Napari is not null)
        {
            NapariPoints.Write(request.Napari, codes, result.Columns);
        }

        return result;
    }

    /// <summary>Room for thumbnails of all pictures; null where there is nothing to see.</summary>
    private static Sprite? Thumbnails(Run run, Dataset set, WorkContext work)
    {
        if (!set.Format.Kind.IsDrawn)
        {
            return null;
        }

        int side = run.Card.Model.Format is PictureFormat format ? Math.Max(format.Width, format.Height) : int.MaxValue;
        var sprite = Sprite.Of(set.Count, side);
        if (sprite is null)
        {
            work.Note($"thumbnails are left out: {Counted.Number(set.Count)} of them would be too small to show anything");
        }

        return sprite;
    }

    /// <summary>Looks at every n-th picture of the set.</summary>
    private static void Look(OutOfDistributionCheck check, Dataset set, ReadOnlySpan<int> batch, Tensor x, Autoencoder model, Tensor mean,
        int every)
    {
        int[] indices = batch.ToArray();
        int[] rows = [.. Enumerable.Range(0, indices.Length).Where(row => indices[row] % every == 0)];
        if (rows.Length > 0)
        {
            check.Look(
                [.. rows.Select(row => set.Name(indices[row]))], Rows(x, rows, model.BatchShape(rows.Length)),
                () => model.Decode(Rows(mean, rows, new Shape(rows.Length, mean.Shape[1]))));
        }
    }

    private static Tensor Rows(Tensor from, int[] rows, Shape shape)
    {
        var chosen = new Tensor(shape);
        int length = from.Length / from.Shape[0];
        for (int i = 0; i < rows.Length; i++)
        {
            from.Span.Slice(rows[i] * length, length).CopyTo(chosen.Span[(i * length)..]);
        }

        return chosen;
    }

    /// <summary>
    /// Labels are written beside the codes where there are some; where these cannot be read, the codes are worth having without them.
    /// </summary>
    private static Dataset OpenWithLabels(Run run, EncodeRequest request, WorkContext work)
    {
        DataOptions options = run.ReadingOptions(request);
        PictureCache? cache = run.Folder is { } folder ? new PictureCache(folder.Cache) { MayWrite = false } : null;
        if (!run.IsDrawn)
        {
            return InputReader.Open(request.Data, options, request.Threads, work, cache);
        }

        try
        {
            return InputReader.Open(request.Data, options with { WithLabels = true }, request.Threads, work, cache);
        }
        catch (DataException fault)
        {
            // Read again: if it is not the labels that are at fault, the same sentence ends the work.
            Dataset set = InputReader.Open(request.Data, options, request.Threads, work, cache);
            work.Note($"labels are left out: {fault.Message}");
            return set;
        }
    }

    /// <summary>
    /// What goes with the codes: the name and labels of a picture, or the columns of a table that the model does not use.
    /// </summary>
    private static IReadOnlyList<TextColumn> Beside(Run run, Dataset set, string data) => !run.IsDrawn
        ? set.Others
        :
        [
            new TextColumn(CodeFile.NameColumn, [.. Enumerable.Range(0, set.Count).Select(i => InputReader.NameOf(set, i, data))]),
            .. set.Attributes?.ToColumns() ?? [],
        ];
}
