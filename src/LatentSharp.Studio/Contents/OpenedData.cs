using LatentSharp.Data;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;

namespace LatentSharp.Studio.Contents;

/// <summary>The data that a form is filled in for, read once.</summary>
/// <param name="room">A folder for large ones.</param>
internal sealed class OpenedData(string room)
{
    private readonly Lock _lock = new();
    private (string Key, Split Split)? _last;

    /// <summary>Reads data, or gives those that were read last.</summary>
    /// <param name="data">The data.</param>
    /// <param name="request">How they are read.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DataException">They cannot be used.</exception>
    public Split Open(DataEntry data, DataRequest request, CancellationToken cancellation)
    {
        lock (_lock)
        {
            string key = FormattableString.Invariant($"{data.Name}|{request.Size}|{request.Limit}|{request.Train}|{request.Test}")
                + (data.Kind == "upload" && Directory.Exists(data.Path) ? Directory.GetLastWriteTimeUtc(data.Path).Ticks : "");
            if (_last?.Key != key)
            {
                _last = null;
                _last = (key, request.Open(new WorkContext(null, cancellation), room));
            }

            return _last.Value.Split;
        }
    }
}
