using System.Diagnostics;
using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Studio.Models;

/// <summary>Codes of some of the data of a model that trains, made when they are asked for, and not so often that the training would slow.
/// </summary>
/// <param name="split">The data.</param>
/// <param name="most">Codes at most.</param>
/// <param name="rest">How many times as long as they take they stay.</param>
internal sealed class LiveStore(Split split, int most, double rest)
{
    private readonly Lock _lock = new();
    private LatentStore? _store;
    private long _made;
    private TimeSpan _took;

    /// <summary>The codes, of these weights or of some a moment ago.</summary>
    public LatentStore Of(Autoencoder model)
    {
        lock (_lock)
        {
            if (_store is null || Stopwatch.GetElapsedTime(_made) > _took * rest)
            {
                long start = Stopwatch.GetTimestamp();
                int[] looked = LatentStore.ExamplesOf(split, most);
                _store = new LatentStore(Workers.Alone(() => CodeTable.Encode(model, split.Set, looked)), null, null);
                (_made, _took) = (Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(start));
            }

            return _store;
        }
    }
}
