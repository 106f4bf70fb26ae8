using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models.Objectives;

/// <summary>What training minimizes: Σ weight · term, named terms of which each is an average over the batch.</summary>
public abstract class Objective
{
    /// <summary>Its name in options and reports.</summary>
    public abstract string Name { get; }

    /// <summary>The record that describes it in files.</summary>
    public abstract ObjectiveOptions Options { get; }

    /// <summary>The terms of a batch.</summary>
    /// <param name="pass">The batch's way through the model.</param>
    /// <param name="epoch">Epochs done, with fraction; infinity for the weights that training ends with.</param>
    public abstract IReadOnlyList<LossTerm> Terms(ModelPass pass, double epoch);

    /// <summary>Samples of the posterior that it needs of each example, at least 1.</summary>
    public virtual int SamplesPerExample => 1;

    /// <summary>Whether it weighs the gradients of samples in training.</summary>
    internal virtual bool WeighsCodeGradients => false;

    /// <summary>Epochs until its weights are those that training ends with: an evaluation before that is no better says nothing.</summary>
    internal virtual double WarmUp => 0;

    /// <summary>Share of the codes of training batches that are drawn in towards the center of the prior, 0 to 1.</summary>
    public virtual double Inward => 0;

    /// <summary>The objective of a whole split, from averages over it, with the weights that training ends with: what the best model is
    /// chosen by.</summary>
    /// <param name="terms">The terms, with those weights.</param>
    /// <param name="perDimension">Averages of a term's latent dimensions by its name; empty where it does not go apart.</param>
    public virtual double Value(LossTerms terms, Func<string, IReadOnlyList<double>> perDimension)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.Sum(term => term.Weight * term.Value);
    }

    /// <summary>The loss, a scalar: what is differentiated.</summary>
    /// <param name="terms">The terms of a batch, at least one.</param>
    public static Variable Loss(IReadOnlyList<LossTerm> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        Variable? loss = null;
        for (int i = 0; i < terms.Count; i++)
        {
            LossTerm term = terms[i];

            // The first keeps the loss a function of the network even where its weight is 0.
            if (term.Weight == 0 && loss is not null)
            {
                continue;
            }

            Variable value = term.Shaped ?? term.Value.Mean();
            Variable weighted = term.Weight == 1 ? value : term.Weight * value;
            loss = loss is null ? weighted : loss + weighted;
        }

        return loss ?? throw new ArgumentException("Objective: needs at least one term.", nameof(terms));
    }
}
