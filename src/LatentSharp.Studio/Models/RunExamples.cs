using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Latent.Stored;
using LatentSharp.Runs;
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
    // Of the square of a code: far more than rounding makes, far less than another picture does.
    private const double Tolerance = 1e-6;

    private readonly Lock _lock = new();
    private Split? _split;
    private int _looked = -1;

    /// <summary>The data; null where they are not to be had. Takes as long as reading them the first time.</summary>
    public Split? Find()
    {
        lock (_lock)
        {
            int all = contents.Data().Count;
            if (_split is null && _looked != all)
            {
                _looked = all;
                _split = contents.Named(run.Card.Data.Source).Select(Open).FirstOrDefault(split => split is not null);
            }

            return _split;
        }
    }

    /// <summary>Whether the stored codes are those of these data; older programs kept others.</summary>
    private bool HasCodes(Split split)
    {
        if (!run.HasStore || run.Store.Codes.Count is var count && count == 0)
        {
            return true;
        }

        ReadOnlySpan<float> kept = run.Store.Codes.Codes.Row(count - 1);
        ReadOnlySpan<float> again = CodeTable.Encode(run.Model, split.Set, [LatentStore.ExamplesOf(split, count)[^1]]).Codes.Row(0);
        return Vectors.SquaredDistance(kept, again) <= Tolerance * (1 + Vectors.SquaredDistance(kept, new float[kept.Length]));
    }

    private Split? Open(DataEntry data)
    {
        try
        {
            Split split = (ResumableData.AsTrained(data, run.Card.Data) with { Cache = "none" }).Open(
                new WorkContext(null, default), run.Folder?.Path ?? Path.GetTempPath(), run.Card);
            return split.Set.Format == run.Format && HasCodes(split) ? split : null;
        }
        catch (Exception exception) when (exception is LatentSharpException or ModelFileException or IOException
            or UnauthorizedAccessException)
        {
            // They are others than those, or cannot be read; the page then shows what the model makes of the codes.
            return null;
        }
    }
}
