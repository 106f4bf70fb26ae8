using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>
/// y = (x − mean) / √(variance + ε) · γ + β, mean and biased variance of each example over groups of neighboring channels: x
/// [batch, channels, …] (Wu and He 2018).
/// </summary>
public sealed unsafe class GroupNormalize : Operation
{
    private readonly Variable _x;
    private readonly Variable _gamma;
    private readonly Variable _beta;
    private readonly Tensor _mean;
    private readonly Tensor _inverse;
    private readonly int _groups;

    private GroupNormalize(Variable output, Variable x, Variable gamma, Variable beta, Tensor mean, Tensor inverse, int groups)
        : base(output)
    {
        _x = x;
        _gamma = gamma;
        _beta = beta;
        _mean = mean;
        _inverse = inverse;
        _groups = groups;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[batch, channels, …]</c>.</param>
    /// <param name="gamma">Scale, <c>[channels]</c>.</param>
    /// <param name="beta">Shift, <c>[channels]</c>.</param>
    /// <param name="groups">Number of groups; divides the channels.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the groups do not divide the channels.</exception>
    public static Variable Apply(Variable x, Variable gamma, Variable beta, int groups, float epsilon = 1e-5f)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(gamma);
        ArgumentNullException.ThrowIfNull(beta);
        (int batch, int channels, int spatial) = NormalizationParameters.Size(nameof(GroupNormalize), x.Shape);
        NormalizationParameters.Check(nameof(GroupNormalize), "gamma", gamma.Shape, channels, x.Shape);
        NormalizationParameters.Check(nameof(GroupNormalize), "beta", beta.Shape, channels, x.Shape);
        if (groups < 1 || channels % groups != 0)
        {
            throw new ArgumentException($"GroupNormalize: the number of groups must divide the {channels} channels of x {x.Shape}, but " +
                $"is {groups}.", nameof(groups));
        }

        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x, gamma, beta);
        Tensor mean = tape.Rent(new Shape(batch, groups));
        Tensor inverse = tape.Rent(mean.Shape);
        Ranges.Run(
            new Forward(x.Value.Pointer, x.Shape.Length, (channels, groups, spatial), epsilon, gamma.Value.Pointer, beta.Value.Pointer,
                y.Value.Pointer, mean.Pointer, inverse.Pointer, mean.Length),
            mean.Length, channels / groups * spatial);
        tape.Record(new GroupNormalize(y, x, gamma, beta, mean, inverse, groups));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_x, _gamma, _beta];

    /// <inheritdoc/>
    public override IReadOnlyList<OperationAttribute> Attributes => [new("groups", _groups)];

    /// <inheritdoc/>
    protected internal override void Backward(Tape tape)
    {
        Tensor dy = Output.Gradient!;
        int batch = _x.Shape[0];
        (int Channels, int Groups, int Spatial) size = (_x.Shape[1], _groups, _x.Shape.Product(2, _x.Shape.Rank));
        if (_gamma.NeedsGradient || _beta.NeedsGradient)
        {
            Tensor dgamma = tape.Pool.Rent(_gamma.Shape);
            Tensor dbeta = tape.Pool.Rent(_beta.Shape);
            Ranges.Run(
                new ParameterGradient(dy.Pointer, _x.Value.Pointer, batch, size, _mean.Pointer, _inverse.Pointer, dgamma.Pointer,
                    dbeta.Pointer),
                size.Channels, batch * size.Spatial);
            NormalizationParameters.Give(tape, _gamma, dgamma);
            NormalizationParameters.Give(tape, _beta, dbeta);
        }

        if (_x.NeedsGradient)
        {
            Tensor dx = tape.BeginGradient(_x);
            Ranges.Run(
                new Gradient(dy.Pointer, _x.Value.Pointer, dy.Length, size, _mean.Pointer, _inverse.Pointer, _mean.Length,
                    _gamma.Value.Pointer, dx.Pointer),
                _mean.Length, size.Channels / _groups * size.Spatial);
            tape.EndGradient(_x, dx);
        }
    }

    private readonly struct Forward(
        float* x, int length, (int Channels, int Groups, int Spatial) size, float epsilon, float* gamma, float* beta, float* y, float* mean,
            float* inverse, int pairs) : IRange
    {
        public void Run(int first, int end) => GroupNormalization.Forward(
            new ReadOnlySpan<float>(x, length), size, (first, end), epsilon, new ReadOnlySpan<float>(gamma, size.Channels),
            new ReadOnlySpan<float>(beta, size.Channels), new Span<float>(y, length), new Span<float>(mean, pairs),
                new Span<float>(inverse, pairs));
    }

    private readonly struct Gradient(
        float* dy, float* x, int length, (int Channels, int Groups, int Spatial) size, float* mean, float* inverse, int pairs, float* gamma,
            float* dx) : IRange
    {
        public void Run(int first, int end) => GroupNormalization.Gradient(
            new ReadOnlySpan<float>(dy, length), new ReadOnlySpan<float>(x, length), size, (first, end),
                new ReadOnlySpan<float>(mean, pairs),
            new ReadOnlySpan<float>(inverse, pairs), new ReadOnlySpan<float>(gamma, size.Channels), new Span<float>(dx, length));
    }

    private readonly struct ParameterGradient(
        float* dy, float* x, int batch, (int Channels, int Groups, int Spatial) size, float* mean, float* inverse, float* dgamma,
            float* dbeta) : IRange
    {
        public void Run(int first, int end)
        {
            int length = batch * size.Channels * size.Spatial;
            GroupNormalization.ParameterGradient(
                new ReadOnlySpan<float>(dy, length), new ReadOnlySpan<float>(x, length), batch, size, (first, end),
                new ReadOnlySpan<float>(mean, batch * size.Groups), new ReadOnlySpan<float>(inverse, batch * size.Groups),
                new Span<float>(dgamma, size.Channels), new Span<float>(dbeta, size.Channels));
        }
    }
}
