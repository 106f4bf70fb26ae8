namespace LatentSharp.Imaging.Reading;

/// <summary>
/// The bytes of a file, which seem to end when work is canceled: so a decoder of any make comes back within what it was given.
/// </summary>
internal sealed class PictureStream(byte[] bytes, string? path, CancellationToken cancellation) : MemoryStream(bytes, writable: false)
{
    private const string Again = "copy or download it again, or take it out";

    public string? Path => path;

    public byte[] Bytes { get; } = bytes;

    public bool IsCanceled => cancellation.IsCancellationRequested;

    public override int Read(byte[] buffer, int offset, int count) =>
        IsCanceled ? 0 : base.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => IsCanceled ? 0 : base.Read(buffer);

    /// <summary>
    /// Does what cannot be stopped, on a thread of its own: when it is canceled it is left to end by itself, and nobody waits for it.
    /// </summary>
    /// <param name="work">The work; it holds on to nothing that others dispose of.</param>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public T Unless<T>(Func<T> work) => Task.Factory
        .StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        .WaitAsync(cancellation).GetAwaiter().GetResult();

    public void ThrowIfCanceled() => cancellation.ThrowIfCancellationRequested();

    /// <summary>The error of a decoder that came to no end, unless it was canceled.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="offset">Where; null where that is not known.</param>
    /// <param name="inner">The cause.</param>
    public PictureFormatException Damaged(string problem, long? offset = null, Exception? inner = null)
    {
        cancellation.ThrowIfCancellationRequested();
        return new PictureFormatException(path, offset, problem, Again, inner);
    }
}
