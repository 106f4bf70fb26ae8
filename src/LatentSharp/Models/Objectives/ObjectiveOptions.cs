using System.Text.Json.Serialization;
using LatentSharp.Settings;

namespace LatentSharp.Models.Objectives;

/// <summary>What training minimizes: what files and commands hold, and what builds the objective.</summary>
[JsonConverter(typeof(ObjectiveJson))]
public abstract record ObjectiveOptions
{
    /// <summary>The kinds of objectives that files and commands know; a program may add its own.</summary>
    public static PartKinds<ObjectiveOptions> Kinds => ObjectiveKinds.All;

    /// <summary>The weight of the KL term that training ends with; 0 where there is none.</summary>
    public virtual double KlWeight => 0;

    /// <summary>Whether it has a weight β, which is <see cref="KlWeight"/>.</summary>
    internal virtual bool HasBeta => false;

    /// <summary>The same with another β, where it has one.</summary>
    /// <param name="beta">β, of at least 0.</param>
    internal virtual ObjectiveOptions WithBeta(double beta) => this;

    /// <summary>Whether it is for posteriors that have a spread, as those of a VAE.</summary>
    internal virtual bool NeedsSpread => false;

    /// <summary>Whether it needs a graph of labels, and codes on the sphere.</summary>
    internal virtual bool NeedsGraph => false;

    /// <summary>Share of the codes of training batches that are drawn in towards the center of the prior.</summary>
    public virtual double ShareInward => 0;

    /// <summary>What a page says of it: a label and a text each.</summary>
    public virtual IEnumerable<(string Label, string Text)> Description => [("trained by", ObjectiveKinds.All.NameOf(this))];

    /// <summary>Builds the objective.</summary>
    public abstract Objective Build();

    /// <summary>Refuses values that contradict each other; ranges of single ones are those of the settings.</summary>
    /// <exception cref="Settings.LatentSharpException">They do.</exception>
    public virtual void Validate()
    {
    }
}
