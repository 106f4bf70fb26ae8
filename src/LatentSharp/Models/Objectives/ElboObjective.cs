using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models.Objectives;

/// <summary>
/// The negative evidence lower bound, reconstruction + weight · KL (Kingma and Welling 2014; Higgins et al. 2017), with warm-up, free bits
/// and capacity. Of a posterior without a spread there is the reconstruction alone.
/// </summary>
internal sealed class ElboObjective : Objective
{
    private readonly ElboOptions _options;

    /// <summary>Creates the objective.</summary>
    /// <param name="options">Weight, warm-up, free bits, capacity; null for the bound itself.</param>
    public ElboObjective(ElboOptions? options = null) => _options = options ?? new ElboOptions();

    public override string Name => "evidence lower bound";

    public override ObjectiveOptions Options => _options;

    public override double Inward => _options.Inward;

    internal override double WarmUp => _options.WarmUp == WarmUpKind.Linear ? _options.WarmUpEpochs : 0;

    /// <summary>The weight of the KL term.</summary>
    /// <param name="epoch">Epochs done, with fraction; infinity for that at the end.</param>
    public double Weight(double epoch) => double.IsPositiveInfinity(epoch) ? _options.Beta : _options.WarmUp switch
    {
        WarmUpKind.Linear => _options.Beta * Math.Min(1, epoch / _options.WarmUpEpochs),
        WarmUpKind.Cyclic => _options.Beta * Math.Min(1, 2 * (epoch / _options.WarmUpEpochs % 1)),
        _ => _options.Beta,
    };

    public override IReadOnlyList<LossTerm> Terms(ModelPass pass, double epoch)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var reconstruction = new LossTerm(
            LossTerms.Reconstruction, pass.Likelihood.NegativeLogDensity(pass.X), _options.ReconstructionWeight);
        if (!pass.HasSpread)
        {
            return (LossTerm[])[reconstruction];
        }

        double weight = Weight(epoch);
        Variable kl = pass.Kl();
        Variable? perDimension = _options.FreeBits > 0 && weight != 0 ? pass.KlPerDimension() : null;
        return (LossTerm[])
        [
            reconstruction,
            new LossTerm(LossTerms.Kl, kl, weight)
            {
                Shaped = weight == 0 ? null : Shape(kl, perDimension, epoch),

                // A step of training does not ask for it.
                PerDimension = double.IsPositiveInfinity(epoch) ? pass.KlPerDimension : null,
            },
        ];
    }

    public override double Value(LossTerms terms, Func<string, IReadOnlyList<double>> perDimension)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(perDimension);
        IReadOnlyList<double> dimensions = perDimension(LossTerms.Kl);
        double kl = terms[LossTerms.Kl];
        double term = dimensions.Count == 0 ? Math.Max(kl, _options.FreeBits) : dimensions.Sum(value => Math.Max(value, _options.FreeBits));
        if (!terms.Any(t => t.Name == LossTerms.Kl))
        {
            term = 0;
        }
        else if (_options.Capacity is { } capacity)
        {
            term = Math.Abs(term - capacity);
        }

        return (_options.ReconstructionWeight * terms[LossTerms.Reconstruction]) + (_options.Beta * term);
    }

    /// <summary>
    /// Free bits of each dimension (Kingma et al. 2016), then |KL − C| (Burgess et al. 2018); null where the term is the KL itself.
    /// </summary>
    private Variable? Shape(Variable kl, Variable? perDimension, double epoch)
    {
        Variable? term = null;
        if (_options.FreeBits > 0)
        {
            term = perDimension is { } each
                ? each.Mean(axis: 0).AtLeast(_options.FreeBits).Sum()
                : kl.Mean().AtLeast(_options.FreeBits);
        }

        if (_options.Capacity is { } capacity)
        {
            double current = capacity * Math.Min(1, epoch / Math.Max(_options.CapacityEpochs, 1e-9));
            term = ((term ?? kl.Mean()) - current).Abs();
        }

        return term;
    }
}
