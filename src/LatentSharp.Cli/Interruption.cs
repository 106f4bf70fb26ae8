namespace LatentSharp.Cli;

/// <summary>
/// How a call is stopped from outside. The first request asks the work to stop; work that saves something first has as long as it needs,
/// all other work that does not answer is ended together with the process.
/// </summary>
/// <param name="token">A request that comes from elsewhere.</param>
internal sealed class Interruption(CancellationToken token = default) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(token);
    private int _saving;

    /// <summary>Canceled by the first request.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Asks the work to stop.</summary>
    /// <param name="patience">How long work may take to answer that saves nothing.</param>
    /// <param name="end">Ends the process.</param>
    /// <returns>Whether it was the first request.</returns>
    public bool Request(TimeSpan patience, Action end)
    {
        if (_source.IsCancellationRequested)
        {
            return false;
        }

        // A thread of its own: those of the pool may all wait for what does not come.
        new Thread(() => Watch(patience, end)) { IsBackground = true, Name = "end" }.Start();
        _source.Cancel();
        return true;
    }

    /// <summary>Says that work is done which saves what it has when it is stopped, until the result is disposed.</summary>
    public IDisposable Saving()
    {
        Interlocked.Increment(ref _saving);
        return new Saver(this);
    }

    public void Dispose() => _source.Dispose();

    private void Watch(TimeSpan patience, Action end)
    {
        do
        {
            Thread.Sleep(patience);
        }
        while (Volatile.Read(ref _saving) > 0);
        end();
    }

    private sealed class Saver(Interruption interruption) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref interruption._saving);
            }
        }
    }
}
