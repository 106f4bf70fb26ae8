using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Studio.Jobs;

/// <summary>The weights of a model at a moment of its training.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Values">The values of each parameter and buffer, in the model's order.</param>
internal sealed record Snapshot(long Version, float[][] Values)
{
    /// <summary>Copies the weights, on the thread that trains.</summary>
    public static Snapshot Of(long version, Autoencoder model) => new(version, [.. Tensors(model).Select(tensor => tensor.Span.ToArray())]);

    /// <summary>A model of these weights.</summary>
    /// <param name="options">All that defines it.</param>
    public Autoencoder Build(ModelOptions options)
    {
        var model = new Autoencoder(options, seed: 0);
        foreach ((Tensor tensor, float[] values) in Tensors(model).Zip(Values))
        {
            values.CopyTo(tensor.Span);
        }

        return model;
    }

    private static IEnumerable<Tensor> Tensors(Autoencoder model) =>
        model.Parameters.Select(parameter => parameter.Value).Concat(model.Buffers.Select(buffer => buffer.Value));
}
