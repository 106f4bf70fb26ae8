using LatentSharp.Data.Tables;
using LatentSharp.Latent.Files;
using LatentSharp.Runs.Inputs;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Coding;

/// <summary>Codes of pictures, or of rows of a table.</summary>
/// <param name="Codes">Codes, <c>[n, latent]</c>; of a quantized model the entries that its cells choose, <c>[n, cells]</c>.</param>
public sealed record EncodeResult(Tensor Codes)
{
    /// <summary>Whether they are indices of entries of a codebook.</summary>
    internal bool AreIndices { get; init; }

    /// <summary>What goes with them: names and labels of pictures, or the columns of a table that the model does not use.</summary>
    internal IReadOnlyList<TextColumn> Columns { get; init; } = [];

    /// <summary>Examples that are unlike what the model was trained on; null where its file does not say what is usual.</summary>
    internal IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    /// <summary>Writes them with what goes with them.</summary>
    /// <param name="path">A name ending in .csv, .npz or .parquet; or in .npy, with names and labels in NAME.names.csv.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CodeFile.Write(path, Codes, Columns);
    }
}
