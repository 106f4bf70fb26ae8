using LatentSharp.Export.Onnx;

namespace LatentSharp.Runs.Exporting;

/// <summary>Asks for a model in a form that other programs open.</summary>
/// <param name="Folder">The folder for ONNX files, new or empty.</param>
internal sealed record ExportRequest(string Folder) : RunRequest
{
    /// <summary>Whether the folder may hold something already; files of an earlier export are replaced, others stay.</summary>
    public bool Force { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder);
        if (OnnxFiles.Occupied(Folder) is { } occupied && !(Force && Directory.Exists(Folder)))
        {
            throw Directory.Exists(Folder)
                ? new RequestException($"{RequestSettings.Onnx} {Folder} {occupied}; give a folder that is new or empty, or " +
                    $"{RequestSettings.Force} to replace the files of an earlier export there")
                : new RequestException($"{RequestSettings.Onnx} {Folder} {occupied}; give a folder that is new or empty");
        }
    }
}
