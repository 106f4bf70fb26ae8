using System.Diagnostics;

namespace LatentSharp.Tensors.Autodiff;

/// <summary>One kind of work of a step.</summary>
/// <param name="Name">The operation, with <c>backward</c> behind it for its gradient; or what else was done.</param>
/// <param name="Shape">Shape of the operation's output; null for other work.</param>
/// <param name="Calls">How often.</param>
/// <param name="Seconds">How long in all.</param>
/// <param name="MultiplyAdds">Useful multiply-adds in all, where they are what takes the time; else 0.</param>
internal sealed record ProfileEntry(string Name, Shape? Shape, long Calls, double Seconds, double MultiplyAdds)
{
    /// <summary>Floating-point operations a second; a multiply-add is two.</summary>
    public double Speed => Seconds > 0 ? 2 * MultiplyAdds / Seconds : 0;
}

/// <summary>
/// Where the time of steps goes. Operations follow each other, so that the time between two records belongs to the second. The
/// first steps, in which code is still being compiled, are left out.
/// </summary>
internal sealed class Profile
{
    private const int FirstSteps = 8;

    private readonly Dictionary<(string Name, Shape? Shape), Sum> _sums = [];
    private long _mark;

    /// <summary>Steps begun, without the first ones.</summary>
    public long Steps { get; private set; } = -FirstSteps;

    /// <summary>What was done, the longest first.</summary>
    public IReadOnlyList<ProfileEntry> Entries =>
        [.. _sums.Select(s => new ProfileEntry(s.Key.Name, s.Key.Shape, s.Value.Calls, (double)s.Value.Ticks / Stopwatch.Frequency,
            s.Value.MultiplyAdds)).OrderByDescending(e => e.Seconds)];

    /// <summary>A step begins.</summary>
    public void Begin()
    {
        Steps++;
        _mark = Stopwatch.GetTimestamp();
    }

    /// <summary>Work that is no operation has ended.</summary>
    /// <param name="name">What was done since the last record.</param>
    public void Took(string name) => Add(name, null, 0);

    internal void TookForward(Operation operation) =>
        Add(operation.Name, operation.Output.Shape, (operation as IProduct)?.MultiplyAdds ?? 0);

    internal void TookBackward(Operation operation) =>
        Add(operation.Name + " backward", operation.Output.Shape, operation is IProduct product
            ? product.MultiplyAdds * product.BackwardProducts : 0);

    private void Add(string name, Shape? shape, long multiplyAdds)
    {
        long now = Stopwatch.GetTimestamp();
        if (Steps > 0)
        {
            if (!_sums.TryGetValue((name, shape), out Sum? sum))
            {
                _sums.Add((name, shape), sum = new Sum());
            }

            sum.Calls++;
            sum.Ticks += now - _mark;
            sum.MultiplyAdds += multiplyAdds;
        }

        _mark = now;
    }

    private sealed class Sum
    {
        public long Calls { get; set; }

        public long Ticks { get; set; }

        public double MultiplyAdds { get; set; }
    }
}
