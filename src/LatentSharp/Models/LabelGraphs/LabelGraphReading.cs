using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Settings;

namespace LatentSharp.Models.LabelGraphs;

/// <summary>Finds the classes and edges that a graph of labels names in the labels of data.</summary>
internal static class LabelGraphReading
{
    private const double FullTurn = 360;

    private static SettingName Name => LabelGraphOptions.Name;

    /// <summary>The options with classes and edges.</summary>
    /// <exception cref="SettingException">The data have no such labels.</exception>
    public static LabelGraphOptions Read(LabelGraphOptions options, AttributeTable? labels)
    {
        if (labels is null || (labels.Names.Count == 0 && labels.Factors.Count == 0))
        {
            throw new SettingException(SettingText.Of($"{Name} {options.Of} needs labels, and the data have none; give them with " +
                $"{new SettingName("labels")}, or sort the pictures into one folder a class."));
        }

        string of = options.Of.Trim();
        if (of.Equals(LabelGraphOptions.Auto, StringComparison.OrdinalIgnoreCase))
        {
            return Only(options, labels);
        }

        if (of.StartsWith(LabelGraphOptions.Ring, StringComparison.OrdinalIgnoreCase))
        {
            return Named(options, labels, of[LabelGraphOptions.Ring.Length..].Trim(), isRing: true);
        }

        return IsName(labels, of) || !of.Contains('-', StringComparison.Ordinal) ? Named(options, labels, of, isRing: false)
            : Pairs(options, labels, of);
    }

    /// <summary>
    /// The one order that the data have: a set of classes, else a number; a ring where the classes are angles all around.
    /// </summary>
    private static LabelGraphOptions Only(LabelGraphOptions options, AttributeTable labels)
    {
        AttributeGroup[] groups = [.. labels.Groups.Where(group => group.Members.Count > 1)];
        return (groups, labels.Factors.Count) switch
        {
            ([var group], 0) => OfGroup(options, labels, group, IsFullTurn(labels, group)),
            ([], 1) => OfNumber(options, labels.Factors[0], isRing: false),
            _ => throw new SettingException(SettingText.Of($"{Name} {options.Of} takes the one set of classes or the one number of the " +
                $"data, and there are {(groups.Length + labels.Factors.Count == 0 ? "none" : "several")}; name one whose order is " +
                $"meant: {AttributeTable.Some(Orders(labels))}.")),
        };
    }

    private static LabelGraphOptions Named(LabelGraphOptions options, AttributeTable labels, string name, bool isRing)
    {
        foreach (StringComparison comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            if (labels.Factors.FirstOrDefault(factor => factor.Name.Equals(name, comparison)) is { } number)
            {
                return OfNumber(options, number, isRing);
            }

            if (labels.Groups.FirstOrDefault(group => group.Name.Equals(name, comparison) && group.Members.Count > 1) is { } found)
            {
                return OfGroup(options, labels, found, isRing);
            }
        }

        string[] orders = Orders(labels);
        throw new SettingException(SettingText.Of($"{Name} {options.Of} is not possible: the data have no set of classes and no number " +
            $"'{name}'{Suggestions.Hint(name, orders)}; there are: {AttributeTable.Some(orders)}."));
    }

    private static LabelGraphOptions OfGroup(LabelGraphOptions options, AttributeTable labels, AttributeGroup group, bool isRing)
    {
        string[] names = [.. group.Members.Select(member => Short(group, labels.Names[member]))];
        names = Array.TrueForAll(names, name => Number(name) is not null) ? [.. names.OrderBy(name => Number(name)!.Value)]
            : [.. names.Order(NaturalOrder.Instance)];
        return options with { Label = group.Name, Classes = names, Edges = InOrder(names.Length, isRing), Bounds = null };
    }

    private static LabelGraphOptions OfNumber(LabelGraphOptions options, NumericFactor factor, bool isRing)
    {
        float[] known = [.. factor.Values.Where(value => !float.IsNaN(value)).Order()];
        float[] levels = [.. known.Distinct()];
        if (levels.Length < 2)
        {
            throw new SettingException(SettingText.Of($"{Name} {options.Of} is not possible: '{factor.Name}' has the same value in all " +
                $"of the data, or none; name another."));
        }

        // Few values are a class each; of many, each class has as many examples as the others.
        double[] bounds = levels.Length <= options.Cut
            ? [.. levels.Skip(1).Zip(levels, (high, low) => ((double)high + low) / 2)]
            : [.. Enumerable.Range(1, options.Cut - 1).Select(i => (double)known[(int)((long)i * known.Length / options.Cut)]).Distinct()
                .Where(bound => bound > known[0])];
        string[] names = levels.Length <= options.Cut ? Array.ConvertAll(levels, Text)
            : [.. Enumerable.Range(0, bounds.Length + 1).Select(i => $"{Text(i == 0 ? known[0] : bounds[i - 1])} to " +
                $"{Text(i == bounds.Length ? known[^1] : bounds[i])}")];
        return options with { Label = factor.Name, Classes = names, Edges = InOrder(names.Length, isRing), Bounds = bounds };
    }

    private static LabelGraphOptions Pairs(LabelGraphOptions options, AttributeTable labels, string text)
    {
        var groups = labels.Groups.Where(group => group.Members.Count > 1).Select(group => (Group: group,
            Names: (string[])[.. group.Members.Select(member => Short(group, labels.Names[member]))])).ToList();
        string[] pairs = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach ((AttributeGroup group, string[] names) in groups)
        {
            LabelEdge?[] edges = [.. pairs.Select(pair => Edge(pair, names))];
            if (edges.Any(edge => edge is null) && (edges.All(edge => edge is null) || groups.Count > 1))
            {
                continue;
            }

            if (Array.FindIndex(edges, edge => edge is null) is >= 0 and var wrong)
            {
                throw Unknown(options, pairs[wrong], names);
            }

            return options with { Label = group.Name, Classes = names, Edges = [.. edges.Select(edge => edge!.Value)], Bounds = null };
        }

        throw Unknown(options, pairs.Length > 0 ? pairs[0] : text, [.. groups.SelectMany(group => group.Names)]);
    }

    private static SettingException Unknown(LabelGraphOptions options, string pair, string[] names) => new(SettingText.Of(
        $"{Name} {options.Of} is not possible: '{pair}' is no pair of classes of the data with - between; there are: " +
        $"{AttributeTable.Some(names)}."));

    /// <summary>The two classes of a pair; a name may have a - of its own.</summary>
    private static LabelEdge? Edge(string pair, string[] names)
    {
        for (int at = pair.IndexOf('-', StringComparison.Ordinal); at >= 0; at = pair.IndexOf('-', at + 1))
        {
            (int a, int b) = (Array.IndexOf(names, pair[..at].Trim()), Array.IndexOf(names, pair[(at + 1)..].Trim()));
            if (a >= 0 && b >= 0)
            {
                return new LabelEdge(a, b);
            }
        }

        return null;
    }

    private static LabelEdge[] InOrder(int count, bool isRing) =>
    [
        .. Enumerable.Range(0, count - 1).Select(i => new LabelEdge(i, i + 1)),
        .. isRing && count > 2 ? (LabelEdge[])[new LabelEdge(count - 1, 0)] : [],
    ];

    /// <summary>Whether the classes are numbers of one distance that make a full turn in degrees.</summary>
    private static bool IsFullTurn(AttributeTable labels, AttributeGroup group)
    {
        double?[] found = [.. group.Members.Select(member => Number(Short(group, labels.Names[member])))];
        if (found.Length < 3 || found.Any(number => number is null))
        {
            return false;
        }

        double[] sorted = [.. found.Select(number => number!.Value).Order()];
        double step = FullTurn / sorted.Length;
        return sorted.Index().All(pair => Math.Abs(pair.Item - sorted[0] - (pair.Index * step)) < 1e-6);
    }

    private static bool IsName(AttributeTable labels, string name) => Orders(labels).Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string[] Orders(AttributeTable labels) =>
        [.. labels.Groups.Where(group => group.Members.Count > 1).Select(group => group.Name), .. labels.Factors.Select(f => f.Name)];

    private static string Short(AttributeGroup group, string name) =>
        name.StartsWith($"{group.Name}=", StringComparison.Ordinal) && name.Length > group.Name.Length + 1
            ? name[(group.Name.Length + 1)..] : name;

    private static double? Number(string text) => SettingFormat.ReadNumber(text);

    private static string Text(float number) => Text((double)number);

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
