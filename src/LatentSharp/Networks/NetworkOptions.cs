using System.Text.Json.Serialization;
using LatentSharp.Layers;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Networks;

/// <summary>What two networks are between.</summary>
/// <param name="Example">Shape of an example, e.g. <c>[channels, height, width]</c>.</param>
/// <param name="Latent">Numbers of a code.</param>
/// <param name="ParametersPerValue">Numbers that the likelihood wants for each value of an example.</param>
public readonly record struct NetworkShape(Shape Example, int Latent, int ParametersPerValue = 1)
{
    /// <summary>Shape of the decoder's output for an example; the first axis has the parameters of each value.</summary>
    public Shape Output
    {
        get
        {
            Span<int> sizes = stackalloc int[Example.Rank];
            Example.CopyTo(sizes);
            sizes[0] *= ParametersPerValue;
            return new Shape(sizes);
        }
    }
}

/// <summary>Which networks a model has: what files and commands hold, and what builds them.</summary>
[JsonConverter(typeof(NetworkJson))]
public abstract record NetworkOptions
{
    /// <summary>The kinds of networks that files and commands know; a program may add its own.</summary>
    public static PartKinds<NetworkOptions> Kinds => NetworkKinds.All;

    /// <summary>What they are, in few letters, e.g. <c>mlp 400</c>.</summary>
    public abstract string Short { get; }

    /// <summary>What they are, in words, e.g. <c>fully connected, hidden widths 400</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Whether they need a grid of neighboring values, as a picture has it; columns of a table have none.</summary>
    public virtual bool NeedsGrid => false;

    /// <summary>
    /// Rows and columns of the grid of cells that a code is, of which the encoder gives the numbers themselves; null where a code is one
    /// vector, which a posterior makes of the encoder's features.
    /// </summary>
    /// <param name="example">Shape of an example.</param>
    internal virtual (int Rows, int Columns)? CodeGrid(Shape example) => null;

    /// <summary>Whether they take means and variances over the examples of a batch.</summary>
    internal virtual bool NormalizesBatches => false;

    /// <summary>
    /// How large they would be, without making them: asked before anything is allocated by numbers that a stranger wrote.
    /// </summary>
    /// <param name="shape">What they are between.</param>
    public abstract NetworkSize Size(NetworkShape shape);

    /// <summary>Gives the layers of the posterior, which stand on the encoder, the first values that go with it.</summary>
    /// <param name="posterior">Parameters of the posterior, with their own first values.</param>
    /// <param name="random">Where first values come from.</param>
    internal virtual void Begin(IReadOnlyList<Parameter> posterior, RandomStream random)
    {
    }

    /// <summary>Builds them. Layers are numbered as in PyTorch's <c>nn.Sequential</c>.</summary>
    /// <param name="shape">What they are between.</param>
    /// <param name="random">Where first values come from.</param>
    /// <returns>The encoder, x <c>[batch, …]</c> → features <c>[batch, n]</c>; n; the decoder, z <c>[batch, latent]</c> → output
    /// <c>[batch, …]</c>.</returns>
    /// <exception cref="Settings.LatentSharpException">They cannot be built for such examples.</exception>
    public abstract (Sequence Encoder, int Features, Sequence Decoder) Build(NetworkShape shape, RandomStream random);

    /// <summary>Trained values of a fully connected layer.</summary>
    protected static long Dense(long inputs, long outputs) => (inputs + 1) * outputs;
}

/// <summary>How large two networks are.</summary>
/// <param name="Parameters">Trained values.</param>
/// <param name="Features">Features that the encoder gives.</param>
/// <param name="LargestLayer">The most values that a layer gives for one example, where no weights bear them out; else 0.</param>
/// <param name="LargestMatrix">Inputs and outputs of the layer with the most weights.</param>
public readonly record struct NetworkSize(long Parameters, long Features, long LargestLayer, (long Inputs, long Outputs) LargestMatrix);
