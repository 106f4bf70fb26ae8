using System.IO.Compression;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Formats;

namespace LatentSharp.Data.NumPy;

/// <summary>
/// NumPy arrays in an .npz file: the pictures are found among them by shape and name, a test part and labels by their names and lengths.
/// </summary>
internal sealed class NpzSource(string path) : IDataSource
{
    public const string Extension = ".npz";

    private const int MostArrays = 1000;
    private const int MostClasses = 256;

    private static readonly string[] PictureWords = ["image", "img", "picture", "photo", "x", "data", "arr_0"];
    private static readonly string[] LabelWords = ["y", "label", "target", "class", "category"];

    /// <summary>Whether a zip is such a file: all that is in it are arrays.</summary>
    public static bool Is(IReadOnlyList<string> names) => names.Count > 0 && names.All(IsArray);

    /// <exception cref="DataException">There are no pictures or numbers in it, or an array is damaged.</exception>
    public Dataset Read(DataOptions options, ReadContext context)
    {
        var arrays = new List<NpzArray>();
        try
        {
            var notes = new List<string>();
            IReadOnlyList<string>? names = ReadArrays(arrays, notes, context.Cancellation);
            return Read(arrays, names, notes, options, context);
        }
        catch (ModelFileException error)
        {
            // The same sentence, as one about data.
            throw new DataException(error.Message, error);
        }
        finally
        {
            arrays.ForEach(array => array.Dispose());
        }
    }

    /// <summary>Reads all arrays of numbers; gives the names of a table's columns, where an array of words says them.</summary>
    private IReadOnlyList<string>? ReadArrays(List<NpzArray> arrays, List<string> notes, CancellationToken cancellation)
    {
        IReadOnlyList<string>? names = null;
        using FileStream file = Paths.OpenFile(path);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => IsArray(entry.FullName)))
            {
                if (entry.IsEncrypted || arrays.Count == MostArrays)
                {
                    throw new DataException(entry.IsEncrypted
                        ? $"'{path}' is protected by a password; unpack it first, and give one of its arrays."
                        : $"'{path}' holds more than {MostArrays} arrays; save the one with the pictures by itself.");
                }

                try
                {
                    var array = NpzArray.Of(entry, path, cancellation);
                    if (array.Words is null)
                    {
                        arrays.Add(array);
                        continue;
                    }

                    array.Dispose();
                    if (array.Name == NumPyTable.ColumnsName)
                    {
                        names = array.Words;
                    }
                    else
                    {
                        notes.Add($"{LeftOut.Prefix}'{array.Place}', which holds words");
                    }
                }
                catch (DataException fault) when (fault.InnerException is ModelFileException)
                {
                    notes.Add($"{LeftOut.Prefix}{fault.Message}");
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new DataException($"'{path}' is not a whole .npz file: {error.Message.TrimEnd('.')}; fetch or make it again.", error);
        }

        return names;
    }

    private Dataset Read(List<NpzArray> arrays, IReadOnlyList<string>? names, List<string> notes, DataOptions options, ReadContext context)
    {
        string all = string.Join(", ", arrays.Select(array => $"{array.Name} {array.Shape}"));
        NpzArray[] candidates = [.. arrays.Where(array => NpyLayout.Of(array.Shape) is not null)];
        candidates = candidates.Length > 0 ? candidates
            : [.. arrays.Where(array => array.Shape.Rank == 2 && !HasWord(array.Name, LabelWords))];
        if (candidates.Length == 0)
        {
            throw new DataException(arrays.Count == 0
                ? $"'{path}' holds no array that can be read{First(notes)}; save pictures with numpy.savez."
                : $"'{path}' holds no pictures, but {all}; pictures are [n, h, w], [n, h, w, 1 or 3] or [n, 1 or 3, h, w].");
        }

        NpzArray main = Best(candidates.Where(array => !IsTest(array) && !IsValidation(array)).DefaultIfEmpty(candidates[0]));
        NpzArray? test = IsTest(main) ? null : candidates.FirstOrDefault(array => IsTest(array) && Stem(array) == Stem(main));
        NpzArray? joined = test is null ? null
            : NpzArray.Join(main, test, $"{main.Name} and {test.Name}' in '{path}", context.Cancellation);
        try
        {
            NpzArray used = joined ?? main;
            var inner = context with { Cache = null };
            using RandomAccessFile file = used.Open();
            Dataset set = NpySource.Read(file, options, inner, names);
            int start = main.Shape[0];
            NpzArray? labels = Labels(arrays, main, IsTest(main));
            NpzArray? testLabels = joined is null ? null : Labels(arrays, test!, true);
            AttributeTable? attributes = options.Labels is null && options.WithLabels && set.Attributes is null && labels is not null
                ? ReadLabels(labels, testLabels, start, joined is null ? 0 : test!.Shape[0],
                    notes)?.Select([.. Enumerable.Range(0, set.Count)])
                : null;
            Tell(arrays, [main, joined is null ? main : test!, labels ?? main, testLabels ?? main], notes);
            string parts = joined is null ? main.Name : $"{main.Name}, and {test!.Name} to test on";
            int? testStart = joined is not null && start < set.Count ? start : set.TestStart;
            return set.With(attributes ?? set.Attributes, testStart, [$"arrays: {parts}", .. set.Notes, .. notes]);
        }
        finally
        {
            joined?.Dispose();
        }
    }

    private static AttributeTable? ReadLabels(NpzArray labels, NpzArray? test, int count, int testCount, List<string> notes)
    {
        float[] values = [.. ClassesOf(labels), .. test is null ? Enumerable.Repeat(float.NaN, testCount) : ClassesOf(test)];
        if (values.Where(float.IsFinite).Any(value => value != MathF.Floor(value)))
        {
            notes.Add($"labels: {labels.Name}, numbers");
            return new AttributeTable(count + testCount, [], [], factors: [new NumericFactor(labels.Name, values)]);
        }

        int[] classes = [.. values.Where(float.IsFinite).Distinct().Order().Select(value => (int)value)];
        if (classes.Length > MostClasses)
        {
            notes.Add($"labels: {labels.Name} is left out: it has {classes.Length} different values, more than {MostClasses} classes");
            return null;
        }

        notes.Add($"labels: {classes.Length} classes from {labels.Name}{(test is null ? "" : $", {test.Name}")}");
        return AttributeTable.FromClasses(
            AttributeGroup.ClassName, [.. classes.Select(number => FormattableString.Invariant($"{number}"))],
            Array.ConvertAll(values, value => float.IsFinite(value) ? Array.BinarySearch(classes, (int)value) : -1));
    }

    /// <summary>The array of labels of an array of pictures: a number a picture, and a name that says so, or the only such array.</summary>
    private static NpzArray? Labels(List<NpzArray> arrays, NpzArray pictures, bool isTest)
    {
        NpzArray[] fitting =
        [
            .. arrays.Where(array => array != pictures && array.Shape.Rank is 1 or 2
                && array.Shape[0] == pictures.Shape[0] && array.Shape.Length > 0
                && (array.Shape.Length == pictures.Shape[0]
                    || (array.Shape[1] <= MostClasses && HasWord(array.Name, LabelWords) && IsOneHot(array)))
                && IsTest(array) == isTest && !IsValidation(array)),
        ];
        return fitting.FirstOrDefault(array => HasWord(array.Name, LabelWords)) ?? (fitting.Length == 1 ? fitting[0] : null);
    }

    /// <summary>A number a picture; of a row of zeros and a single 1, the place of the 1.</summary>
    private static IEnumerable<float> ClassesOf(NpzArray array)
    {
        float[] numbers = array.Numbers();
        int columns = numbers.Length / array.Shape[0];
        return columns == 1 ? numbers : numbers.Chunk(columns).Select(row => (float)Array.IndexOf(row, 1f));
    }

    private static bool IsOneHot(NpzArray array) =>
        array.Numbers().Chunk(array.Shape[1]).All(row =>
            row.Count(value => value == 1) == 1 && row.Count(value => value == 0) == row.Length - 1);

    private static void Tell(List<NpzArray> arrays, NpzArray[] used, List<string> notes)
    {
        NpzArray[] others = [.. arrays.Except(used)];
        if (others.Length > 0)
        {
            string named = string.Join(", ", others.Select(array => $"{array.Name} {array.Shape}"));
            notes.Add($"{LeftOut.Prefix}{others.Length} {(others.Length == 1 ? "array" : "arrays")} ({named})");
        }
    }

    /// <summary>The array whose name says most that it holds pictures; of equal ones that with most pictures.</summary>
    private static NpzArray Best(IEnumerable<NpzArray> arrays) =>
        arrays.OrderBy(array => Place(array.Name)).ThenByDescending(array => array.Shape[0]).First();

    private static int Place(string name) =>
        Array.FindIndex(PictureWords, word => HasWord(name, [word])) is var place and >= 0 ? place : PictureWords.Length;

    private static bool IsTest(NpzArray array) => Part(array, "test");

    private static bool IsValidation(NpzArray array) => Part(array, "val");

    private static bool Part(NpzArray array, string part) =>
        Words(array.Name).Any(word => word.StartsWith(part, StringComparison.Ordinal) && word != "value" && word != "values");

    /// <summary>A name without what says which part of a set it is.</summary>
    private static string Stem(NpzArray array) =>
        string.Join('_', Words(array.Name).Where(word => word is not ("train" or "training" or "test" or "testing")));

    private static bool HasWord(string name, string[] words) =>
        Words(name).Any(part => words.Any(word => part == word || (word.Length > 2 && part.StartsWith(word, StringComparison.Ordinal))))
        || words.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsArray(string name) => name.EndsWith(NpySource.Extension, StringComparison.OrdinalIgnoreCase);

    private static string First(List<string> notes) => notes.Count == 0 ? "" : $": {notes[0][LeftOut.Prefix.Length..].TrimEnd('.')}";

    private static IEnumerable<string> Words(string name) => name.ToLowerInvariant().Split('_', '-', '.', '/', ' ');
}
