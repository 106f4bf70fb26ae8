using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Codes;

/// <summary>
/// Decodes codes piece by piece into the same room, for what looks at the pictures of hundreds of sets of codes and keeps none.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class DecodedPictures(Autoencoder model)
{
    private const int Piece = 64;

    private readonly TensorPool _room = new(largerFits: true);

    /// <summary>What a feature network says of the pictures of codes.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="featureNetwork">Probabilities <c>[n, labels]</c> of pictures <c>[n, channels, height, width]</c>.</param>
    /// <returns><c>[n, labels]</c>.</returns>
    public Tensor FeatureNetwork(Tensor codes, Func<Tensor, Tensor> featureNetwork)
    {
        Tensor? result = null;
        for (int start = 0; start < codes.Shape[0]; start += Piece)
        {
            Tensor pictures = Decode(codes, start);
            Tensor told = featureNetwork(pictures);
            _room.Return(pictures);
            result ??= new Tensor(new Shape(codes.Shape[0], told.Shape[1]));
            told.Span.CopyTo(result.Span[(start * told.Shape[1])..]);
        }

        return result ?? throw new ArgumentException("Judge: there are no codes.", nameof(codes));
    }

    /// <summary>How far the pictures of codes are from those of others: root mean square over all their numbers.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="others">As many other codes.</param>
    public double Distance(Tensor codes, Tensor others)
    {
        double sum = 0;
        for (int start = 0; start < codes.Shape[0]; start += Piece)
        {
            Tensor pictures = Decode(codes, start);
            Tensor other = Decode(others, start);
            sum += Vectors.SquaredDistance(pictures.Span, other.Span);
            _room.Return(pictures);
            _room.Return(other);
        }

        return Math.Sqrt(sum / ((double)codes.Shape[0] * model.Options.Format.Length));
    }

    /// <summary>The pictures of a piece, in room that is to be given back.</summary>
    private Tensor Decode(Tensor codes, int start)
    {
        int latent = codes.Shape[1];
        int count = Math.Min(Piece, codes.Shape[0] - start);
        Tensor pictures = _room.Rent(model.BatchShape(count));
        model.Decode(new Tensor(new Shape(count, latent), codes.Span.Slice(start * latent, count * latent)), pictures);
        return pictures;
    }
}
