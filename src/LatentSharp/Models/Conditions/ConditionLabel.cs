using System.Text.Json.Serialization;

namespace LatentSharp.Models.Conditions;

/// <summary>One label that a model is given beside its examples and codes.</summary>
/// <param name="Name">Its name, e.g. <c>Smiling</c>; of classes, what they tell apart, e.g. <c>class</c>.</param>
internal sealed record ConditionLabel(string Name)
{
    /// <summary>The classes, of which one holds for an example; null for a label that an example has or lacks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Numbers that it takes in the vector of labels: one a class, else one for having it and one for lacking it.</summary>
    internal int Width => Classes?.Count ?? 2;

    /// <summary>Its name, and the first of its classes.</summary>
    internal string Words => Classes is null ? Name : $"{Name} ({ClassWords})";

    /// <summary>The first of its classes.</summary>
    internal string ClassWords => Data.AttributeTable.Some([.. (Classes ?? []).Select(Short)]);

    /// <summary>A class without the name of its set, which files of labels put before it: <c>cat</c> of <c>species=cat</c>.</summary>
    internal string Short(string name) =>
        name.StartsWith($"{Name}=", StringComparison.Ordinal) && name.Length > Name.Length + 1 ? name[(Name.Length + 1)..] : name;

    /// <summary>How a class is asked for, also where another set has one of its name.</summary>
    internal string Asked(string name) => $"{Name}={Short(name)}";
}
