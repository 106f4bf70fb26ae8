using System.Globalization;
using System.Text;

namespace LatentSharp.Tensors;

/// <summary>
/// The sizes of a tensor's dimensions, outermost first, e.g. <c>[batch, channels, height, width]</c>. At most six
/// dimensions, kept inline so that a shape is a value without an allocation. An empty shape is a scalar.
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest number of dimensions.</summary>
    public const int MaximumRank = 6;

    private readonly int _d0;
    private readonly int _d1;
    private readonly int _d2;
    private readonly int _d3;
    private readonly int _d4;
    private readonly int _d5;
    private readonly int _length;

    /// <summary>Creates a shape from its sizes.</summary>
    /// <param name="sizes">Sizes, outermost first; none for a scalar.</param>
    /// <exception cref="ArgumentException">More than six dimensions, a negative size, or more than 2³¹−1 elements.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length > MaximumRank)
        {
            throw new ArgumentException($"Shape: at most {MaximumRank} dimensions, but {sizes.Length} were given.", nameof(sizes));
        }

        long length = 1;
        foreach (int size in sizes)
        {
            if (size < 0)
            {
                throw new ArgumentException($"Shape: a size cannot be negative, but [{Join(sizes)}] has {size}.", nameof(sizes));
            }

            length *= size;
            if (length > int.MaxValue)
            {
                throw new ArgumentException($"Shape: [{Join(sizes)}] has more than {int.MaxValue} elements.", nameof(sizes));
            }
        }

        Rank = sizes.Length;
        _length = sizes.Length == 0 ? 0 : (int)length;
        _d0 = sizes.Length > 0 ? sizes[0] : 0;
        _d1 = sizes.Length > 1 ? sizes[1] : 0;
        _d2 = sizes.Length > 2 ? sizes[2] : 0;
        _d3 = sizes.Length > 3 ? sizes[3] : 0;
        _d4 = sizes.Length > 4 ? sizes[4] : 0;
        _d5 = sizes.Length > 5 ? sizes[5] : 0;
    }

    /// <summary>Number of dimensions.</summary>
    public int Rank { get; }

    /// <summary>Number of elements: the product of the sizes; 1 for a scalar, which is also the default shape.</summary>
    public int Length => Rank == 0 ? 1 : _length;

    /// <summary>The size of one dimension; negative positions count from the end (−1 is the innermost).</summary>
    /// <param name="dimension">Position of the dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public int this[int dimension]
    {
        get
        {
            int d = dimension < 0 ? dimension + Rank : dimension;
            if ((uint)d >= (uint)Rank)
            {
                throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"Shape: {this} has no dimension {dimension}.");
            }

            return d switch { 0 => _d0, 1 => _d1, 2 => _d2, 3 => _d3, 4 => _d4, _ => _d5 };
        }
    }

    /// <summary>Compares sizes and ranks.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Compares sizes and ranks.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>
    /// The product of the sizes of the dimensions from <paramref name="start"/> up to, not including, <paramref name="end"/>.
    /// </summary>
    /// <param name="start">First dimension.</param>
    /// <param name="end">One past the last dimension.</param>
    public int Product(int start, int end)
    {
        int product = 1;
        for (int d = start; d < end; d++)
        {
            product *= this[d];
        }

        return product;
    }

    /// <summary>The same shape with one dimension of another size.</summary>
    /// <param name="dimension">Position of the dimension; negative positions count from the end.</param>
    /// <param name="size">Its new size.</param>
    /// <exception cref="ArgumentException">There is no such dimension, or the size is not possible.</exception>
    public Shape With(int dimension, int size)
    {
        _ = this[dimension];
        Span<int> sizes = stackalloc int[Rank];
        CopyTo(sizes);
        sizes[dimension < 0 ? dimension + Rank : dimension] = size;
        return new Shape(sizes);
    }

    /// <summary>Writes the sizes, outermost first.</summary>
    /// <param name="sizes">Receives <see cref="Rank"/> sizes.</param>
    /// <exception cref="ArgumentException">There is no room for them.</exception>
    public void CopyTo(Span<int> sizes)
    {
        if (sizes.Length < Rank)
        {
            throw new ArgumentException($"Shape.CopyTo: {this} has {Rank} sizes, but there is room for {sizes.Length}.", nameof(sizes));
        }

        for (int d = 0; d < Rank; d++)
        {
            sizes[d] = this[d];
        }
    }

    /// <summary>The sizes as a new array, outermost first.</summary>
    public int[] ToArray()
    {
        var sizes = new int[Rank];
        CopyTo(sizes);
        return sizes;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) =>
        Rank == other.Rank && _d0 == other._d0 && _d1 == other._d1 && _d2 == other._d2
        && _d3 == other._d3 && _d4 == other._d4 && _d5 == other._d5;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, _d0, _d1, _d2, _d3, _d4, _d5);

    /// <summary>The sizes in brackets, e.g. <c>[64, 3, 28, 28]</c>.</summary>
    public override string ToString()
    {
        Span<int> sizes = stackalloc int[Rank];
        CopyTo(sizes);
        return $"[{Join(sizes)}]";
    }

    private static string Join(ReadOnlySpan<int> sizes)
    {
        var text = new StringBuilder();
        for (int i = 0; i < sizes.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(sizes[i].ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
