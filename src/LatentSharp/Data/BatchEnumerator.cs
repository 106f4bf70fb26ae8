namespace LatentSharp.Data;

/// <summary>Walks through the batches of one epoch without allocating.</summary>
internal ref struct BatchEnumerator
{
    private readonly int _batchSize;
    private ReadOnlySpan<int> _rest;

    internal BatchEnumerator(ReadOnlySpan<int> order, int batchSize)
    {
        _rest = order;
        _batchSize = batchSize;
        Current = default;
    }

    /// <summary>The present batch: indices of pictures.</summary>
    public ReadOnlySpan<int> Current { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly BatchEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next batch.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        int size = Math.Min(_batchSize, _rest.Length);
        Current = _rest[..size];
        _rest = _rest[size..];
        return size > 0;
    }
}
