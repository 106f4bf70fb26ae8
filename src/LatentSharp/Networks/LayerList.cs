using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Networks;

/// <summary>A sequence in the making, whose layers get the names <c>prefix.0</c>, <c>prefix.1</c>, …</summary>
internal sealed class LayerList(string prefix)
{
    private readonly List<Layer> _layers = [];

    public void Add(Func<string, Layer> create) => _layers.Add(create($"{prefix}.{_layers.Count}"));

    public void AddNormalized(int channels, Activation activation)
    {
        Add(name => new BatchNormalization(name, channels));
        Add(_ => new Nonlinearity(activation));
    }

    public void AddResidual(bool wanted, int channels, RandomStream random)
    {
        if (!wanted)
        {
            return;
        }

        Add(name =>
        {
            var body = new LayerList($"{name}.body");
            body.Add(inner => new Convolution(inner, channels, channels, 3, 1, 1, random));
            body.AddNormalized(channels, ConvolutionOptions.Leaky);
            body.Add(inner => new Convolution(inner, channels, channels, 3, 1, 1, random));
            body.Add(inner => new BatchNormalization(inner, channels));
            return new Residual(body.Build());
        });
    }

    public void AddAttention(bool wanted, int channels, RandomStream random)
    {
        if (wanted)
        {
            Add(name => new SelfAttention(name, channels, random));
        }
    }

    public Sequence Build() => new(_layers);
}
