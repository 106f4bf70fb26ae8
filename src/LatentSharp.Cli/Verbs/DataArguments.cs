using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Data.Sources;
using LatentSharp.Imaging;
using LatentSharp.Runs;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>The argument and the options that say what is learned from.</summary>
internal sealed class DataArguments
{
    private readonly Option<int?> _size = Define.Whole("--size", "PIXELS", PictureFormat.MinimumSide, PictureFormat.MaximumSide,
        "Resize pictures to squares of this side. (default: as they are; faces 64)");
    private readonly Option<string?> _labels = Define.Text("--labels", "FILE",
        "Labels of the pictures, in CelebA's format or CSV; of a table, the columns of it that hold labels. (default: a label file " +
            "beside " +
        "the pictures, if any)");
    private readonly Option<int?> _train = Define.Whole("--train", "N", 1, int.MaxValue,
        "Train on the first N pictures. (default: nine in ten, chosen by content)");
    private readonly Option<int?> _test = Define.Whole("--test", "N", 1, int.MaxValue,
        "Test on the N pictures after those. (default: one in ten, chosen by content)");

    private readonly Option<PictureFit?> _fit = Define.Choice("--fit",
        "What is done with pictures of another shape: the middle is cut out, bars are put at two sides, or they are stretched. (default: " +
        "crop)", PictureFit.Crop, PictureFit.Pad, PictureFit.Stretch);
    private readonly Option<string?> _background = Define.Parsed<string>("--background", "#RRGGBB",
        "What transparent pictures are laid upon, and the colour of bars. (default: #ffffff, or #000000 where most cannot be seen on that)",
        [], "a colour such as #ffffff", text => Color.TryParse(text) is null ? null : text.ToLowerInvariant());
    private readonly Option<bool> _skipBad = Inputs.SkipBad();

    private readonly Option<string?> _cache = Define.Text("--cache", "FILE",
        "Where decoded pictures are kept and read from, if there are more than 256 MB of them; none keeps them in memory. (default: " +
        "pictures.cache in the folder of --out)");

    /// <summary>Where a run folder keeps decoded pictures.</summary>
    public const string CacheName = "pictures.cache";

    /// <summary>What is learned from.</summary>
    public Argument<string> Data { get; } = Inputs.Data();

    /// <summary>The options in the order of the help text.</summary>
    public IEnumerable<Option> All => [_size, _fit, _background, _labels, _skipBad, _train, _test, _cache];

    /// <summary>What was typed for DATA.</summary>
    public string Path(ParseResult arguments) => arguments.GetRequiredValue(Data);

    /// <summary>The side that was asked for.</summary>
    public int? Size(ParseResult arguments) => arguments.GetValue(_size);

    /// <summary>What the model file will say of the data.</summary>
    public DataCard Card(ParseResult arguments) => new()
    {
        Source = SourceName(Path(arguments)),
        Background = arguments.GetValue(_background) ?? "#ffffff",
        Fit = arguments.GetValue(_fit) ?? PictureFit.Crop,
        SkipBad = arguments.GetValue(_skipBad),
    };

    /// <summary>Reads the pictures and divides them.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="session">Where progress goes.</param>
    /// <param name="folder">Where the results go, and large sets are kept unless something else is said.</param>
    /// <param name="card">The run that is gone on with, whose format and split are kept; null for a new one.</param>
    /// <param name="allowsChanged">Whether the data may be others than those that the run was started with.</param>
    /// <param name="time">About how long the training may take, for which large pictures are made smaller; null for the usual time.</param>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public (Dataset Set, Split Split) Open(ParseResult arguments, Session session, string folder, ModelCard? card = null,
        bool allowsChanged = false, TimeSpan? time = null)
    {
        string data = Path(arguments);
        (int? train, int? test) = (arguments.GetValue(_train), arguments.GetValue(_test));
        DataCard said = Card(arguments);
        if (card is not null && ((arguments.GetValue(_fit) is { } fit && fit != card.Data.Fit)
            || (arguments.GetValue(_background) is { } color && color != card.Data.Background)))
        {
            throw new UsageException("--fit and --background cannot be changed while a run is resumed; leave them out");
        }

        DataOptions options = (card is null ? new DataOptions
        {
            Size = Size(arguments),
            Fit = said.Fit,
            Background = Color.TryParse(said.Background) ?? Color.White
        } : Run.ReadingOptions(card)) with
        {
            ChooseBackground = card is null && arguments.GetValue(_background) is null,
            SkipBad = said.SkipBad || card?.Data.SkipBad == true,
            Labels = arguments.GetValue(_labels),
            Minimum = 2,
            WithLabels = true,
            Limit = card is { Data.InOrder: true } ? Limit(data, train ?? card.Data.Train, test ?? card.Data.Test)
                : Limit(data, train, test),
            TrainingTime = time,
            Output = folder,
        };
        Dataset set = PictureLoading.Open(session, data, options, Cache(arguments, folder));
        if (card is not null && !allowsChanged)
        {
            Resuming.CheckData(new RunFolder(folder), card, set);
        }

        Split split = card is not null ? Resuming.SplitOf(card, set, train, test, allowsChanged)
            : train is null && test is null ? Split.Default(set)
            : Split.InOrder(set, train, test);
        set = card is null ? set.Standardized(split.Train) : set;
        TellDuplicates(session, set, split);
        return (set, split);
    }

    /// <summary>The name of the data without its place and extension.</summary>
    public static string SourceName(string data)
    {
        string name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(data)));
        string bare = Directory.Exists(data) ? name : System.IO.Path.GetFileNameWithoutExtension(name);
        bool isPacked = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && bare.Contains('.', StringComparison.Ordinal);
        bare = isPacked ? System.IO.Path.GetFileNameWithoutExtension(bare) : bare;
        return bare.Length == 0 ? "run" : bare;
    }

    private PictureCache? Cache(ParseResult arguments, string folder) => arguments.GetValue(_cache) switch
    {
        "none" => null,
        { } path when Directory.Exists(path) =>
            throw new UsageException($"--cache {path} is a folder; give the name of a file, " +
            $"e.g. {System.IO.Path.Combine(path, CacheName)}"),
        { } path => new PictureCache(path),
        _ => new PictureCache(System.IO.Path.Combine(folder, CacheName)),
    };

    private static void TellDuplicates(Session session, Dataset set, Split split)
    {
        int straddling = split.Straddling(set);
        if (straddling > 0)
        {
            session.Note($"warning: {straddling} of {split.Test.Length} test pictures have the same pixels as a training picture, so " +
                $"that " +
                $"the test is too kind: the pictures are divided in order; without a division of their own, --train and --test, equal " +
                $"pictures stay on one side");
        }
        else if (set.Duplicates > 0)
        {
            session.Note($"duplicates: {Words.Pictures(set.Duplicates)} with the pixels of an earlier one, none of them on both sides of " +
                $"the division");
        }
    }

    /// <summary>
    /// Built-in faces are painted as many as are wanted; files are all read, since a source may have a test part of its own.
    /// </summary>
    private static int? Limit(string data, int? train, int? test)
    {
        bool isPainted = string.Equals(data, FacesSource.Name, StringComparison.OrdinalIgnoreCase) && !File.Exists(data)
            && !Directory.Exists(data);
        return isPainted && train is { } a && test is { } b ? (int)Math.Min((long)a + b, 1_000_000) : null;
    }
}
