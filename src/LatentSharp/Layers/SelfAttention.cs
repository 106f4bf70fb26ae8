using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Layers;

/// <summary>
/// Every place of a grid looks at all places, with one head (Vaswani et al. 2017, section 3.2; over the places of a picture: Wang et al.
/// 2018): y = x + W·softmax(q·kᵀ / √channels)·v + b, where queries q, keys k and values v are maps of the normalized channels of a place
/// (Ba et al. 2016). x [batch, channels, height, width] → y of the same shape. W and b begin at 0, so that at first y = x.
/// </summary>
internal sealed class SelfAttention : Layer
{
    private readonly int _channels;
    private readonly Parameter _scale;
    private readonly Parameter _shift;
    private readonly Parameter _inWeight;
    private readonly Parameter _inBias;
    private readonly Parameter _outWeight;
    private readonly Parameter _outBias;

    /// <summary>Creates the layer.</summary>
    /// <param name="name">
    /// Prefix of its parameters' names, which are those of a <c>LayerNorm</c> and a <c>MultiheadAttention</c> of one head in PyTorch:
    /// <c>name.norm.weight</c>, <c>name.attention.in_proj_weight</c> (queries, keys and values, in this order) and so on.
    /// </param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="random">Where draws come from.</param>
    public SelfAttention(string name, int channels, RandomStream random)
    {
        var vector = new Shape(channels);
        _channels = channels;
        _scale = Initialization.Constant($"{name}.norm.weight", vector, 1);
        _shift = Initialization.Constant($"{name}.norm.bias", vector, 0);

        // PyTorch's first values: uniform in ±√(6 / (in + out)) of the three maps together (Glorot and Bengio 2010, equation 16).
        _inWeight = Initialization.Uniform(
            $"{name}.attention.in_proj_weight", new Shape(3 * channels, channels), 4 * channels / 6f, random);
        _inBias = Initialization.Constant($"{name}.attention.in_proj_bias", new Shape(3 * channels), 0);
        _outWeight = Initialization.Constant($"{name}.attention.out_proj.weight", new Shape(channels, channels), 0);
        _outBias = Initialization.Constant($"{name}.attention.out_proj.bias", vector, 0);
        Parameters = [_scale, _shift, _inWeight, _inBias, _outWeight, _outBias];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Number of trained values.</summary>
    /// <param name="channels">Number of channels.</param>
    public static long Count(long channels) => (2 * channels) + (3 * channels * (channels + 1)) + (channels * (channels + 1));

    /// <summary>The most values that it has at once for one example.</summary>
    /// <param name="channels">Number of channels.</param>
    /// <param name="places">Height times width.</param>
    public static long Largest(long channels, long places) => places * Math.Max(3 * channels, places);

    public override Variable Forward(Variable x, bool training)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        (int batch, int places) = (x.Shape[0], x.Shape[2] * x.Shape[3]);
        var rows = new Shape(batch * places, _channels);
        var grids = new Shape(batch, places, _channels);

        Variable normalized = x.Reshape(new Shape(batch, _channels, places)).Permute(0, 2, 1).Reshape(rows)
            .LayerNormalize(tape.Use(_scale), tape.Use(_shift));
        Variable maps = normalized.Affine(tape.Use(_inWeight), tape.Use(_inBias)).Reshape(new Shape(batch, places, 3 * _channels));
        tape.Release(normalized, x, maps);
        (Variable queries, Variable keys, Variable values) = (Map(maps, 0), Map(maps, 1), Map(maps, 2));
        tape.Release(maps, x, queries, keys, values);
        Variable likeness = queries.MatrixProduct(keys, transposeOther: true);
        tape.Release(queries, x, likeness);
        tape.Release(keys, x, likeness);
        Variable weights = (likeness * (1 / Math.Sqrt(_channels))).Softmax();
        tape.Release(likeness, x, weights);
        Variable seen = weights.MatrixProduct(values).Reshape(rows);
        tape.Release(weights, x, seen);
        tape.Release(values, x, seen);
        Variable added = seen.Affine(tape.Use(_outWeight), tape.Use(_outBias)).Reshape(grids).Permute(0, 2, 1).Reshape(x.Shape);
        tape.Release(seen, x, added);
        return x + added;
    }

    /// <summary>Queries, keys or values, <c>[batch, places, channels]</c>.</summary>
    private Variable Map(Variable maps, int which) => maps.Slice(2, which * _channels, _channels);
}
