using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Autodiff.Operations;

namespace LatentSharp.Models;

/// <summary>What training minimizes, per example: reconstruction + weight · KL term, in nats.</summary>
public sealed class Objective
{
    private readonly ObjectiveOptions _options;

    /// <summary>Creates the objective.</summary>
    /// <param name="options">Weight, warm-up, free bits, capacity.</param>
    public Objective(ObjectiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>The weight of the KL term.</summary>
    /// <param name="epoch">Epochs done, with fraction.</param>
    public double Weight(double epoch) => _options.WarmUp switch
    {
        WarmUpKind.Linear => _options.Beta * Math.Min(1, epoch / _options.WarmUpEpochs),
        WarmUpKind.Cyclic => _options.Beta * Math.Min(1, 2 * (epoch / _options.WarmUpEpochs % 1)),
        _ => _options.Beta,
    };

    /// <summary>The loss of a batch, a scalar.</summary>
    /// <param name="reconstruction">−log p(x|z), nats, <c>[batch]</c>.</param>
    /// <param name="pass">The forward pass, for the KL term.</param>
    /// <param name="prior">The prior.</param>
    /// <param name="epoch">Epochs done, with fraction.</param>
    internal Variable Loss(Variable reconstruction, ForwardPass pass, Prior prior, double epoch)
    {
        Variable loss = Mean.Apply(reconstruction);
        if (_options.ReconstructionWeight != 1)
        {
            loss = Scale.Apply(loss, (float)_options.ReconstructionWeight, 0);
        }

        double weight = Weight(epoch);
        if (pass.Kl is null || pass.LogVariance is null || weight == 0)
        {
            return loss;
        }

        Variable term;
        if (_options.FreeBits > 0)
        {
            Variable perDimension = MeanAxis.Apply(prior.KlPerDimension(pass.Mean, pass.LogVariance), 0);
            term = Sum.Apply(Maximum.Apply(perDimension, (float)_options.FreeBits));
        }
        else
        {
            term = Mean.Apply(pass.Kl);
        }

        if (_options.Capacity is { } capacity)
        {
            double current = capacity * Math.Min(1, epoch / Math.Max(_options.CapacityEpochs, 1e-9));
            term = Abs.Apply(Scale.Apply(term, 1, (float)-current));
        }

        return Add.Apply(loss, Scale.Apply(term, (float)weight, 0));
    }

    /// <summary>
    /// The same objective from averages over a whole split, with the weight that training ends with: what the best model is chosen by.
    /// </summary>
    /// <param name="reconstruction">Average reconstruction term, nats.</param>
    /// <param name="klPerDimension">Average KL of each dimension, nats; empty for an auto-encoder.</param>
    public double Value(double reconstruction, ReadOnlySpan<double> klPerDimension)
    {
        double term = 0;
        foreach (double kl in klPerDimension)
        {
            term += Math.Max(kl, _options.FreeBits);
        }

        if (_options.Capacity is { } capacity && klPerDimension.Length > 0)
        {
            term = Math.Abs(term - capacity);
        }

        return (_options.ReconstructionWeight * reconstruction) + (_options.Beta * term);
    }
}

/// <summary>What a batch left behind on its way through the model.</summary>
/// <param name="Mean">μ, <c>[batch, latent]</c>.</param>
/// <param name="LogVariance">log σ², <c>[batch, latent]</c>, or null for a point posterior.</param>
/// <param name="Kl">KL(q ‖ p), nats, <c>[batch]</c>, or null for a point posterior.</param>
/// <param name="Output">The decoder's output, <c>[batch, channels, height, width]</c>.</param>
internal readonly record struct ForwardPass(Variable Mean, Variable? LogVariance, Variable? Kl, Variable Output);
