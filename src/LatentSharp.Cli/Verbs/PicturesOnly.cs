using LatentSharp.Cli.Parsing;
using LatentSharp.Data;

namespace LatentSharp.Cli.Verbs;

/// <summary>What is said where other data are given to what is for pictures.</summary>
internal static class PicturesOnly
{
    /// <summary>Refuses other data where pictures are set side by side.</summary>
    /// <exception cref="UsageException">They are other data.</exception>
    public static PictureDataset Of(Dataset set, string data, string what) => set as PictureDataset
        ?? throw new UsageException($"{what} sets pictures side by side, and '{data}' is {set.Format.Kind.Words}; train each model for " +
            $"itself (latent train {data} --model ae --out runs/ae), and compare what latent info says of them");
}
