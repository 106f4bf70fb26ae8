using System.CommandLine;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;
using LatentSharp.Runs.Learning;

namespace LatentSharp.Cli.Verbs;

/// <summary>The argument and the options that say what is learned from.</summary>
internal sealed class DataArguments
{
    private readonly Option<int?> _size = Define.Whole("--size", "PIXELS", PictureFormat.MinimumSide, PictureFormat.MaximumSide,
        "Resize pictures to squares of this side. (default: as they are; faces and shapes 64)");
    private readonly Option<string?> _labels = Define.Text("--labels", "FILE",
        "Labels of the pictures, in CelebA's format or CSV; of a table, the columns of it that hold labels. (default: a label file " +
            "beside " +
        "the pictures, if any)");
    private readonly Option<string?> _columns = Define.Text("--columns", "NAME=TYPE,…",
        "Types of columns of a table that are not what they look like: number, category, true/false, date, or leave-out, e.g. " +
        "zip=category,id=leave-out. (default: by what their cells are)");
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

    /// <summary>What is learned from.</summary>
    public Argument<string> Data { get; } = Inputs.Data();

    /// <summary>The options in the order of the help text.</summary>
    public IEnumerable<Option> All => [_size, _fit, _background, _labels, _columns, _skipBad, _train, _test, _cache];

    /// <summary>What was typed for DATA.</summary>
    public string Path(ParseResult arguments) => arguments.GetRequiredValue(Data);

    /// <summary>What was asked for.</summary>
    public DataRequest Read(ParseResult arguments, Session session) => new(Path(arguments))
    {
        Size = arguments.GetValue(_size),
        Fit = arguments.GetValue(_fit),
        Background = arguments.GetValue(_background),
        Labels = arguments.GetValue(_labels),
        ColumnTypes = arguments.GetValue(_columns),
        SkipBad = arguments.GetValue(_skipBad),
        Train = arguments.GetValue(_train),
        Test = arguments.GetValue(_test),
        Cache = arguments.GetValue(_cache),
        Threads = session.Threads,
    };
}
