namespace LatentSharp.Data.Values;

/// <summary>The smallest and the largest sample of a set, collected on any thread, and what a person should know of them.</summary>
internal sealed class LevelRange
{
    // Below this even white of a mask is nearly black: class numbers, which are fewer, are stored so.
    private const int Dark = 40;

    // Differences that nobody sees.
    private const int Narrow = 8;

    private readonly Lock _lock = new();
    private int _low = byte.MaxValue;
    private int _high;

    /// <summary>Looks at one picture.</summary>
    public void Add(ReadOnlySpan<byte> samples)
    {
        byte low = byte.MaxValue;
        byte high = 0;
        foreach (byte sample in samples)
        {
            low = Math.Min(low, sample);
            high = Math.Max(high, sample);
        }

        lock (_lock)
        {
            _low = Math.Min(_low, low);
            _high = Math.Max(_high, high);
        }
    }

    /// <summary>Warnings about a range in which there is little to see; none for a single picture, which may well be dark.</summary>
    /// <param name="count">Number of pictures.</param>
    public IEnumerable<string> Warnings(int count)
    {
        if (count < 2 || _low > _high)
        {
            yield break;
        }

        if (_high is > 0 and <= Dark)
        {
            yield return $"warning: the largest sample of all pictures is {_high} of 255, so that they are nearly black; class numbers of "
                + $"masks and samples of few bits look so: spread them over 0 to 255 if they are to be told apart";
        }
        else if (_high - _low <= Narrow)
        {
            yield return _low == _high
                ? $"warning: all samples of all pictures are {_low} of 255; there is nothing to see in them"
                : $"warning: all pictures are nearly of one colour (samples from {_low} to {_high} of 255); there is little to see in them";
        }
    }
}
