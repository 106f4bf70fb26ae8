namespace LatentSharp.Studio.Models;

/// <summary>Directions that were learned from pictures that were chosen in the page, as long as the studio is open.</summary>
internal sealed class ChosenDirections
{
    private const int Most = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, float[]> _vectors = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The direction of a name; null for none.</summary>
    public float[]? Find(string name)
    {
        lock (_lock)
        {
            return _vectors.GetValueOrDefault(name);
        }
    }

    /// <summary>Keeps one.</summary>
    public void Keep(string name, float[] vector)
    {
        lock (_lock)
        {
            if (_vectors.Count >= Most)
            {
                _vectors.Clear();
            }

            _vectors[name] = vector;
        }
    }
}
