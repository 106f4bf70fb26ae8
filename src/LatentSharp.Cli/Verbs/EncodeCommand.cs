using System.CommandLine;
using LatentSharp.Cli.Likeness;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Writes the codes of pictures.</summary>
internal sealed class EncodeCommand : Verb
{
    private const int Batch = 128;

    // Decoding costs as much as encoding; of more pictures every n-th is looked at.
    private const int MostLookedAt = 2000;

    // The stream of a seed that belongs to sampled codes ("code" in ASCII).
    private const ulong Stream = 0x636F6465;

    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string> _data = Inputs.Data();
    private readonly Option<bool> _sample = Define.Flag("--sample", "Write a sample of each posterior instead of its mean.");
    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "The file to write, a name ending in .npy (32-bit floats [pictures, latent]) or .csv (columns z0, z1 …): a row a picture in the order of their names, or a row a row of a table.",
        HelpName = "FILE",
        Required = true,
        Arity = ArgumentArity.ExactlyOne,
    };

    public EncodeCommand()
        : base("encode", "write the codes of pictures, or of the rows of a table, as a NumPy array or CSV", "Decides the draws of --sample. (default: 1)", "latent encode runs/faces pictures/ --out codes.npy", "latent encode runs/table table.csv --out codes.csv")
    {
        Add(_run);
        Add(_data);
        AddOptions(_out, _sample);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_out)!;
        if (Directory.Exists(path))
        {
            throw new UsageException($"--out '{path}' is not the name of a file; give e.g. codes.npy");
        }

        string run = arguments.GetRequiredValue(_run);
        (Autoencoder model, ModelCard card) = Runs.Load(run);
        bool sample = arguments.GetValue(_sample);
        if (sample && card.Model.Model == ModelKind.Ae)
        {
            throw new UsageException($"--sample needs a VAE: an auto-encoder has one code for each {(card.Model.Columns is null ? "picture" : "row")}, and no distribution to sample; leave it out");
        }

        PictureCache? cache = Directory.Exists(run) ? new PictureCache(Path.Combine(run, DataArguments.CacheName)) { MayWrite = false } : null;
        PictureSet set = PictureLoading.Open(session, arguments.GetRequiredValue(_data), PictureLoading.For(card), cache);
        TableWork.Notes(session, set);
        int latent = card.Model.Latent;
        var codes = new Tensor(new Shape(set.Count, latent));
        int done = 0;
        var likeness = LikenessCheck.Of(run, model);
        int every = 1 + ((set.Count - 1) / MostLookedAt);
        var line = new LiveLine(session);
        foreach (ReadOnlySpan<int> batch in Batches.Ordered([.. Enumerable.Range(0, set.Count)], Batch).Epoch(0))
        {
            session.Cancellation.ThrowIfCancellationRequested();
            var pixels = new Tensor(model.BatchShape(batch.Length));
            Batches.FillBatch(set, batch, pixels);
            (Tensor mean, Tensor? logVariance) = model.EncodePosterior(pixels);
            Span<float> rows = codes.Span.Slice(done * latent, mean.Length);
            mean.Span.CopyTo(rows);
            Look(likeness, set, batch, pixels, model, mean, every);
            if (sample && logVariance is not null)
            {
                AddNoise(rows, logVariance.Span, Seed(arguments) ?? 1, (ulong)done * (ulong)latent);
            }

            done += batch.Length;
            int shown = done;
            line.Show(() => $"encoding {shown} of {set.Count} {Words.Examples(set.Columns)}");
        }

        line.Clear();
        likeness.Tell(session);
        TableFile.WriteCodes(path, codes);
        session.Result(new CodesReport(path, set.Count, latent, sample) { Unlike = likeness.Found }, CliJson.Default.CodesReport, $"{set.Count} codes of {latent} numbers: {path}");
        return Application.Done;
    }

    /// <summary>Looks at every n-th picture of the set.</summary>
    private static void Look(LikenessCheck likeness, PictureSet set, ReadOnlySpan<int> batch, Tensor x, Autoencoder model, Tensor mean, int every)
    {
        int[] indices = batch.ToArray();
        int[] rows = [.. Enumerable.Range(0, indices.Length).Where(row => indices[row] % every == 0)];
        if (rows.Length > 0)
        {
            likeness.Look(
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

    /// <summary>z = μ + σ·ε.</summary>
    private static void AddNoise(Span<float> codes, ReadOnlySpan<float> logVariance, ulong seed, ulong start)
    {
        float[] noise = new float[codes.Length];
        new RandomStream(seed, Stream).FillNormal(noise, start);
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] += MathF.Exp(0.5f * logVariance[i]) * noise[i];
        }
    }
}
