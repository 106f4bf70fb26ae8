using System.CommandLine;

namespace LatentSharp.Cli.Verbs;

/// <summary>Arguments that several verbs take.</summary>
internal static class Inputs
{
    public static Argument<string> Run() => new("RUN") { Description = "A run folder, e.g. runs/faces, or a model file." };

    public static Argument<string> Data() => new("DATA")
    {
        Description = "A folder or .zip of PNG or JPEG pictures (sub-folders included), an IDX file or a folder of them, a NumPy array of pictures or numbers (.npy), a table of numbers with a line of names (.csv), or a name: faces (built in), mnist or fashion-mnist (see latent data).",
    };
}
