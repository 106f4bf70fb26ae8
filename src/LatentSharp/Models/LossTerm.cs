using System.Text.Json.Serialization;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models;

/// <summary>A named part of what training minimizes.</summary>
/// <param name="Name">Its name in logs, JSON and pages, e.g. <c>kl</c>.</param>
/// <param name="Value">Its value for each example, <c>[batch]</c>, or for the batch, a scalar; in <paramref name="Unit"/>.</param>
/// <param name="Weight">What it is multiplied with in the loss.</param>
/// <param name="Unit">The unit of its value.</param>
public sealed record LossTerm(string Name, Variable Value, double Weight = 1, string Unit = LossTerm.Nats)
{
    /// <summary>The unit of all terms of the evidence lower bound.</summary>
    public const string Nats = "nats";

    /// <summary>Whether the negative evidence lower bound is made of it, which has each term once, whatever its weight.</summary>
    public bool IsOfBound { get; init; } = true;

    /// <summary>What the optimizer sees in place of the average value, a scalar; null where it is that.</summary>
    public Variable? Shaped { get; init; }

    /// <summary>
    /// Gives the value of each latent dimension, <c>[batch, latent]</c>, computed when it is asked for; null where it does not go apart.
    /// </summary>
    public Func<Variable?>? PerDimension { get; init; }
}

/// <summary>A loss term as a number: an average over examples.</summary>
/// <param name="Name">Its name, e.g. <c>reconstruction</c>.</param>
/// <param name="Value">The average over examples, in <paramref name="Unit"/>.</param>
/// <param name="Weight">What it is multiplied with in the loss.</param>
/// <param name="Unit">The unit of its value.</param>
/// <param name="IsOfBound">Whether the negative evidence lower bound is made of it.</param>
public readonly record struct TermValue(
    [property: JsonRequired] string Name, [property: JsonRequired] double Value, [property: JsonRequired] double Weight = 1,
    [property: JsonRequired] string Unit = LossTerm.Nats, [property: JsonRequired] bool IsOfBound = true);
