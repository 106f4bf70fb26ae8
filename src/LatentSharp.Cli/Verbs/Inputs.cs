using System.CommandLine;
using LatentSharp.Cli.Parsing;
using LatentSharp.Runs;

namespace LatentSharp.Cli.Verbs;

/// <summary>Arguments that several verbs take.</summary>
internal static class Inputs
{
    public static Argument<string> Run() => new("RUN") { Description = "A run folder, e.g. runs/faces, or a model file." };

    public static Argument<string> Data() => new("DATA")
    {
        Description = "A folder, .zip or .tar(.gz) of pictures (sub-folders included), an IDX file or a folder of them, "
            + "NumPy arrays of pictures or numbers (.npy, .npz), a table of numbers with names (.csv, .parquet), "
            + "or a name: faces or shapes (built in), mnist or fashion-mnist (see latent data). Of pictures SET:train or SET:test is a "
            + "part alone, such as faces:test.",
    };

    /// <summary>What may be given as a picture.</summary>
    public const string AnyPicture = "Pictures of any size, folders or archives of them, or pictures of a set by number or " +
        "name, "
        + "such as mnist:17, faces:test:3 or pictures.zip:a/1.png";

    public static Option<bool> SkipBad() => Define.Flag(
        "--skip-bad", "Leave damaged files and folders that may not be read out, and list them, instead of ending with the first.");

    /// <summary>Labels that a conditional model is given.</summary>
    /// <param name="of">What they are labels of.</param>
    public static Option<string[]?> With(string of) => new("--with")
    {
        Description = $"A label {of}, of a model trained with --condition: Smiling, Smiling=0 for without, or a class such as 7. May be " +
            "given several times; the others stay unknown.",
        HelpName = "LABEL",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Opens the run of --beside; null where none was given.</summary>
    public static Run? Beside(string? path) => path is null ? null : LatentSharp.Runs.Run.Open(path);

    /// <summary>The option --out of verbs that write pictures.</summary>
    /// <param name="names">The names of single files.</param>
    /// <param name="rows">What is said of rows of a table, where the verb writes such.</param>
    public static Option<string?> PicturesOut(string names, string rows = "") => new("--out", "-o")
    {
        Description = $"Where pictures go: a name ending in .png for one sheet of all, or a folder for single files ({names}).{rows}",
        HelpName = "PATH",
        Required = true,
        Arity = ArgumentArity.ExactlyOne,
    };
}
