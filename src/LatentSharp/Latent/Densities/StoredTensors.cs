using System.Globalization;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Densities;

/// <summary>The tensors of densities in an open model file, each checked as it is asked for.</summary>
/// <param name="file">The file.</param>
internal sealed class StoredTensors(SafeTensorsFile file)
{
    /// <summary>What their names begin with.</summary>
    public const string Prefix = "density.";

    /// <summary>Whether there is one.</summary>
    /// <param name="name">Its name without the prefix.</param>
    public bool Has(string name) => file.Contains(Prefix + name);

    /// <summary>How many there are in a row of numbered ones.</summary>
    /// <param name="name">The name of a number, from 0.</param>
    public int Count(Func<int, string> name)
    {
        int count = 0;
        while (Has(name(count)))
        {
            count++;
        }

        return count;
    }

    /// <summary>Rows of a tensor, at least 1.</summary>
    /// <param name="name">Its name without the prefix.</param>
    /// <exception cref="LatentException">It is missing or empty.</exception>
    public int Rows(string name)
    {
        Tensor? tensor = Has(name) ? file.GetFinite(Prefix + name) : null;
        return tensor is { Length: > 0 } ? tensor.Shape[0] : throw Damaged(name, "a tensor of at least one row", tensor);
    }

    /// <summary>A tensor of finite values.</summary>
    /// <param name="name">Its name without the prefix.</param>
    /// <param name="shape">Its shape.</param>
    /// <exception cref="LatentException">It is missing, or has another shape.</exception>
    public Tensor Get(string name, Shape shape)
    {
        Tensor? tensor = Has(name) ? file.GetFinite(Prefix + name) : null;
        return tensor?.Shape == shape ? tensor : throw Damaged(name, shape.ToString(), tensor);
    }

    /// <summary>A lower triangular factor whose diagonal is above zero, as <see cref="PackedTriangles"/> keeps it.</summary>
    /// <param name="name">Its name without the prefix.</param>
    /// <param name="latent">Its rows.</param>
    /// <exception cref="LatentException">It is missing, or no such factor.</exception>
    public Tensor Triangle(string name, int latent)
    {
        Tensor packed = Get(name, new Shape(PackedTriangles.Length(latent)));
        CheckDiagonal(name, packed.Span, latent);
        return packed;
    }

    /// <summary>Refuses a factor with a diagonal that is not above zero.</summary>
    /// <param name="name">Of which tensor, without the prefix.</param>
    /// <param name="packed">The factor.</param>
    /// <param name="latent">Its rows.</param>
    /// <exception cref="LatentException">A value of the diagonal is not above zero.</exception>
    public static void CheckDiagonal(string name, ReadOnlySpan<float> packed, int latent)
    {
        for (int i = 0; i < latent; i++)
        {
            float value = packed[PackedTriangles.Length(i + 1) - 1];
            if (!(value > 0))
            {
                throw new LatentException(string.Create(CultureInfo.InvariantCulture,
                    $"The stored densities are damaged: the diagonal of '{Prefix}{name}' holds {value} in row {i}, expected a number " +
                    $"above 0; train the model again."));
            }
        }
    }

    private static LatentException Damaged(string name, string expected, Tensor? found) => new(
        $"The stored densities are damaged: tensor '{Prefix}{name}' should be {expected}, but is " +
        $"{found?.Shape.ToString() ?? "missing"}; train the model again.");
}
