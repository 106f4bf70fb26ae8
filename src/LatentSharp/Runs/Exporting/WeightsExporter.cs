using LatentSharp.Formats.SafeTensors;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Exporting;

/// <summary>A state_dict that was written.</summary>
/// <param name="Safetensors">The file.</param>
/// <param name="Tensors">How many tensors it has.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record ExportedWeights(string Safetensors, int Tensors, long Bytes);

/// <summary>
/// Writes the weights and running statistics of a model alone, under PyTorch's names: what <c>load_state_dict</c> takes, and what another
/// training may begin with. Codes and features stay in the model file.
/// </summary>
internal static class WeightsExporter
{
    private const string Extension = ".safetensors";

    // What PyTorch's tools write of their own files, and some of them ask for.
    private static readonly Dictionary<string, string> Metadata = new(StringComparer.Ordinal) { ["format"] = "pt" };

    /// <summary>Refuses a place before any work.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="force">Whether a file there is replaced.</param>
    /// <exception cref="RequestException">It is no place for such a file, or one is there.</exception>
    public static void Check(string path, bool force)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || Directory.Exists(path))
        {
            throw new RequestException($"{RequestSettings.Safetensors} {path} is not the name of such a file; give e.g. " +
                $"weights{Extension}");
        }

        if (File.Exists(path) && !force)
        {
            throw new RequestException($"{RequestSettings.Safetensors} {path} is there already; give another name, or " +
                $"{RequestSettings.Force} to replace it");
        }
    }

    /// <summary>Writes the file.</summary>
    /// <inheritdoc cref="Check"/>
    /// <exception cref="Data.DataException">The run is not finished.</exception>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static ExportedWeights Export(Run run, string path, bool force)
    {
        Check(path, force);
        Exporter.RefuseUnfinished(run);
        (string, Tensor)[] tensors =
            [.. run.Model.Parameters.Select(p => (p.Name, p.Value)), .. run.Model.Buffers.Select(b => (b.Name, b.Value))];
        SafeTensorsFile.Write(path, Metadata, tensors);
        return new ExportedWeights(path, tensors.Length, new FileInfo(path).Length);
    }
}
