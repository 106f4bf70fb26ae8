using System.Text.Json;

namespace LatentSharp.Data.Labels;

/// <summary>Reads a table whose rows are JSON objects, one a line, as metadata.jsonl of Hugging Face's image folders has them.</summary>
internal static class JsonLines
{
    /// <summary>
    /// The rows; what is no text, number or truth value, such as boxes, is left out. A key that a row lacks is unknown there.
    /// </summary>
    /// <exception cref="DataException">A line is no JSON object.</exception>
    public static RawTable ReadRows(string path, string text, string folder, List<string> notes)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var nested = new HashSet<string>(StringComparer.Ordinal);
        var rows = new List<Dictionary<string, string>>();
        var lines = new List<int>();
        using var reader = new StringReader(text);
        for (int line = 1; reader.ReadLine() is { } content; line++)
        {
            if (content.AsSpan().Trim().IsEmpty)
            {
                continue;
            }

            rows.Add(ReadRow(path, content, line, columns, nested));
            lines.Add(line);
        }

        string[] headings = [.. columns.Keys.Where(name => !nested.Contains(name))];
        if (rows.Count == 0 || headings.Length < 2)
        {
            throw new DataException($"'{path}' has no labels; expected a JSON object a line, with file_name and at least one value.");
        }

        notes.AddRange(nested.Select(name => $"labels: '{name}' is left out: it has lists or objects, and no single values"));
        return new RawTable(path, headings, [.. rows.Select(row => Array.ConvertAll(headings, name => row.GetValueOrDefault(name, "")))],
            lines, [.. rows.Select(_ => folder)]);
    }

    private static Dictionary<string, string> ReadRow(string path, string content, int line, Dictionary<string, int> columns,
        HashSet<string> nested)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                columns.TryAdd(property.Name, columns.Count);
                if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                {
                    nested.Add(property.Name);
                    continue;
                }

                row[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? "" : property.Value.ToString();
            }

            return row;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new DataException($"'{path}' line {line}: expected a JSON object such as {{\"file_name\": \"1.png\", \"label\": "
                + $"\"cat\"}}; correct the line.", error);
        }
    }
}
