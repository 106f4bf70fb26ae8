using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Evaluation.Likelihoods;

/// <summary>What quantized codes make use of, and what they cost.</summary>
/// <param name="Usage">Use of levels and entries.</param>
/// <param name="CodeNats">−ln P of a code under the density that was fitted to training codes, nats; null where there is none.</param>
/// <param name="Distortion">−ln p(x|z) of the rounded code, nats.</param>
/// <param name="Values">Values of an example.</param>
internal sealed record QuantizedEvaluation(CodeUsage Usage, double? CodeNats, double Distortion, int Values)
{
    /// <summary>−ln p(x|z) − ln P(z), nats: no less than −ln p(x), since p(x) = Σ P(z) p(x|z); null without a density.</summary>
    public double? Nats => Distortion + CodeNats;

    /// <summary>The same in bits for each value of an example.</summary>
    public double? BitsPerDimension => Nats / (Values * DoubleMath.Ln2);

    /// <summary>What the figures say.</summary>
    /// <param name="noun">What an example is called.</param>
    public IEnumerable<string> Sentences(string noun)
    {
        yield return Capital.Sentence(Usage.Sentence(noun));
        yield return CodeNats is { } nats
            ? string.Create(CultureInfo.InvariantCulture, $"A quantised code is one point, so that there is no evidence lower bound. " +
                $"What there is instead: its code costs {nats:0.00} nats ({nats / DoubleMath.Ln2:0.0} bits) under the autoregressive " +
                $"model of codes and the {noun} {Distortion:0.00} nats more once the code is known, together {Nats:0.00} nats or " +
                $"{BitsPerDimension:0.0000} bits per dimension, and −log p(x) of the two models together is no more than that.")
            : $"A quantised code is one point, so that there is no evidence lower bound, and this file keeps no model of its codes that " +
                $"would say what they cost; as they are stored they are {Counted.Of(Counted.Figure(Usage.Bits, "0.##"), "bit")}.";
    }
}
