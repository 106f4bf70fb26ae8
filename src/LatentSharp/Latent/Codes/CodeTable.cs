using LatentSharp.Data;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Codes;

/// <summary>The mean codes of pictures, with how sure the encoder is of each, their names and what is known about them.</summary>
internal sealed class CodeTable
{
    // Pictures that are held as floats at a time while a set is encoded.
    private const int Piece = 256;

    // The stream of a seed that splits tables ("halve" in ASCII).
    private const ulong SplitStream = 0x68616C7665;

    /// <summary>Makes a table of its parts.</summary>
    /// <param name="codes">Mean codes μ, <c>[n, latent]</c>.</param>
    /// <param name="logVariances">log σ² of the posteriors, <c>[n, latent]</c>; null for a basic auto-encoder.</param>
    /// <param name="names">A name a picture; null where there are none.</param>
    /// <param name="attributes">What is known, a row a picture; null if there are no labels.</param>
    /// <exception cref="ArgumentException">The parts differ in their number of pictures.</exception>
    public CodeTable(Tensor codes, Tensor? logVariances = null, IReadOnlyList<string>? names = null, AttributeTable? attributes = null)
    {
        CodeChecks.Codes(codes, 0);
        Codes = codes;
        LogVariances = logVariances;
        Names = names ?? [.. Enumerable.Range(0, codes.Shape[0]).Select(i => FormattableString.Invariant($"{i}"))];
        Attributes = attributes;
        if ((logVariances is not null && logVariances.Shape != codes.Shape) || Names.Count != Count
            || (attributes is not null && attributes.Rows != Count))
        {
            throw new ArgumentException(
                $"CodeTable: codes {codes.Shape} need as many variances, names and rows of attributes, but there " +
                    $"are {logVariances?.Shape.ToString() ?? "no"} variances, {Names.Count} names and {attributes?.Rows ?? Count} rows.",
                nameof(codes));
        }
    }

    /// <summary>Mean codes μ, <c>[n, latent]</c>.</summary>
    public Tensor Codes { get; }

    /// <summary>log σ² of the posteriors, <c>[n, latent]</c>; null where codes are points.</summary>
    public Tensor? LogVariances { get; }

    /// <summary>Whether the codes are means of distributions with a spread, and not points.</summary>
    public bool HasSpread => LogVariances is not null;

    /// <summary>A name a picture.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What is known about the pictures, a row each; null if there are no labels.</summary>
    public AttributeTable? Attributes { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => Codes.Shape[0];

    /// <summary>Number of latent dimensions.</summary>
    public int Latent => Codes.Shape[1];

    /// <summary>Encodes chosen pictures of a set.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="set">The pictures, of the model's size.</param>
    /// <param name="indices">Which of them, e.g. <see cref="Split.Train"/>.</param>
    /// <param name="progress">Told how far it has come; null for nobody.</param>
    /// <exception cref="Settings.LatentSharpException">The pictures are not of the model's size.</exception>
    public static CodeTable Encode(Autoencoder model, Dataset set, ReadOnlySpan<int> indices, IProgress<DataProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        if (set.Format != model.Options.Format)
        {
            throw new LatentException($"The model takes {model.Options.Format.Kind.Noun}s of {model.Options.Format}, but these " +
                $"are {set.Format}; read them in " +
                $"the model's own size.");
        }

        int latent = model.Options.Latent;
        var codes = new Tensor(new Shape(indices.Length, latent));
        Tensor? logVariances = model.Code.CanSample ? new Tensor(codes.Shape) : null;
        var names = new string[indices.Length];
        var pixels = new Tensor(model.BatchShape(Math.Min(Piece, indices.Length)));
        for (int start = 0; start < indices.Length; start += Piece)
        {
            progress?.Report(new DataProgress("encoding", start, indices.Length));
            ReadOnlySpan<int> piece = indices.Slice(start, Math.Min(Piece, indices.Length - start));
            pixels = piece.Length == pixels.Shape[0] ? pixels : new Tensor(model.BatchShape(piece.Length));
            set.Fill(piece, pixels);
            (Tensor mean, Tensor? logVariance) = model.EncodePosterior(pixels);
            mean.Span.CopyTo(codes.Span[(start * latent)..]);
            logVariance?.Span.CopyTo(logVariances!.Span[(start * latent)..]);
            for (int i = 0; i < piece.Length; i++)
            {
                names[start + i] = set.Name(piece[i]);
            }
        }

        return new CodeTable(codes, logVariances, names, set.Attributes?.Select(indices.ToArray()));
    }

    /// <summary>The table of chosen rows, in the given order.</summary>
    /// <param name="rows">Which rows.</param>
    public CodeTable Select(ReadOnlySpan<int> rows)
    {
        var names = new string[rows.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Names[rows[i]];
        }

        return new CodeTable(Take(Codes, rows), LogVariances is null ? null : Take(LogVariances, rows), names,
            Attributes?.Select(rows.ToArray()));
    }

    /// <summary>So many of the codes, over all of the table: data often come class after class.</summary>
    /// <param name="most">How many at most.</param>
    public CodeTable Spread(int most) => Count <= most ? this : Select(Split.Spread([.. Enumerable.Range(0, Count)], most));

    /// <summary>Divides the table at random: most of it to learn from, the rest to be judged on.</summary>
    /// <param name="heldOut">Share of the second part, above 0 and below 1.</param>
    /// <param name="seed">Decides the order.</param>
    /// <exception cref="Settings.LatentSharpException">There are too few codes for two parts.</exception>
    public (CodeTable Learn, CodeTable HeldOut) Divide(double heldOut = 0.2, ulong seed = 0)
    {
        int second = (int)Math.Round(Count * heldOut, MidpointRounding.AwayFromZero);
        if (second < 1 || second >= Count)
        {
            throw new LatentException($"{Count} codes cannot be divided into a part to learn from and {heldOut:P0} to be judged on; more " +
                $"pictures are needed.");
        }

        int[] order = [.. Enumerable.Range(0, Count)];
        new RandomStream(seed, SplitStream).Shuffle(order.AsSpan());
        return (Select(order.AsSpan(second)), Select(order.AsSpan(0, second)));
    }

    private static Tensor Take(Tensor from, ReadOnlySpan<int> rows)
    {
        var to = new Tensor(new Shape(rows.Length, from.Shape[1]));
        for (int i = 0; i < rows.Length; i++)
        {
            from.Row(rows[i]).CopyTo(to.Row(i));
        }

        return to;
    }
}
