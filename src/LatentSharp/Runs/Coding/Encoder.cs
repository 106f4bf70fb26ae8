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
using LatentSharp.Runs.Ranked;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Runs.Coding;

/// <summary>Encodes data batch by batch, and looks at some of it.</summary>
internal static class Encoder
{
    private const int Batch = 128;

    // Decoding costs as much as encoding; of more pictures every n-th is looked at.
    private const int MostLookedAt = 2000;

    // The stream of a seed that belongs to sampled codes ("code" in ASCII).
    private const ulong Stream = 0x636F6465;

    /// <summary>Takes part in what the first of several ranks encodes.</summary>
    public static void Join(Run run, EncodeRequest request)
    {
        var work = new WorkContext(null, CancellationToken.None);
        Check(run, request);
        Codes(run, OpenWithLabels(run, request, work), request, work, (_, _, _) => { });
    }

    /// <summary>Does what a request asks for.</summary>
    public static EncodeResult Encode(Run run, EncodeRequest request, WorkContext work)
    {
        Autoencoder model = run.Model;
        Check(run, request);
        Dataset set = OpenWithLabels(run, request, work);
        InputReader.TellNotes(set.LeftOut, work);
        var check = new OutOfDistributionCheck(run);
        int every = 1 + ((set.Count - 1) / MostLookedAt);
        Sprite? sprite = request.Projector is null ? null : Thumbnails(run, set, work);
        Tensor codes = Codes(run, set, request, work, (batch, pixels, mean) =>
        {
            int[] looked = [.. batch.Where(index => index % every == 0)];
            if (looked.Length == 0 && sprite is null)
            {
                return;
            }

            // What another rank has encoded is read here once more, as far as it is looked at.
            int[] needed = sprite is null ? looked : batch;
            if (pixels is null)
            {
                pixels = new Tensor(model.BatchShape(needed.Length));
                set.Fill(needed, pixels);
            }
            else
            {
                needed = batch;
            }

            Look(check, set, looked, needed, pixels, model, batch, mean);
            foreach (Picture picture in sprite is null ? [] : set.Format.Draw(pixels))
            {
                sprite!.Add(picture);
            }
        });
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

    private static void Check(Run run, EncodeRequest request)
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
    }

    /// <summary>The codes of all examples, batch by batch, which ranks share.</summary>
    /// <param name="run">The model.</param>
    /// <param name="set">The examples.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <param name="look">Is shown each batch in order, with what it looks like, where that was read here, and its mean codes.</param>
    private static Tensor Codes(
        Run run, Dataset set, EncodeRequest request, WorkContext work, Action<int[], Tensor?, Tensor> look)
    {
        Autoencoder model = run.Model;
        int latent = model.Code.Dimensions;
        int[] all = [.. Enumerable.Range(0, set.Count)];
        RankGroup? ranks = SharedUse.Begin(run, request, set, all, $"sample {request.Sample}", $"seed {request.Seed}");
        var codes = new Tensor(new Shape(set.Count, latent));
        (int Piece, Tensor? Pixels) read = (-1, null);
        Pieces.Run(ranks, (set.Count + Batch - 1) / Batch, (piece, numbers) =>
        {
            (int start, int[] batch) = Of(piece);
            var pixels = new Tensor(model.BatchShape(batch.Length));
            set.Fill(batch, pixels);
            read = (piece, pixels);
            (Tensor mean, Tensor? logVariance) = model.EncodePosterior(pixels);
            Pieces.Add<float>(numbers, mean.Span);
            if (request.Sample && logVariance is not null)
            {
                Pieces.Add<float>(numbers, CodePosteriors.Sample(mean, logVariance, new RandomStream(request.Seed, Stream),
                    (ulong)start * (ulong)latent).Span);
            }
        }, (piece, numbers) =>
        {
            (int start, int[] batch) = Of(piece);
            var mean = new Tensor(new Shape(batch.Length, latent));
            Span<float> coded = codes.Span.Slice(start * latent, mean.Length);
            Pieces.Read(ref numbers, mean.Span);
            mean.Span.CopyTo(coded);
            if (numbers.Length > 0)
            {
                Pieces.Read(ref numbers, coded);
            }

            look(batch, read.Piece == piece ? read.Pixels : null, mean);
            work.Phase("encoding", start + batch.Length, set.Count, run.Noun);
        }, work.Cancellation);
        return codes;

        (int Start, int[] Batch) Of(int piece) => (piece * Batch, all[(piece * Batch)..Math.Min((piece + 1) * Batch, all.Length)]);
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

    /// <summary>Looks at some examples of a batch.</summary>
    private static void Look(OutOfDistributionCheck check, Dataset set, int[] looked, int[] read, Tensor pixels, Autoencoder model,
        int[] batch, Tensor mean)
    {
        if (looked.Length > 0)
        {
            int[] rows = [.. looked.Select(index => Array.IndexOf(batch, index))];
            check.Look([.. looked.Select(set.Name)],
                Rows(pixels, [.. looked.Select(index => Array.IndexOf(read, index))], model.BatchShape(rows.Length)),
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
        if (request.Examples is { } examples)
        {
            return run.Seen(examples);
        }

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
