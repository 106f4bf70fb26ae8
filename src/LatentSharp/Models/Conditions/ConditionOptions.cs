using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Settings;

namespace LatentSharp.Models.Conditions;

/// <summary>
/// The labels that a conditional model is given (Sohn et al. 2015): a vector y goes into its encoder and its decoder. In training all
/// labels of some examples are dropped, so that the same model knows examples without labels.
/// </summary>
internal sealed record ConditionOptions
{
    /// <summary>Stands for all labels that the data have.</summary>
    public const string All = "all";

    // The layer that sees features and labels together: wider ones would cost many weights where features are many.
    private const int MostHidden = 256;

    private const double StrengthOfOne = 8;
    private const double LeastStrength = 2;

    private static SettingName Name => new("condition");

    /// <summary>What was asked for: names of labels with commas between, or <see cref="All"/>.</summary>
    public string Of { get; init; } = All;

    /// <summary>Share of the training examples whose labels are dropped.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>The labels, in the order of their numbers in the vector; none before the data are known.</summary>
    public IReadOnlyList<ConditionLabel> Labels { get; init; } = [];

    /// <summary>
    /// What a number of the vector is where a label says so, else 0. A code of many numbers says much, and a 1 among zeros little: with 1
    /// the decoder of digits learned late to heed the label, and drew the asked digit in half as many pictures (decision 34).
    /// </summary>
    internal float Strength => (float)Math.Max(LeastStrength, StrengthOfOne / Math.Sqrt(Labels.Count));

    /// <summary>Numbers of the vector of labels.</summary>
    internal int Width => Labels.Sum(label => label.Width);

    /// <summary>A label that may be asked for.</summary>
    internal string Example => Labels[0].Classes is { } classes ? Labels[0].Short(classes[^1]) : Labels[0].Name;

    /// <summary>Names of the labels, the first of them.</summary>
    internal string Names => AttributeTable.Some([.. Labels.Select(label => label.Name)]);

    /// <summary>What they are, in words.</summary>
    internal string Description => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{AttributeTable.Some([.. Labels.Select(label => label.Words)])}; dropped for {100 * Dropout:0.##} % of the training examples");

    /// <summary>The labels that data have.</summary>
    /// <param name="labels">What is known about the examples, such as <c>dataset.Attributes</c>.</param>
    /// <exception cref="Settings.LatentSharpException">The data do not have such labels.</exception>
    public ConditionOptions For(AttributeTable? labels)
    {
        if (labels is null || labels.Names.Count == 0)
        {
            throw new SettingException(SettingText.Of($"{Name} {Of} needs labels, and the data have none; " +
                $"give them with {new SettingName("labels")}, or leave it out."));
        }

        IReadOnlyList<ConditionLabel> known = Known(labels);
        if (Of.Equals(All, StringComparison.OrdinalIgnoreCase))
        {
            return this with { Labels = known };
        }

        string[] names = Of.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        ConditionLabel[] chosen = [.. names.Select(name => Find(name, known, labels))];
        return chosen.GroupBy(label => label.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new SettingException(SettingText.Of(
                $"{Name} {Of} names '{twice.Key}' more than once; name each label once."))
            : this with { Labels = chosen };
    }

    /// <summary>Refuses what was said of a condition where there is none.</summary>
    /// <exception cref="Settings.LatentSharpException">There is none.</exception>
    internal static void Check(SettingValues said, ConditionOptions? condition)
    {
        if (condition is null && said.Has(ModelSettings.ConditionDropout))
        {
            throw new SettingException(SettingText.Of($"{new SettingName("condition-dropout")} needs " +
                $"{Name}, whose labels are dropped."));
        }
    }

    /// <summary>Refuses labels that are none.</summary>
    /// <exception cref="Settings.LatentSharpException">There are none, two have one name, or classes are missing.</exception>
    internal void Validate()
    {
        if (Labels.Count == 0)
        {
            throw new SettingException("a condition needs at least one label; ModelOptions.Conditional(set.Attributes) gives those " +
                "of data.");
        }

        if (Labels.Any(label => string.IsNullOrEmpty(label?.Name) || label.Classes is { Count: < 2 }
                || label.Classes?.Any(string.IsNullOrEmpty) == true)
            || Labels.Any(label => label.Classes?.Distinct(StringComparer.Ordinal).Count() < label.Classes?.Count)
            || Labels.DistinctBy(label => label.Name, StringComparer.Ordinal).Count() < Labels.Count)
        {
            throw new SettingException("the labels of the condition are not possible: each needs a name of its own, and classes at least " +
                "two different names.");
        }
    }

    /// <summary>Width of the layer that sees features and labels together.</summary>
    /// <param name="features">Features that the encoder gives.</param>
    internal static int Hidden(long features) => (int)Math.Min(features, MostHidden);

    /// <summary>Trained values of that layer.</summary>
    /// <param name="features">Features that the encoder gives.</param>
    internal long ParameterCount(long features) => (features + Width + 1) * Hidden(features);

    /// <summary>All labels of a table: a set of classes as one, in the order of their names.</summary>
    private static IReadOnlyList<ConditionLabel> Known(AttributeTable table)
    {
        var known = new List<ConditionLabel>();
        for (int i = 0; i < table.Names.Count; i++)
        {
            AttributeGroup? group = table.Groups.FirstOrDefault(group => group.Members.Contains(i));
            if (group is null || group.Members.Count < 2)
            {
                known.Add(new ConditionLabel(table.Names[i]));
            }
            else if (group.Members[0] == i)
            {
                known.Add(new ConditionLabel(group.Name) { Classes = [.. group.Members.Select(member => table.Names[member])] });
            }
        }

        return known;
    }

    private static ConditionLabel Find(string name, IReadOnlyList<ConditionLabel> known, AttributeTable table)
    {
        foreach (StringComparison comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            if (known.FirstOrDefault(label => label.Name.Equals(name, comparison)) is { } found)
            {
                return found;
            }

            // One class of a set, which an example then has or lacks.
            if (table.Names.FirstOrDefault(label => label.Equals(name, comparison)) is { } member)
            {
                return new ConditionLabel(member);
            }
        }

        if (table.Factors.FirstOrDefault(factor => factor.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } number)
        {
            throw new SettingException(SettingText.Of($"{Name} {name} is not possible: '{number.Name}' is " +
                $"a number, and a condition takes labels that examples have or lack, and classes."));
        }

        string[] names = [.. known.Select(label => label.Name)];
        throw new SettingException(SettingText.Of($"{Name} {name} is not possible: the data have no label " +
            $"of that name{Suggestions.Hint(name, names)}; there are: {AttributeTable.Some(names)}."));
    }
}
