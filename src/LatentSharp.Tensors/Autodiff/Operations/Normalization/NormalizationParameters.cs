namespace LatentSharp.Tensors.Autodiff.Operations.Normalization;

/// <summary>What the normalizations share: scale and shift of one value a channel (or column).</summary>
internal static class NormalizationParameters
{
    /// <summary>Refuses a vector that does not have one value a channel.</summary>
    public static void Check(string operation, string name, Shape shape, int channels, Shape x)
    {
        if (shape != new Shape(channels))
        {
            throw new ArgumentException($"{operation}: {name} must be [{channels}] for x {x}, but is {shape}.");
        }
    }

    /// <summary>Sizes of x [batch, channels, …].</summary>
    public static (int Batch, int Channels, int Spatial) Size(string operation, Shape x)
    {
        if (x.Rank < 2)
        {
            throw new ArgumentException($"{operation}: needs x [batch, channels, …], but got {x}.");
        }

        return (x[0], x[1], x.Product(2, x.Rank));
    }

    /// <summary>Adds a computed contribution, which came from the pool and goes back to it.</summary>
    public static void Give(Tape tape, Variable parameter, Tensor contribution)
    {
        if (parameter.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(parameter);
            contribution.Span.CopyTo(gradient.Span);
            tape.EndGradient(parameter, gradient);
        }

        tape.Pool.Return(contribution);
    }
}
