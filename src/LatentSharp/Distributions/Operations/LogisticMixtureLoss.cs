using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// y [batch] = Σ −ln p(x) over each example, in nats, p a mixture of logistic distributions for each value, cut into the 256 levels of
/// 8-bit pixels: p = Σ wₖ pₖ, w = softmax of the weights' numbers (Salimans et al. 2017, section 2.1, each channel by itself). The decoder
/// gives three numbers a component, in the order weights, means, scales: <c>[batch, 3 · K · channels, …]</c>, component k of each at
/// k · channels.
/// </summary>
internal sealed class LogisticMixtureLoss : Operation
{
    private readonly Variable _numbers;
    private readonly Tensor _x;
    private readonly int _components;
    private readonly Tensor _logs;
    private readonly Tensor _all;
    private readonly Tensor _weights;

    private LogisticMixtureLoss(Variable output, Variable numbers, Tensor x, int components, Tensor logs, Tensor all, Tensor weights)
        : base(output) => (_numbers, _x, _components, _logs, _all, _weights) = (numbers, x, components, logs, all, weights);

    /// <summary>Computes and records the operation.</summary>
    /// <param name="numbers">What the decoder gives, <c>[batch, 3 · K · channels, …]</c>.</param>
    /// <param name="x">Pixels k/255, <c>[batch, channels, …]</c>; kept until the backward pass, not copied.</param>
    /// <param name="components">K, at least 1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable Apply(Variable numbers, Tensor x, int components)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        if (x.Shape.Rank < 2 || numbers.Shape != x.Shape.With(1, 3 * components * x.Shape[1]))
        {
            throw new ArgumentException($"LogisticMixtureLoss: {components} components want three numbers each for every value of " +
                $"{x.Shape}, weights, means and scales along axis 1, but got {numbers.Shape}.", nameof(numbers));
        }

        Tape tape = numbers.Tape;
        (int count, int length) = (x.Shape[0], Rows.Columns(x.Shape));
        Variable y = tape.Result(new Shape(count), numbers);
        Tensor logs = tape.Rent(new Shape(count, components, length));
        Tensor all = tape.Rent(new Shape(count, length));
        Tensor weights = tape.Rent(new Shape(count, length));
        Tensor given = numbers.Value;
        Rows.Each(
            n =>
            {
                Span<float> sum = Row(all, n);
                Span<float> weight = Row(weights, n);
                for (int k = 0; k < components; k++)
                {
                    Span<float> log = Part(logs, n, k, components);
                    Span<float> w = Part(given, n, k, 3 * components);
                    Map.Apply(new ComponentLog(Offset(k, components)), Row(x, n), Part(given, n, components + k, 3 * components),
                        Part(given, n, (2 * components) + k, 3 * components), log);
                    Map.Apply(default(LogProduct), log, w, log);
                    Add(k, log, sum);
                    Add(k, w, weight);
                }
            },
            count, 40 * components * length);
        Rows.Sum(default(LogRatio), weights, all, y.Value);
        tape.Record(new LogisticMixtureLoss(y, numbers, x, components, logs, all, weights));
        return y;
    }

    /// <summary>
    /// What is added to the number of a component's mean: the log-odds of the middle of its share of [0, 1], so that components begin
    /// apart.
    /// </summary>
    /// <param name="component">Which, from 0.</param>
    /// <param name="components">How many there are; one alone begins in the middle, where the offset is 0.</param>
    public static float Offset(int component, int components)
    {
        double middle = (component + 0.5) / components;
        return (float)DoubleMath.Log(middle / (1 - middle));
    }

    public override IReadOnlyList<Variable> Inputs => [_numbers];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("components", _components)];

    protected override void Backward(Tape tape)
    {
        Tensor gradient = tape.BeginGradient(_numbers);
        Tensor given = _numbers.Value;
        Tensor slope = Output.Gradient!;
        int parts = 3 * _components;
        Rows.Each(
            n =>
            {
                float factor = slope.Span[n];
                Span<float> x = Row(_x, n);
                Span<float> all = Row(_all, n);
                Span<float> weights = Row(_weights, n);
                for (int k = 0; k < _components; k++)
                {
                    Span<float> log = Part(_logs, n, k, _components);
                    Span<float> mean = Part(given, n, _components + k, parts);
                    Span<float> scale = Part(given, n, (2 * _components) + k, parts);
                    Span<float> dw = Part(gradient, n, k, parts);
                    Map.Apply(default(Share), Part(given, n, k, parts), weights, dw);
                    Map.Apply(new ShareDifference(factor), dw, log, all, dw);
                    Span<float> dmean = Part(gradient, n, _components + k, parts);
                    Map.Apply(new ComponentMeanSlope(Offset(k, _components)), x, mean, scale, dmean);
                    Map.Apply(new ShareOf(factor), dmean, log, all, dmean);
                    Span<float> dscale = Part(gradient, n, (2 * _components) + k, parts);
                    Map.Apply(new ComponentScaleSlope(Offset(k, _components)), x, mean, scale, dscale);
                    Map.Apply(new ShareOf(factor), dscale, log, all, dscale);
                }
            },
            _x.Shape[0], 60 * _components * Rows.Columns(_x.Shape));
        tape.EndGradient(_numbers, gradient);
    }

    private static void Add(int component, ReadOnlySpan<float> log, Span<float> sum)
    {
        if (component == 0)
        {
            log.CopyTo(sum);
        }
        else
        {
            Map.Apply(default(LogAdd), sum, log, sum);
        }
    }

    private static Span<float> Row(Tensor of, int row)
    {
        int length = Rows.Columns(of.Shape);
        return of.Span.Slice(row * length, length);
    }

    private static Span<float> Part(Tensor of, int row, int part, int parts)
    {
        Span<float> whole = Row(of, row);
        int length = whole.Length / parts;
        return whole.Slice(part * length, length);
    }
}
