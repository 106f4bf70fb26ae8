using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Settings;
using LatentSharp.Tensors;

namespace LatentSharp.Models.Conditions;

/// <summary>Labels as a person asks for them: <c>Smiling</c>, <c>Smiling=0</c>, <c>7</c> or <c>class=7</c>.</summary>
internal static class AskedLabels
{
    private static readonly string[] Yes = ["1", "yes", "true"];
    private static readonly string[] No = ["0", "-1", "no", "false"];

    /// <summary>The vector of labels that are asked for; those that are not stay unknown.</summary>
    /// <param name="condition">The labels that a model knows.</param>
    /// <param name="asked">What is asked for.</param>
    /// <returns>y, <c>[1, width]</c>.</returns>
    /// <exception cref="SettingException">The model does not know a label, or two contradict each other.</exception>
    public static Tensor Read(ConditionOptions condition, IReadOnlyList<string> asked)
    {
        var vector = new Tensor(new Shape(1, condition.Width));
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in asked)
        {
            (ConditionLabel label, int place) = Find(condition, text);
            if (!said.TryAdd(label.Name, text) && said[label.Name] != text)
            {
                throw new SettingException(SettingText.Of($"{With} {said[label.Name]} and {With} {text} both say what '{label.Name}' is; " +
                    $"give one of them."));
            }

            vector.Span[condition.Labels.TakeWhile(other => other != label).Sum(other => other.Width) + place] =
                condition.Strength;
        }

        return vector;
    }

    /// <summary>What is said where a model without a condition is asked for labels.</summary>
    public static SettingException NoCondition() => new(SettingText.Of($"{With} asks for labels, and this model was trained without any: " +
        $"train one with {new SettingName("condition")}, or move pictures with alter."));

    private static SettingName With => new("with");

    /// <summary>A label, and which of its numbers is 1.</summary>
    private static (ConditionLabel Label, int Place) Find(ConditionOptions condition, string text)
    {
        foreach (StringComparison comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            (ConditionLabel, int)[] found = [.. condition.Labels.SelectMany(label => Places(label, text, comparison))];
            if (found.Length > 1)
            {
                throw new SettingException(SettingText.Of($"{With} {text} is not clear: there are " +
                    $"{string.Join(" and ", found.Select(f => f.Item1.Asked(text)))}; give one of them."));
            }

            if (found.Length == 1)
            {
                return found[0];
            }
        }

        // A name may have an equals sign of its own.
        ConditionLabel? of = condition.Labels.FirstOrDefault(l => text.StartsWith($"{l.Name}=", StringComparison.OrdinalIgnoreCase));
        int equals = of?.Name.Length ?? text.LastIndexOf('=');
        return equals > 0 ? Valued(condition, text, text[..equals].Trim(), text[(equals + 1)..].Trim()) : throw Unknown(condition, text);
    }

    private static IEnumerable<(ConditionLabel, int)> Places(ConditionLabel label, string text, StringComparison comparison) =>
        label.Classes is null ? label.Name.Equals(text, comparison) ? [(label, 0)] : []
        : label.Classes.Index().Where(pair => pair.Item.Equals(text, comparison) || label.Short(pair.Item).Equals(text, comparison))
            .Select(pair => (label, pair.Index));

    private static (ConditionLabel Label, int Place) Valued(ConditionOptions condition, string text, string name, string value)
    {
        ConditionLabel? label = condition.Labels.FirstOrDefault(l => l.Name.Equals(name, StringComparison.Ordinal))
            ?? condition.Labels.FirstOrDefault(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (label is null)
        {
            ConditionLabel? set = condition.Labels.FirstOrDefault(
                l => l.Classes?.Select(l.Short).Contains(name, StringComparer.OrdinalIgnoreCase) == true);
            throw set is null ? Unknown(condition, name) : new SettingException(SettingText.Of($"{With} {text} is not possible: " +
                $"'{name}' is one of the classes of '{set.Name}', of which one is asked for; give {With} {name}, or another class."));
        }

        int place = label.Classes is { } classes
            ? classes.Index().Where(pair => label.Short(pair.Item).Equals(value, StringComparison.OrdinalIgnoreCase))
                .Select(pair => pair.Index).FirstOrDefault(-1)
            : Yes.Contains(value, StringComparer.OrdinalIgnoreCase) ? 0 : No.Contains(value, StringComparer.OrdinalIgnoreCase) ? 1 : -1;
        string rule = label.Classes is not null ? $"one of {label.ClassWords}" : "1 for examples that have it, or 0 for others";
        return place >= 0 ? (label, place)
            : throw new SettingException(SettingText.Of($"{With} {text} is not possible: '{label.Name}' is {rule}."));
    }

    private static SettingException Unknown(ConditionOptions condition, string name)
    {
        string[] known = [.. condition.Labels.SelectMany(label => label.Classes?.Select(label.Short) ?? [label.Name])];
        return new(SettingText.Of($"{With} {name} is not possible: the model was not given such a label" +
            $"{Suggestions.Hint(name, known)}; it knows: {AttributeTable.Some([.. condition.Labels.Select(label => label.Words)])}."));
    }
}
