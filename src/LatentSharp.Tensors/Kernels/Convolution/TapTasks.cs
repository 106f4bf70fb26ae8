using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// How the taps of a weight gradient are cut into tasks. A task makes the planes of the channels of its taps, so that tasks of whole
/// channels make each plane once; of channels whose taps fill whole tiles. The last ones are of one channel, so that threads end together.
/// </summary>
internal readonly struct TapTasks
{
    private const int MostGroups = 8;

    private readonly int _taps;
    private readonly int _large;
    private readonly int _tapsOfLarge;
    private readonly int _tapsOfSmall;

    /// <summary>Cuts the taps of all channels.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="kernel">Taps of a channel.</param>
    /// <param name="tile">Taps of a tile.</param>
    public TapTasks(int channels, int kernel, int tile)
    {
        _taps = channels * kernel;
        int whole = tile / Divisor(kernel, tile);
        int small = 4 * Workers.Threads;
        int padded = (kernel + tile - 1) / tile * tile;
        if (channels >= whole * 2 * Workers.Threads && whole * kernel <= (MostGroups + 1) * tile)
        {
            // One channel alone wastes part of a tile: only where that is little.
            _large = 8 * padded <= 9 * kernel && channels > small ? (channels - small) / whole : channels / whole;
            _tapsOfLarge = whole * kernel;
            _tapsOfSmall = kernel;
        }
        else
        {
            int groups = (_taps + tile - 1) / tile;
            _tapsOfLarge = Math.Clamp(groups / (8 * Workers.Threads), 1, MostGroups) * tile;
            _tapsOfSmall = _tapsOfLarge;
        }

        Count = _large + ((_taps - (_large * _tapsOfLarge) + _tapsOfSmall - 1) / _tapsOfSmall);
    }

    /// <summary>Number of tasks.</summary>
    public int Count { get; }

    /// <summary>First tap of a task and how many it has.</summary>
    public (int First, int Count) At(int task)
    {
        if (task < _large)
        {
            return (task * _tapsOfLarge, _tapsOfLarge);
        }

        int first = (_large * _tapsOfLarge) + ((task - _large) * _tapsOfSmall);
        return (first, Math.Min(_tapsOfSmall, _taps - first));
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
