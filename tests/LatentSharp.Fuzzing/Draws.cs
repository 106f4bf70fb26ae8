using LatentSharp.Tensors.Random;

namespace LatentSharp.Fuzzing;

/// <summary>The draws of one case, one after the other: all of them follow from (seed, round).</summary>
internal sealed class Draws(ulong seed, ulong round)
{
    private readonly RandomStream _random = new(seed, round);
    private ulong _next;

    /// <summary>A whole number from 0 to below a bound.</summary>
    public int Below(int bound) => _random.Integer(_next++, bound);

    /// <summary>One of several.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>A small number often, a large one seldom: 1 to at most a limit.</summary>
    public int Length(int limit) => 1 + Below(Math.Max(1, Math.Min(limit, 1 << Below(12))));

    public bool OneIn(int times) => Below(times) == 0;
}
