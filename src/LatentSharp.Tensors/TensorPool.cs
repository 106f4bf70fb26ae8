using System.Diagnostics.CodeAnalysis;

namespace LatentSharp.Tensors;

/// <summary>
/// Keeps the storage of returned tensors for the next request of about the same size, so that a warm training step
/// allocates none. Not thread-safe: one pool belongs to one tape.
/// </summary>
internal sealed class TensorPool
{
    private static int s_pools;

    private readonly SortedList<int, Stack<float[]>> _free = [];
    private readonly bool _largerFits;
    private readonly int _number = Interlocked.Increment(ref s_pools);
    private int _rentals;

    /// <summary>Creates an empty pool.</summary>
    /// <param name="largerFits"> Whether a tensor may lie in storage for a larger one: keeps little where sizes vary from call to call and
    /// few tensors live at a time. Without, a step of the same shapes finds what it left.
    /// </param>
    public TensorPool(bool largerFits = false) => _largerFits = largerFits;

    /// <summary>Bytes of storage that this pool has ever allocated: its high-water mark.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>
    /// Bytes of all tensors that this pool has ever given out, each of which is written at least once: what an operation adds to it does
    /// not depend on the machine.
    /// </summary>
    internal long RentedBytes { get; private set; }

    /// <summary>Gives out a tensor with undefined contents.</summary>
    /// <param name="shape">Its shape.</param>
    public Tensor Rent(Shape shape)
    {
        int size = SizeClass(shape.Length);
        RentedBytes += (long)shape.Length * sizeof(float);
        if (!_free.TryGetValue(size, out Stack<float[]>? stack))
        {
            _free[size] = stack = new Stack<float[]>();
        }

        if (!stack.TryPop(out float[]? storage) && !(_largerFits && TryTakeLarger(size, out storage)))
        {
            storage = AlignedStorage.Allocate(size);
            AllocatedBytes += (long)storage.Length * sizeof(float);
        }

        // 0 is no tensor; after 2³² tensors numbers come again, and nobody holds one so old.
        _rentals = _rentals == -1 ? 1 : _rentals + 1;
        AlignedStorage.SetMark(storage, _number, _rentals);
        return new Tensor(shape, storage, AlignedStorage.Offset(storage), _rentals);
    }

    /// <summary>Takes back a tensor that came from <see cref="Rent"/>; it must not be used again.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="InvalidOperationException">It was taken back already, or another pool or none gave it out: two tensors would then
    /// share storage.</exception>
    public void Return(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        float[] storage = tensor.Storage;
        if (tensor.Rental == 0 || AlignedStorage.GetMark(storage) != (_number, tensor.Rental))
        {
            throw new InvalidOperationException(
                $"TensorPool.Return: {tensor} was returned already, or this pool never gave it out; return a tensor once, to the pool " +
                    $"that it was rented from.");
        }

        AlignedStorage.SetMark(storage, _number, 0);
        _free[AlignedStorage.Capacity(storage)].Push(storage);
    }

    private bool TryTakeLarger(int size, [NotNullWhen(true)] out float[]? storage)
    {
        for (int i = _free.IndexOfKey(size) + 1; i < _free.Count; i++)
        {
            if (_free.GetValueAtIndex(i).TryPop(out storage))
            {
                return true;
            }
        }

        storage = null;
        return false;
    }

    /// <summary>
    /// Rounds a length up to one of eight steps an octave, so that near sizes share storage at a cost of at most an eighth.
    /// </summary>
    private static int SizeClass(int length)
    {
        if (length <= 64)
        {
            return 64;
        }

        int step = 1 << (31 - System.Numerics.BitOperations.LeadingZeroCount((uint)(length - 1)) - 3);
        return checked((length + step - 1) & -step);
    }
}
