using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

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
    /// <param name="first">Which row of the seed the first one is.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Rows of a cell a column; NaN where one is missing.</returns>
    public static double[][] Rows(Autoencoder model, MixedColumns columns, Tensor codes, ulong? seed, long first,
        CancellationToken cancellation)
    {
        int count = codes.Shape[0];
        int latent = codes.Shape[1];
        int width = columns.Length;
        var rows = new double[count][];
        for (int start = 0; start < count; start += Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            int size = Math.Min(Piece, count - start);
            var piece = new Tensor(new Shape(size, latent), codes.Span.Slice(start * latent, size * latent).ToArray());
            Tensor x = seed is { } drawn
                ? model.DecodeSampled(piece, new RandomStream(drawn, Stream), (ulong)(first + start) * (ulong)width)
                : model.Decode(piece);
            for (int i = 0; i < size; i++)
            {
                rows[start + i] = new double[columns.Columns.Count];
                columns.Read(x.Span.Slice(i * width, width), rows[start + i]);
            }
        }

        return rows;
    }
}
