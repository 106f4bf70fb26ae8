using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Layers;

/// <summary>Batch normalization (Ioffe and Szegedy 2015) over all but the channels, x [batch, channels, …] → y of the same shape.</summary>
internal sealed class BatchNormalization : Layer, IFusesActivation
{
    // PyTorch's defaults, so that recipes carry over.
    private const float Epsilon = 1e-5f;
    internal const float Momentum = 0.1f;

    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Tensor _runningMean;
    private readonly Tensor _runningVariance;

    /// <summary>Creates the layer: weight 1, bias 0, running mean 0, running variance 1.</summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="channels">Number of channels.</param>
    public BatchNormalization(string name, int channels)
    {
        var shape = new Shape(channels);
        _weight = Initialization.Constant($"{name}.weight", shape, 1);
        _bias = Initialization.Constant($"{name}.bias", shape, 0);
        _runningMean = new Tensor(shape);
        _runningVariance = new Tensor(shape);
        _runningVariance.Span.Fill(1);
        Parameters = [_weight, _bias];
        Buffers = [($"{name}.running_mean", _runningMean), ($"{name}.running_var", _runningVariance)];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override IReadOnlyList<(string Name, Tensor Value)> Buffers { get; }

    public override Variable Forward(Variable x, bool training) => Forward(x, training, default);

    public Variable Forward(Variable x, bool training, Activation activation)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.BatchNormalize(x.Tape.Use(_weight), x.Tape.Use(_bias), _runningMean, _runningVariance, training, Momentum, Epsilon,
            activation);
    }
}
