using LatentSharp.Data.Labels;
using LatentSharp.Data.Parts;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Sources.Archives;

namespace LatentSharp.Data.Cifar;

/// <summary>
/// Pictures in CIFAR's binary format (Krizhevsky 2009): records of one label (CIFAR-10) or two (CIFAR-100: coarse, then fine) and 3 planes
/// of 32×32 samples,
/// in files of training and of test pictures.
/// </summary>
internal sealed class CifarSource(IPictureContainer container) : IDataSource
{
    public const string Extension = ".bin";

    private const int Side = 32;
    private const int Samples = 3 * Side * Side;
    private const int MostCoarse = 20;
    private const int MostFine = 100;

    /// <summary>Whether a container holds such files under their usual names, and no pictures.</summary>
    public static bool Is(IPictureContainer container) =>
        container.Names.Any(IsBatch) && !container.Names.Any(name => FileKinds.PictureName(name) is not null);

    /// <summary>Whether a file is one of pictures, or of names of their classes.</summary>
    public static bool IsPart(string name) => IsBatch(name) || name.EndsWith(".meta.txt", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_label_names.txt", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="DataException">A file is no such one, or there are too few pictures.</exception>
    public Dataset Read(DataOptions options, ReadContext context)
    {
        string[] batches = [.. container.Names.Where(name => container.Names.Count == 1 || IsBatch(name)).Order(NaturalOrder.Instance)];
        (string Name, byte[] Bytes)[] files = [.. batches.OrderBy(IsTest).Select(name => (name, container.Read(name)))];
        int labels = LabelBytes(files);
        int record = labels + Samples;
        int[] sizes = [.. files.Select(file => file.Bytes.Length / record)];
        int total = sizes.Sum();
        int learned = sizes.Where((_, i) => !IsTest(files[i].Name)).Sum();
        int count = Math.Min(total, options.Limit ?? int.MaxValue);
        if (count < options.Minimum)
        {
            throw new DataException($"'{Place}' has only {(count == 1 ? "1 picture" : $"{count} pictures")}; give at least "
                + $"{options.Minimum}.");
        }

        var notes = new List<string>();
        PictureFormat format = FormatChoice.Choose(new PictureSize(Side, Side), count, options, 3, notes);
        DatasetBuilder builder = context.Builder(format, count);
        var fitting = new PictureFitting(format, options.Background, options.Fit) { Losses = builder.Losses };
        string[] names = [.. Enumerable.Range(0, total).Select(i => learned is 0 || learned == total ? $"{i:D5}" : i < learned
            ? $"train/{i:D5}" : $"test/{i - learned:D5}")];
        int[] starts = [.. sizes.Select((_, i) => sizes[..i].Sum())];
        var classes = new byte[total][];
        for (int i = 0; i < total; i++)
        {
            (int file, int at) = Locate(starts, i);
            classes[i] = files[file].Bytes.AsSpan(at * record, labels).ToArray();
        }

        context.ForEach("reading", 0, count, count, index =>
        {
            (int file, int at) = Locate(starts, index);
            ReadOnlySpan<byte> planes = files[file].Bytes.AsSpan((at * record) + labels, Samples);
            var picture = PixelConversion.ToPicture(planes, new PictureFormat(Side, Side, 3));
            builder.Add(index, names[index], slot => fitting.Apply(picture, slot));
        });
        AttributeTable? attributes = options.Labels is { } path ? LabelFiles.Read(path, names, notes) : options.WithLabels
            ? Attributes(classes, labels, notes) : null;
        notes.Add($"CIFAR's binary format: {files.Length} {(files.Length == 1 ? "file" : "files")} with {total} "
            + $"pictures{(learned is 0 || learned == total ? "" : $", {total - learned} of them to test on")}");
        return builder.Build(attributes?.Select([.. Enumerable.Range(0, count)]), learned > 0 && learned < count ? learned : null, notes);
    }

    private string Place => container.Path.Length > 0 ? container.Path : container.Names[0];

    private static bool IsBatch(string name)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        return Path.GetExtension(name).Equals(Extension, StringComparison.OrdinalIgnoreCase)
            && (stem.Contains("batch", StringComparison.OrdinalIgnoreCase) || PartWords.OfName(stem) is not null);
    }

    private static bool IsTest(string name) => Path.GetFileNameWithoutExtension(name).Contains("test", StringComparison.OrdinalIgnoreCase);

    private static (int File, int At) Locate(int[] starts, int index)
    {
        int file = starts.Length - 1;
        while (starts[file] > index)
        {
            file--;
        }

        return (file, index - starts[file]);
    }

    /// <summary>
    /// Labels of a record: one or two, as the lengths of the files have it; where both would do, two if they are such as CIFAR-100 has.
    /// </summary>
    private int LabelBytes((string Name, byte[] Bytes)[] files)
    {
        int[] fits = [.. new[] { 1, 2 }.Where(labels => files.All(file => file.Bytes.Length > 0
            && file.Bytes.Length % (Samples + labels) == 0))];
        if (fits.Length == 0)
        {
            (string name, byte[] bytes) = files.First(file => file.Bytes.Length == 0 || (file.Bytes.Length % (Samples + 1) != 0
                && file.Bytes.Length % (Samples + 2) != 0) || files.Length > 1);
            throw new DataException(
                $"'{container.Describe(name)}' has {bytes.Length} bytes, which are no whole number of CIFAR's records (1 or 2 labels and "
                    + $"{Samples} samples, the same in all files); fetch it again.");
        }

        bool both = fits.Length > 1 && files.All(file => Enumerable.Range(0, file.Bytes.Length / (Samples + 2))
            .All(i => file.Bytes[i * (Samples + 2)] < MostCoarse && file.Bytes[(i * (Samples + 2)) + 1] < MostFine));
        return both ? 2 : fits[0];
    }

    private AttributeTable Attributes(byte[][] classes, int labels, List<string> notes)
    {
        AttributeTable fine = Group(classes, labels - 1, AttributeGroup.ClassName, "", labels == 1 ? "batches.meta.txt"
            : "fine_label_names.txt", notes);
        if (labels == 1)
        {
            return fine;
        }

        AttributeTable coarse = Group(classes, 0, "coarse", "coarse=", "coarse_label_names.txt", notes);
        return new AttributeTable(
            classes.Length, [.. fine.Names, .. coarse.Names], [.. Columns(fine), .. Columns(coarse)],
            [fine.Groups[0], new AttributeGroup("coarse", [.. coarse.Groups[0].Members.Select(member => member + fine.Names.Count)])]);
    }

    private static IEnumerable<sbyte[]> Columns(AttributeTable table) => Enumerable.Range(0, table.Names.Count).Select(c =>
        table.Column(c).ToArray());

    private AttributeTable Group(byte[][] classes, int at, string group, string prefix, string file, List<string> notes)
    {
        int needed = classes.Max(labels => labels[at]) + 1;
        string? place = container.Names.FirstOrDefault(name => Path.GetFileName(name).Equals(file, StringComparison.OrdinalIgnoreCase));
        string[] names = place is null ? [] : [.. System.Text.Encoding.UTF8.GetString(container.Read(place)).Split('\n').Select(line =>
            line.Trim()).Where(line => line.Length > 0)];
        if (names.Length < needed || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            names = [.. Enumerable.Range(0, needed).Select(number => $"{number}")];
        }
        else
        {
            notes.Add($"labels: {names.Length} classes named in {file} ({AttributeTable.Some(names)})");
        }

        return AttributeTable.FromClasses(group, [.. names.Select(name => prefix + name)], Array.ConvertAll(classes, labels =>
            (int)labels[at]));
    }
}
