using System.Text.Json.Nodes;

namespace LatentSharp.Fuzzing;

/// <summary>Damages JSON by its structure: any value, at any depth, becomes another one, or is left out.</summary>
public static class JsonDamage
{
    /// <summary>What values become. <c>"NaN"</c> and the like are how numbers that JSON has no word for are written.</summary>
    public static IReadOnlyList<string> Values { get; } =
    [
        "null", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "1e300", "-1e300", "1e999", "-1", "0", "0.5", "7", "4097", "2147483647",
            "-2147483648",
        "9223372036854775807", "99999999999999999999", "true", "\"\"", "\"x\"", "\"\\u001b[31m\\n\"", "[]", "{}", "[null]", "[[[[0]]]]",
    ];

    /// <summary>The places of all values, e.g. <c>$.training.epochs</c>, in the order of the text.</summary>
    /// <param name="json">The text.</param>
    public static IReadOnlyList<string> Places(string json) => [.. Nodes(JsonNode.Parse(json)!).Select(slot => slot.Path)];

    /// <summary>The text with another value in one place.</summary>
    /// <param name="json">The text.</param>
    /// <param name="place">Which of its <see cref="Places"/>.</param>
    /// <param name="value">The value as JSON; null leaves the place out.</param>
    public static string Replace(string json, int place, string? value)
    {
        JsonNode root = JsonNode.Parse(json)!;
        Slot slot = Nodes(root).ElementAt(place);
        if (slot.Parent is JsonArray list)
        {
            list.RemoveAt(slot.Index);
            if (value is not null)
            {
                list.Insert(slot.Index, JsonNode.Parse(value));
            }
        }
        else
        {
            var parent = (JsonObject)slot.Parent;
            parent.Remove(slot.Key);
            if (value is not null)
            {
                parent.Add(slot.Key, JsonNode.Parse(value));
            }
        }

        return root.ToJsonString();
    }

    /// <summary>One to three changes by chance.</summary>
    internal static string Change(string json, Draws draws)
    {
        for (int changes = 1 + draws.Below(3); changes > 0; changes--)
        {
            int places = Places(json).Count;
            json = places == 0 ? json : Replace(json, draws.Below(places), draws.OneIn(6) ? null : draws.Of(Values));
        }

        return json;
    }

    private static IEnumerable<Slot> Nodes(JsonNode node)
    {
        if (node is JsonObject fields)
        {
            foreach ((string key, JsonNode? value) in fields.ToArray())
            {
                yield return new Slot(fields, key, 0, $"{fields.GetPath()}.{key}");
                foreach (Slot inner in value is null ? [] : Nodes(value))
                {
                    yield return inner;
                }
            }
        }
        else if (node is JsonArray list)
        {
            for (int i = 0; i < list.Count; i++)
            {
                yield return new Slot(list, "", i, $"{list.GetPath()}[{i}]");
                foreach (Slot inner in list[i] is { } value ? Nodes(value) : [])
                {
                    yield return inner;
                }
            }
        }
    }

    private sealed record Slot(JsonNode Parent, string Key, int Index, string Path);
}
