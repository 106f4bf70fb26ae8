using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff;

/// <summary>
/// An exponential moving average of parameters (Polyak and Juditsky 1992; Tarvainen and Valpola 2017): a ← d · a + (1 − d) · w after each
/// step, with d = min(decay, (1 + steps) / (10 + steps)), so that the first values are soon forgotten.
/// </summary>
internal sealed class WeightAverage
{
    private readonly Parameter[] _parameters;
    private readonly double _decay;

    /// <summary>Creates an average that begins with the values as they are.</summary>
    /// <param name="parameters">What is averaged.</param>
    /// <param name="decay">d, at least 0 and below 1.</param>
    public WeightAverage(IReadOnlyList<Parameter> parameters, double decay)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        _parameters = [.. parameters];
        _decay = decay;
        Values = [.. _parameters.Select(p => p.Value.Clone())];
    }

    /// <summary>The averages, one tensor a parameter; the parameters' own values while they are exchanged.</summary>
    public IReadOnlyList<Tensor> Values { get; }

    /// <summary>Takes the values of one more step into the average.</summary>
    /// <param name="steps">Steps done, including this one.</param>
    public void Add(long steps)
    {
        double decay = Math.Min(_decay, (1.0 + steps) / (10.0 + steps));
        for (int i = 0; i < _parameters.Length; i++)
        {
            Map.Apply(new Approach((float)(1 - decay)), Values[i], _parameters[i].Value, Values[i]);
        }
    }

    /// <summary>Exchanges the averages with the parameters' values; a second call undoes it.</summary>
    public void Exchange()
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            Span<float> value = _parameters[i].Value.Span;
            Span<float> average = Values[i].Span;
            for (int j = 0; j < value.Length; j++)
            {
                (value[j], average[j]) = (average[j], value[j]);
            }
        }
    }
}
