using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;
using LatentSharp.Imaging;
using LatentSharp.Runs.Inputs;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning;

/// <summary>What is learned from, and how it is read and divided.</summary>
public sealed record DataRequest
{
    // The value of Cache that keeps pictures in memory.
    internal const string NoCache = "none";

    private readonly Dataset? _set;

    /// <summary>Learns from files.</summary>
    /// <param name="path">A folder, an archive, a table of numbers, or a name such as <c>faces</c>.</param>
    public DataRequest(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>Learns from data that were read already.</summary>
    /// <param name="set">The data.</param>
    /// <param name="name">What they are called.</param>
    public DataRequest(Dataset set, string name = "run")
        : this(name)
    {
        ArgumentNullException.ThrowIfNull(set);
        _set = set;
    }

    /// <summary>What was pointed at.</summary>
    public string Path { get; }

    /// <summary>Side of the squares that pictures are resized to; null leaves them as they are.</summary>
    public int? Size { get; init; }

    /// <summary>What is done with pictures of another shape; null for <see cref="PictureFit.Crop"/>.</summary>
    public PictureFit? Fit { get; init; }

    /// <summary>
    /// What transparent pictures are laid upon, as #rrggbb; null chooses white, or black where most cannot be seen on that.
    /// </summary>
    public string? Background { get; init; }

    /// <summary>File of labels, or of a table those of its columns that are labels; null for a label file beside the pictures.</summary>
    public string? Labels { get; init; }

    /// <summary>
    /// Types of columns of a table where others are meant than are recognized, e.g. <c>zip=category, id=leave-out</c>; null for none.
    /// </summary>
    public string? ColumnTypes { get; init; }

    /// <summary>Whether damaged files, and folders that may not be read, are left out.</summary>
    public bool SkipBad { get; init; }

    /// <summary>
    /// How many of the first examples are trained on; null with <see cref="Test"/> null for nine in ten, chosen by content.
    /// </summary>
    public int? Train { get; init; }

    /// <summary>How many of those after them are tested on.</summary>
    public int? Test { get; init; }

    /// <summary>Most examples that are read; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>File that keeps decoded pictures if they are large; null for one in the run folder, <c>none</c> for memory.</summary>
    public string? Cache { get; init; }

    /// <summary>Threads to read on; 0: one a processor. Their number changes no bit of the result.</summary>
    public int Threads { get; init; }

    /// <summary>The name of the data without its place and extension.</summary>
    public string Name
    {
        get
        {
            string name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));
            string bare = Directory.Exists(Path) ? name : System.IO.Path.GetFileNameWithoutExtension(name);
            bool isPacked = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && bare.Contains('.', StringComparison.Ordinal);
            bare = isPacked ? System.IO.Path.GetFileNameWithoutExtension(bare) : bare;
            return bare.Length == 0 ? "run" : bare;
        }
    }

    /// <summary>Learns from files, read as is usual.</summary>
    /// <param name="path">A folder, an archive, a table of numbers, or a name such as <c>faces</c>.</param>
    public static implicit operator DataRequest(string path) => new(path);

    /// <summary>What the model file will say of the data.</summary>
    internal DataCard Card => new()
    {
        Source = Name,
        Background = Background ?? "#ffffff",
        Fit = Fit ?? PictureFit.Crop,
        SkipBad = SkipBad,
    };

    /// <summary>Reads the data and divides them.</summary>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <param name="folder">Where the results go, and large sets are kept unless something else is said; null for nowhere.</param>
    /// <param name="card">The run that is gone on with, whose format and division are kept; null for a new one.</param>
    /// <param name="allowsChanged">Whether the data may be others than those that the run was started with.</param>
    /// <param name="time">About how long the training may take, for which large pictures are made smaller; null for the usual time.</param>
    /// <param name="forAnomalies">Whether a threshold is taken from what is held out.</param>
    /// <exception cref="DataException">The data cannot be used.</exception>
    internal Split Open(WorkContext work, string folder, ModelCard? card = null, bool allowsChanged = false,
        TimeSpan? time = null, bool forAnomalies = false)
    {
        if (card is not null && ((Fit is { } fit && fit != card.Data.Fit) || (Background is { } color && color != card.Data.Background)))
        {
            throw new RequestException($"{new SettingName("fit")} and {new SettingName("background")} cannot be changed while a run is " +
                $"resumed; leave them out");
        }

        Dataset set = _set ?? InputReader.Open(Path, Options(folder, card, time), Threads, work, CacheIn(folder));
        if (card is not null && !allowsChanged)
        {
            Resuming.CheckData(new RunFolder(folder), card, set);
        }

        Split split = card is not null ? Resuming.SplitOf(card, set, Train, Test, allowsChanged)
            : Train is null && Test is null ? Split.Default(set, forAnomalies)
            : Split.InOrder(set, Train, Test);
        split = card is null ? split.Standardized() : split;
        TellDuplicates(work, split);
        return split;
    }

    private DataOptions Options(string folder, ModelCard? card, TimeSpan? time) => (card is null
        ? new DataOptions
        {
            Size = Size,
            Fit = Fit ?? PictureFit.Crop,
            Background = Background is null ? Color.White : Color.TryParse(Background) ?? Color.White,
        }
        : Run.ReadingOptions(card)) with
    {
        ChooseBackground = card is null && Background is null,
        SkipBad = SkipBad || card?.Data.SkipBad == true,
        Labels = Labels,
        ColumnTypes = card is null ? ColumnTypes : null,
        Minimum = 2,
        WithLabels = true,
        Limit = Limit ?? (card is { Data.InOrder: true } ? Painted(Train ?? card.Data.Train, Test ?? card.Data.Test)
            : Painted(Train, Test)),
        TrainingTime = time,
        Output = folder,
    };

    private PictureCache? CacheIn(string folder) => Cache switch
    {
        NoCache => null,
        { } path when Directory.Exists(path) =>
            throw new RequestException($"{new SettingName("cache")} {path} is a folder; give the name of a file, " +
                $"e.g. {new RunFolder(path).Cache}"),
        { } path => new PictureCache(path),
        _ => new PictureCache(new RunFolder(folder).Cache),
    };

    private static void TellDuplicates(WorkContext work, Split split)
    {
        int straddling = split.Straddling();
        string noun = split.Set.Noun;
        string content = split.Set.Format.Kind.IsDrawn ? "pixels" : "values";
        if (straddling > 0)
        {
            work.Note($"warning: {straddling} of {split.Test.Length} test {noun}s have the same {content} as a training {noun}, so that " +
                $"the test is too kind: the {noun}s are divided in order; without a division of their own, {new SettingName("train")} " +
                $"and {new SettingName("test")}, equal {noun}s stay on one side");
        }
        else if (split.Set.Duplicates > 0)
        {
            work.Note($"duplicates: {Counted.Of(split.Set.Duplicates, noun)} with the {content} of an earlier one, none of them " +
                $"on both sides of the division");
        }
    }

    /// <summary>
    /// Built-in pictures are painted as many as are wanted; files are all read, since a source may have a test part of its own.
    /// </summary>
    private int? Painted(int? train, int? test)
    {
        bool isPainted = DrawnSource.Find(Path) is not null && !File.Exists(Path) && !Directory.Exists(Path);
        return isPainted && train is { } a && test is { } b ? (int)Math.Min((long)a + b, 1_000_000) : null;
    }
}
