using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Latent.Codes;

/// <summary>Codes as rows of a mixed table.</summary>
internal static class MixedDecoding
{
    private const int Piece = 1024;

    // The stream of a seed that belongs to the draws of cells ("cell" in ASCII).
    private const ulong Stream = 0x63656C6C;

    /// <summary>Decodes codes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="seed">Decides how cells are drawn around what their codes say; null for the likeliest.</param>
    /// <param name="ranks">Who shares the work, and has the same rows; null for this process alone.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Rows of a cell a column; NaN where one is missing.</returns>
    public static double[][] Rows(
        Autoencoder model, MixedColumns columns, Tensor codes, ulong? seed, RankGroup? ranks, CancellationToken cancellation)
    {
        (int count, int latent) = (codes.Shape[0], codes.Shape[1]);
        int width = columns.Length;
        int cells = columns.Columns.Count;
        return [.. Pieces.Each(ranks, (count + Piece - 1) / Piece, (piece, rows) =>
        {
            int start = piece * Piece;
            int size = Math.Min(Piece, count - start);
            var some = new Tensor(new Shape(size, latent), codes.Span.Slice(start * latent, size * latent).ToArray());
            Tensor x = seed is { } drawn
                ? model.DecodeSampled(some, new RandomStream(drawn, Stream), (ulong)start * (ulong)width)
                : model.Decode(some);
            var row = new double[cells];
            for (int i = 0; i < size; i++)
            {
                columns.Read(x.Span.Slice(i * width, width), row);
                rows.AddRange(row);
            }
        }, cancellation).SelectMany(rows => rows.Chunk(cells))];
    }
}
