using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LatentSharp.Tensors;

/// <summary>
/// A dense, row-major block of 32-bit floats with a shape. The storage is pinned and starts on a 64-byte boundary, so
/// that kernels may take its address. A tensor does not record how it was made; a tape does that.
/// </summary>
public sealed class Tensor
{
    private readonly float[] _storage;
    private readonly int _offset;

    internal Tensor(Shape shape, float[] storage, int offset, int rental = 0)
    {
        Shape = shape;
        _storage = storage;
        _offset = offset;
        Rental = rental;
    }

    /// <summary>Creates a tensor of zeros.</summary>
    /// <param name="shape">Its shape.</param>
    public Tensor(Shape shape)
        : this(shape, AlignedStorage.Allocate(shape.Length), 0)
    {
        _offset = AlignedStorage.Offset(_storage);
    }

    /// <summary>Creates a tensor from values.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Its values in row-major order.</param>
    /// <exception cref="ArgumentException">The number of values is not the number of elements.</exception>
    public Tensor(Shape shape, ReadOnlySpan<float> values)
        : this(shape)
    {
        if (values.Length != shape.Length)
        {
            throw new ArgumentException($"Tensor: {shape} has {shape.Length} elements, but {values.Length} values were given.",
                nameof(values));
        }

        values.CopyTo(Span);
    }

    /// <summary>The sizes of the dimensions, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Length => Shape.Length;

    /// <summary>The values in row-major order, to read and to write.</summary>
    public Span<float> Span => _storage.AsSpan(_offset, Shape.Length);

    /// <summary>
    /// The same values as System.Numerics.Tensors has them, to read and to write; shares the storage. One number without dimensions is
    /// <c>[1]</c>.
    /// </summary>
    public TensorSpan<float> AsTensorSpan()
    {
        Span<nint> lengths = stackalloc nint[Math.Max(1, Shape.Rank)];
        lengths.Fill(1);
        for (int i = 0; i < Shape.Rank; i++)
        {
            lengths[i] = Shape[i];
        }

        return new TensorSpan<float>(Span, lengths);
    }

    internal float[] Storage => _storage;

    /// <summary>The number under which a pool gave it out; 0 for a tensor of its own. Views have that of what they show.</summary>
    internal int Rental { get; }

    /// <summary>Address of the first value; the storage is pinned.</summary>
    internal unsafe float* Pointer => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_storage)) + _offset;

    /// <summary>The one value of a tensor with one element.</summary>
    /// <exception cref="InvalidOperationException">The tensor has more or fewer elements than one.</exception>
    public float Item() => Length == 1
        ? _storage[_offset]
        : throw new InvalidOperationException($"Tensor.Item: needs exactly one element, but the shape is {Shape}.");

    /// <summary>The sum of all values in double precision, added in an order that depends on nothing but their number.</summary>
    public double Sum() => Kernels.Reduce.Sum(Span);

    /// <summary>The same values under another shape; shares the storage.</summary>
    /// <param name="shape">A shape with as many elements.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Tensor Reshape(Shape shape) => shape.Length == Length
        ? new Tensor(shape, _storage, _offset, Rental)
        : throw new ArgumentException($"Tensor.Reshape: {Shape} has {Length} elements, {shape} has {shape.Length}.", nameof(shape));

    /// <summary>A copy with its own storage.</summary>
    public Tensor Clone() => new(Shape, Span);

    /// <summary>The shape, for messages and the debugger.</summary>
    public override string ToString() => $"Tensor{Shape}";
}
