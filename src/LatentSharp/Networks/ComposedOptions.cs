using LatentSharp.Layers;
using LatentSharp.Settings;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Networks;

/// <summary>Networks that a program composed of layers. A file has their weights; what they are made of is in the program alone.</summary>
internal sealed record ComposedOptions : NetworkOptions
{
    public override string Short => "composed in a program";

    public override string Description => Short;

    public override NetworkSize Size(NetworkShape shape) => default;

    public override (Sequence Encoder, int Features, Sequence Decoder) Build(NetworkShape shape, RandomStream random) =>
        throw new SettingException(
        "the networks of this model were composed of layers in a program; compose them again and load the file into that model.");
}
