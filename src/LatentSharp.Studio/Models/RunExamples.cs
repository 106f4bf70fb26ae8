using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Studio.Contents;

namespace LatentSharp.Studio.Models;

/// <summary>
/// The data that a run was trained on, where they are among those that the studio knows: a model file keeps codes, and no pictures. They
/// are checked against what the run noted down of them.
/// </summary>
/// <param name="contents">Runs and data.</param>
/// <param name="run">The run.</param>
internal sealed class RunExamples(StudioContents contents, Run run)
{
    private readonly Lock _lock = new();
    private Split? _split;
    private int _looked = -1;

    /// <summary>The data; null where they are not to be had. Takes as long as reading them the first time.</summary>
    public Split? Find()
    {
        lock (_lock)
        {
            IReadOnlyList<DataEntry> all = contents.Data();
            if (_split is null && _looked != all.Count)
            {
                _looked = all.Count;
                _split = all.Where(data => IsNamed(data.Path, run.Card.Data.Source)).Select(Open)
                    .FirstOrDefault(split => split is not null);
            }

            return _split;
        }
    }

    private static bool IsNamed(string path, string source) => new DataRequest(path).Name == source;

    private Split? Open(DataEntry data)
    {
        try
        {
            Split split = (ResumableData.AsTrained(data, run.Card.Data) with { Cache = "none" }).Open(
                new WorkContext(null, default), run.Folder?.Path ?? Path.GetTempPath(), run.Card);
            return split.Set.Format == run.Format ? split : null;
        }
        catch (Exception exception) when (exception is LatentSharpException or ModelFileException or IOException
            or UnauthorizedAccessException)
        {
            // They are others than those, or cannot be read; the page then shows what the model makes of the codes.
            return null;
        }
    }
}
