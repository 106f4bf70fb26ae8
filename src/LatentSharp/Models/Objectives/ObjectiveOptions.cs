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

    /// <summary>Share of the codes of training batches that are drawn in towards the center of the prior.</summary>
    public virtual double ShareInward => 0;

    /// <summary>What a page says of it: a label and a text each.</summary>
    public virtual IEnumerable<(string Label, string Text)> Description => [("objective", ObjectiveKinds.All.NameOf(this))];

    /// <summary>Builds the objective.</summary>
    public abstract Objective Build();

    /// <summary>Refuses values that contradict each other; ranges of single ones are those of the settings.</summary>
    /// <exception cref="Settings.LatentSharpException">They do.</exception>
    public virtual void Validate()
    {
    }
}
