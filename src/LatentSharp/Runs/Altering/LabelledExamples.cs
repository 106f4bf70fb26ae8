using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Runs.Inputs;

namespace LatentSharp.Runs.Altering;

/// <summary>Features that a table of a few labelled pictures gives.</summary>
internal static class LabelledExamples
{
    /// <summary>Reads the table and its pictures, and learns a feature from each of its columns.</summary>
    /// <param name="by">The run.</param>
    /// <param name="attributes">The features that there are.</param>
    /// <param name="path">The table.</param>
    /// <param name="request">How pictures are read.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <exception cref="Settings.LatentSharpException">The table or a picture cannot be read, or a column has fewer than two pictures on a
    /// side.</exception>
    public static Attributes Add(NamedRun by, Attributes attributes, string path, RunRequest request, WorkContext work)
    {
        if (!File.Exists(path))
        {
            throw Paths.Missing(path, "labels", []);
        }

        var notes = new List<string>();
        RawTable raw = CsvLabels.ReadRows(path, CsvText.Decode(Paths.ReadFile(path), notes), "", index: null);
        int column = Math.Max(0, Array.FindIndex(raw.Headings, CsvLabels.IsFileHeading));
        LabelTable table = CsvLabels.Parse(raw, new PictureIndex([.. raw.Rows.Select(row => row[column])]), notes);
        InputReader.TellNotes(notes, work);
        if (table.Attributes.Names.Count == 0)
        {
            throw new RequestException($"'{path}' has no labels; give a column of pictures, and one a feature with 1 or 0");
        }

        GivenPictures given = GivenPictures.Read(by, [.. table.Files.Select(file => Input(file, by.Run.Card.Data.Source))],
            request with { SkipBad = false }, work);
        if (given.Names.Count != table.Files.Length)
        {
            throw new RequestException($"'{path}' names {table.Files.Length} pictures, but {given.Names.Count} are there; give a picture " +
                $"a line, and no folder");
        }

        var codes = new CodeTable(given.Codes);
        for (int f = 0; f < table.Attributes.Names.Count; f++)
        {
            attributes = attributes.WithExamples(table.Attributes.Names[f], codes.Select(Rows(table.Attributes, f, true)).Codes,
                codes.Select(Rows(table.Attributes, f, false)).Codes);
        }

        return attributes;
    }

    /// <summary>A picture by its path, by its address in a set, or by its name in the run's data.</summary>
    private static PictureInput Input(string file, string source) =>
        File.Exists(file) || file.Contains(':', StringComparison.Ordinal) ? file : $"{source}:{file}";

    private static int[] Rows(AttributeTable labels, int feature, bool has) =>
        [.. Enumerable.Range(0, labels.Rows).Where(row => labels[row, feature] == has)];
}
