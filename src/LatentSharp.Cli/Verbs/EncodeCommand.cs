using System.CommandLine;
using LatentSharp.Cli.Likeness;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Latent.Files;
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
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<bool> _sample = Define.Flag("--sample", "Write a sample of each posterior instead of its mean.");
    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "The file to write, a name ending in .npy (32-bit floats [pictures, latent]; names and labels go to " +
            "NAME.names.csv) " +
            "or .csv (columns name, labels, z0, z1 …; other columns of a table are kept): a row a picture, or a row of a table.",
        HelpName = "FILE",
        Required = true,
        Arity = ArgumentArity.ExactlyOne,
    };

    public EncodeCommand()
        : base("encode", "write the codes of pictures, or of the rows of a table, as a NumPy array or CSV",
            "Decides the draws of --sample. (default: 1)", "latent encode runs/faces pictures/ --out codes.npy",
            "latent encode runs/table table.csv --out codes.csv")
    {
        Add(_run);
        Add(_data);
        AddOptions(_out, _sample, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
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
            throw new UsageException($"--sample needs a VAE: an auto-encoder has one code for " +
                $"each {card.Model.Format.Kind.Noun}, and no distribution to sample; leave it out");
        }

        PictureCache? cache = Directory.Exists(run) ? new PictureCache(Path.Combine(run, DataArguments.CacheName)) { MayWrite = false }
            : null;
        var reading = new Reading(arguments.GetValue(_skipBad), path);
        string data = arguments.GetRequiredValue(_data);
        Dataset set = OpenWithLabels(session, data, PictureLoading.For(card, reading), cache);
        PictureLoading.TellLeftOut(session, set);
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
            set.Fill(batch, pixels);
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
            line.Show(() => $"encoding {shown} of {set.Count} {set.Noun}s");
        }

        line.Clear();
        likeness.TellLosses(session, [set]);
        likeness.Tell(session);
        CodeFile.Write(path, codes, Beside(set, data));
        session.Result(new CodesReport(path, set.Count, latent, sample) { Unlike = likeness.Found }, CliJson.Default.CodesReport,
            $"{Counted.Of(set.Count, "code")} of {Counted.Of(latent, "number")}: {path}");
        return Application.Done;
    }

    /// <summary>Looks at every n-th picture of the set.</summary>
    private static void Look(LikenessCheck likeness, Dataset set, ReadOnlySpan<int> batch, Tensor x, Autoencoder model, Tensor mean,
        int every)
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

    /// <summary>
    /// Labels are written beside the codes where there are some; where these cannot be read, the codes are worth having without them.
    /// </summary>
    private static Dataset OpenWithLabels(Session session, string data, PictureOptions options, PictureCache? cache)
    {
        if (options.Columns is not null)
        {
            return PictureLoading.Open(session, data, options, cache);
        }

        try
        {
            return PictureLoading.Open(session, data, options with { WithLabels = true }, cache);
        }
        catch (DataException fault)
        {
            // Read again: if it is not the labels that are at fault, the same sentence ends the work.
            Dataset set = PictureLoading.Open(session, data, options, cache);
            session.Note($"labels are left out: {fault.Message}");
            return set;
        }
    }

    /// <summary>
    /// What goes with the codes: the name and labels of a picture, or the columns of a table that the model does not use.
    /// </summary>
    private static IReadOnlyList<TextColumn> Beside(Dataset set, string data) => set is TableDataset
        ? set.Others
        :
        [
            new TextColumn(CodeFile.NameColumn, [.. Enumerable.Range(0, set.Count).Select(i => PictureLoading.NameOf(set, i, data))]),
            .. set.Attributes?.ToColumns() ?? [],
        ];

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
