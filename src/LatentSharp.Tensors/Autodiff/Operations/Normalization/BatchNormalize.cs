using LatentSharp.Tensors.Autodiff.Operations.Products;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Normalization;
using LatentSharp.Tensors.Kernels.Ops;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Autodiff.Operations.Normalization;

/// <summary>
/// y = activation((x − mean) / √(variance + ε) · γ + β), mean and variance of each channel over batch and space: x [batch, channels] or
/// [batch, channels, height, width] (Ioffe and Szegedy 2015).
/// </summary>
internal sealed unsafe class BatchNormalize(
    Variable output, Variable x, Variable gamma, Variable beta, Tensor mean, Tensor inverse, bool training, Activation activation)
    : Operation(output), IHasStatistics
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[batch, channels, …]</c>.</param>
    /// <param name="gamma">Scale, <c>[channels]</c>.</param>
    /// <param name="beta">Shift, <c>[channels]</c>.</param>
    /// <param name="runningMean">Running mean, <c>[channels]</c>; in training moved towards the batch's.</param>
    /// <param name="runningVariance">Running unbiased variance, <c>[channels]</c>; in training moved towards the batch's.</param>
    /// <param name="training">Whether to use (and differentiate) the batch's statistics; else the running ones are constants.</param>
    /// <param name="momentum">Weight of the new statistics, in [0, 1].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="activation">Any whose gradient its output gives: not softplus or SiLU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation cannot be fused.</exception>
    public static Variable Apply(
        Variable x, Variable gamma, Variable beta, Tensor runningMean, Tensor runningVariance, bool training,
        float momentum = 0.1f, float epsilon = 1e-5f, Activation activation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(gamma);
        ArgumentNullException.ThrowIfNull(beta);
        ArgumentNullException.ThrowIfNull(runningMean);
        ArgumentNullException.ThrowIfNull(runningVariance);
        (int Batch, int Channels, int Spatial) size = NormalizationParameters.Size(nameof(BatchNormalize), x.Shape);
        NormalizationParameters.Check(nameof(BatchNormalize), "gamma", gamma.Shape, size.Channels, x.Shape);
        NormalizationParameters.Check(nameof(BatchNormalize), "beta", beta.Shape, size.Channels, x.Shape);
        NormalizationParameters.Check(nameof(BatchNormalize), "the running mean", runningMean.Shape, size.Channels, x.Shape);
        NormalizationParameters.Check(nameof(BatchNormalize), "the running variance", runningVariance.Shape, size.Channels, x.Shape);
        FusedActivation.Check(nameof(BatchNormalize), activation);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x, gamma, beta);
        Tensor mean = tape.Rent(gamma.Shape);
        Tensor inverse = tape.Rent(gamma.Shape);
        if (!training)
        {
            runningMean.Span.CopyTo(mean.Span);
            BatchNormalization.InverseDeviation(runningVariance.Span, epsilon, inverse.Span);
        }

        var statistics = new Statistics(
            x.Value.Pointer, size, training, epsilon, momentum, mean.Pointer, inverse.Pointer, runningMean.Pointer,
                runningVariance.Pointer);
        var pass = new Pass(x.Value.Pointer, size, mean.Pointer, inverse.Pointer, gamma.Value.Pointer, beta.Value.Pointer, y.Value.Pointer);
        switch (activation.Kind)
        {
            case ActivationKind.Relu: Run(default(Relu), statistics, pass, size); break;
            case ActivationKind.LeakyRelu: Run(new LeakyRelu(activation.Slope), statistics, pass, size); break;
            case ActivationKind.Elu: Run(new Elu(activation.Slope), statistics, pass, size); break;
            case ActivationKind.Tanh: Run(default(Tanh), statistics, pass, size); break;
            case ActivationKind.Sigmoid: Run(default(Sigmoid), statistics, pass, size); break;
            default: Run(default(Identity), statistics, pass, size); break;
        }

        tape.Record(new BatchNormalize(y, x, gamma, beta, mean, inverse, training, activation));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x, gamma, beta];

    public override IReadOnlyList<(string Name, object Value)> Attributes =>
        [("training", training), ("activation", activation.Kind), ("slope", activation.Slope)];

    /// <summary>Mean and 1 / √(variance + ε) of each channel, both <c>[channels]</c>.</summary>
    IReadOnlyList<Tensor> IHasStatistics.Statistics => training ? [] : [mean, inverse];

    protected override void Backward(Tape tape)
    {
        (int Batch, int Channels, int Spatial) size = (x.Shape[0], x.Shape[1], x.Shape.Product(2, x.Shape.Rank));
        Tensor dy = Output.Gradient!;
        Tensor dgamma = tape.Pool.Rent(gamma.Shape);
        Tensor dbeta = tape.Pool.Rent(beta.Shape);
        bool isFirst = !x.HasGradient;
        Tensor? dx = x.NeedsGradient ? tape.BeginGradient(x, inPlaceOf: Output) : null;
        var gradient = new Gradient(
            dy.Pointer, Output.Value.Pointer, x.Value.Pointer, size, training, mean.Pointer, inverse.Pointer, gamma.Value.Pointer,
                beta.Value.Pointer,
            dx is null ? null : dx.Pointer, dgamma.Pointer, dbeta.Pointer);
        switch (activation.Kind)
        {
            case ActivationKind.Relu: Run(default(ReluGradient), gradient.FromInput(), size); break;
            case ActivationKind.LeakyRelu: Run(new LeakyReluGradient(activation.Slope), gradient.FromInput(), size); break;
            case ActivationKind.Elu: Run(new EluGradient(activation.Slope), gradient, size); break;
            case ActivationKind.Tanh: Run(default(TanhGradient), gradient, size); break;
            case ActivationKind.Sigmoid: Run(default(SigmoidGradient), gradient, size); break;
            default: Run(default(GradientSums.First), gradient, size); break;
        }

        if (dx is not null)
        {
            tape.EndGradient(x, dx);
            x.ChannelGradientsCancel = isFirst && training;
        }

        NormalizationParameters.Give(tape, gamma, dgamma);
        NormalizationParameters.Give(tape, beta, dbeta);
    }

    private static void Run<TActivation>(TActivation activation, Statistics statistics, Pass pass,
        (int Batch, int Channels, int Spatial) size)
        where TActivation : unmanaged, IUnaryFormula =>
            Ranges.Run(new ForwardRange<TActivation>(activation, statistics, pass), size.Channels, size.Batch * size.Spatial);

    private static void Run<TActivation>(TActivation activation, Gradient gradient, (int Batch, int Channels, int Spatial) size)
        where TActivation : unmanaged, IBinaryFormula =>
            Ranges.Run(new BackwardRange<TActivation>(activation, gradient), size.Channels, size.Batch * size.Spatial);

    private static int Length((int Batch, int Channels, int Spatial) size) => size.Batch * size.Channels * size.Spatial;

    /// <summary>One channel after the other, so that its second pass finds it in the cache.</summary>
    private readonly struct ForwardRange<TActivation>(TActivation activation, Statistics statistics, Pass pass) : IRange
        where TActivation : unmanaged, IUnaryFormula
    {
        public void Run(int first, int end)
        {
            for (int channel = first; channel < end; channel++)
            {
                statistics.Run(channel);
                pass.Run(activation, channel);
            }
        }
    }

    private readonly struct Statistics(
        float* x, (int Batch, int Channels, int Spatial) size, bool training, float epsilon, float momentum,
        float* mean, float* inverse, float* runningMean, float* runningVariance)
    {
        public void Run(int channel)
        {
            if (training)
            {
                BatchNormalization.Statistics(
                    new ReadOnlySpan<float>(x, Length(size)), size, (channel, channel + 1), epsilon, momentum,
                    new Span<float>(mean, size.Channels), new Span<float>(inverse, size.Channels),
                    new Span<float>(runningMean, size.Channels), new Span<float>(runningVariance, size.Channels));
            }
        }
    }

    private readonly struct Pass(
        float* x, (int Batch, int Channels, int Spatial) size, float* mean, float* inverse, float* gamma, float* beta, float* y)
    {
        public void Run<TActivation>(TActivation activation, int channel)
            where TActivation : unmanaged, IUnaryFormula => BatchNormalization.Apply(
                activation, new ReadOnlySpan<float>(x, Length(size)), size, (channel, channel + 1),
                new ReadOnlySpan<float>(mean, size.Channels), new ReadOnlySpan<float>(inverse, size.Channels),
                new ReadOnlySpan<float>(gamma, size.Channels), new ReadOnlySpan<float>(beta, size.Channels),
                    new Span<float>(y, Length(size)));
    }

    private readonly struct BackwardRange<TActivation>(TActivation activation, Gradient gradient) : IRange
        where TActivation : unmanaged, IBinaryFormula
    {
        public void Run(int first, int end) => gradient.Run(activation, first, end);
    }

    private readonly struct Gradient(
        float* dy, float* y, float* x, (int Batch, int Channels, int Spatial) size, bool training, float* mean, float* inverse,
            float* gamma, float* beta,
        float* dx, float* dgamma, float* dbeta)
    {
        /// <summary>
        /// The same for an activation whose gradient depends on the sign of its input alone: the result need not be read.
        /// </summary>
        public Gradient FromInput() => new(dy, null, x, size, training, mean, inverse, gamma, beta, dx, dgamma, dbeta);

        public void Run<TActivation>(TActivation activation, int first, int end)
            where TActivation : unmanaged, IBinaryFormula => BatchNormalization.Gradient(
                activation, new Span<float>(dy, Length(size)), y is null ? default : new ReadOnlySpan<float>(y, Length(size)),
                    new ReadOnlySpan<float>(x, Length(size)), size, (first, end), training,
                new ReadOnlySpan<float>(mean, size.Channels), new ReadOnlySpan<float>(inverse, size.Channels),
                    new ReadOnlySpan<float>(gamma, size.Channels), new ReadOnlySpan<float>(beta, size.Channels),
                dx is null ? default : new Span<float>(dx, Length(size)), new Span<float>(dgamma, size.Channels),
                    new Span<float>(dbeta, size.Channels));
    }
}
