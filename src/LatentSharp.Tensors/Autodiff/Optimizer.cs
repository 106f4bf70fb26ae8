using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Autodiff;

/// <summary>Which rule changes the parameters.</summary>
public enum OptimizerKind
{
    /// <summary>Adam (Kingma and Ba 2015); weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    AdamW,

    /// <summary>Adamax (Kingma and Ba 2015, section 7.1).</summary>
    Adamax,
}

/// <summary>Changes parameters by their gradients, with PyTorch's conventions. Holds two moments a parameter.</summary>
public sealed unsafe class Optimizer
{
    /// <summary>PyTorch's.</summary>
    internal const double DefaultEpsilon = 1e-8;

    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    private readonly OptimizerKind _kind;
    private readonly double _weightDecay;
    private readonly double _epsilon;
    private readonly Parameter[] _parameters;

    /// <summary>Creates an optimizer with moments of zero.</summary>
    /// <param name="kind">The rule.</param>
    /// <param name="parameters">What it changes.</param>
    /// <param name="weightDecay">Weight decay λ, at least 0.</param>
    /// <param name="epsilon">ε, added to the root of the second moment, at least 0.</param>
    public Optimizer(OptimizerKind kind, IReadOnlyList<Parameter> parameters, double weightDecay = 0, double epsilon = DefaultEpsilon)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        _kind = kind;
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        (_weightDecay, _epsilon) = (weightDecay, epsilon);
        _parameters = [.. parameters];
        FirstMoments = [.. _parameters.Select(p => new Tensor(p.Value.Shape))];
        SecondMoments = [.. _parameters.Select(p => new Tensor(p.Value.Shape))];
    }

    /// <summary>Running averages of the gradients, one tensor a parameter.</summary>
    public IReadOnlyList<Tensor> FirstMoments { get; }

    /// <summary>Running averages of the squared gradients (Adamax: of the largest magnitudes), one tensor a parameter.</summary>
    public IReadOnlyList<Tensor> SecondMoments { get; }

    /// <summary>Number of steps done; set when a run is resumed.</summary>
    public long Steps { get; set; }

    /// <summary>Does one step.</summary>
    /// <param name="learningRate">Learning rate α.</param>
    public void Step(double learningRate)
    {
        Steps++;
        var step = new AdaptiveStep(
            learningRate, Beta1, Beta2, _epsilon, _weightDecay, _kind == OptimizerKind.AdamW,
            1 - Power(Beta1, Steps), 1 - Power(Beta2, Steps));
        for (int i = 0; i < _parameters.Length; i++)
        {
            Parameter parameter = _parameters[i];
            Ranges.Run(
                new Update(_kind, step, parameter.Value.Pointer, parameter.Gradient.Pointer, FirstMoments[i].Pointer,
                    SecondMoments[i].Pointer),
                parameter.Value.Length, 4);
        }
    }

    /// <summary>Shortens all gradients together so that their norm is at most a bound (Pascanu et al. 2013, algorithm 1).</summary>
    /// <param name="most">The bound, above 0.</param>
    /// <returns>The norm before, √Σ g² over all parameters; not finite if a gradient is not, which then stays as it is.</returns>
    public double ClipGradients(double most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        double sum = 0;
        foreach (Parameter parameter in _parameters)
        {
            sum += Reduce.SumOfSquares(parameter.Gradient.Span);
        }

        double norm = Math.Sqrt(sum);
        if (norm > most && double.IsFinite(norm))
        {
            foreach (Parameter parameter in _parameters)
            {
                Map.Apply(new Kernels.Ops.Scale((float)(most / norm), 0), parameter.Gradient, parameter.Gradient);
            }
        }

        return norm;
    }

    /// <summary>By repeated squaring: the library's power function differs between platforms in its last bit.</summary>
    private static double Power(double value, long exponent)
    {
        double power = 1;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            power *= (exponent & 1) == 1 ? value : 1;
        }

        return power;
    }

    private readonly struct Update(OptimizerKind kind, AdaptiveStep step, float* value, float* gradient, float* first,
        float* second) : IRange
    {
        public void Run(int start, int end)
        {
            var v = new Span<float>(value + start, end - start);
            var g = new ReadOnlySpan<float>(gradient + start, end - start);
            var m = new Span<float>(first + start, end - start);
            var s = new Span<float>(second + start, end - start);
            if (kind == OptimizerKind.Adamax)
            {
                Optimizers.Adamax(v, g, m, s, step);
            }
            else
            {
                Optimizers.Adam(v, g, m, s, step);
            }
        }
    }
}
