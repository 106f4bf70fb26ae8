using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Imaging;
using LatentSharp.Imaging.Reading;
using LatentSharp.Runs.Inputs;

namespace LatentSharp.Runs.Scoring;

/// <summary>Masks that say which pixels of a picture are faulty, in the size of the model's pictures.</summary>
internal sealed class FaultMasks
{
    private static readonly string[] Usual = ["ground_truth", "groundtruth", "masks"];
    private static readonly string[] Endings = ["_mask", "-mask", "_gt"];

    // Pictures and masks are cut to the same shape, if they have the same; rounding to whole pixels is no difference.
    private const double SameShape = 0.02;

    private readonly bool[]?[] _masks;

    private FaultMasks(bool[]?[] masks) => _masks = masks;

    /// <summary>Which pixels of an example are faulty, <c>[height · width]</c>; null where that is not known.</summary>
    /// <param name="index">The example.</param>
    public bool[]? this[int index] => _masks[index];

    /// <summary>The folder of masks: what was asked for, or one beside the pictures or among them.</summary>
    /// <param name="request">What is wanted.</param>
    public static string? Folder(ScoreRequest request) => request.Masks
        ?? (request.Examples is not null || !Directory.Exists(request.Data) ? null
        : new[] { Path.Combine(request.Data, ".."), request.Data }.SelectMany(place => Usual.Select(name => Path.Combine(place, name)))
            .Select(Path.GetFullPath).FirstOrDefault(Directory.Exists));

    /// <summary>Reads the masks of examples.</summary>
    /// <param name="run">The run.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="examples">The examples; those that are known to be good have no fault without a mask.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <returns>Null where there are none.</returns>
    /// <exception cref="RequestException">A mask has another shape than its picture.</exception>
    public static FaultMasks? Read(Run run, ScoreRequest request, IReadOnlyList<ScoredExample> examples, WorkContext work)
    {
        if (Folder(request) is not { } folder || run.Format is not PictureFormat format)
        {
            return request.Masks is null ? null : throw new RequestException(
                $"{RequestSettings.Masks} are of pictures, and this model is of {run.Format.Kind.Words}");
        }

        Dataset set = InputReader.Open(folder, run.ReadingOptions(request) with { Output = null }, request.Threads, work);
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < set.Count; i++)
        {
            byName.TryAdd(Stem(InputReader.NameOf(set, i, folder)), i);
        }

        var masks = new bool[]?[examples.Count];
        List<string> without = [];
        for (int i = 0; i < masks.Length; i++)
        {
            string stem = Stem(examples[i].Name);
            string below = stem[(stem.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (byName.TryGetValue(stem, out int at) || byName.TryGetValue(below, out at))
            {
                CheckShape(Path.Combine(request.Data, examples[i].Name), Path.Combine(folder, set.Name(at)));
                masks[i] = Faulty(set.Batch([at]).Span[..(format.Width * format.Height)]);
            }
            else if (AnomalyNames.IsGood(examples[i].Kind))
            {
                masks[i] = new bool[format.Width * format.Height];
            }
            else if (examples[i].Kind is not null)
            {
                without.Add(examples[i].Name);
            }
        }

        if (!masks.Any(mask => mask is not null && mask.AsSpan().Contains(true)))
        {
            work.Note($"no mask of '{folder}' belongs to any of these pictures by its name and has a faulty pixel, so that pixels are " +
                $"not measured");
            return null;
        }

        if (without.Count > 0)
        {
            work.Note($"{Counted.Of(without.Count, "known anomaly", "known anomalies")} without a mask in '{folder}', e.g. {without[0]}: " +
                $"left out where pixels are measured");
        }

        return new FaultMasks(masks);
    }

    /// <summary>A mask may be white on black, or 1 on 0, or a gray of its own: half of its own brightest counts.</summary>
    private static bool[] Faulty(ReadOnlySpan<float> mask)
    {
        var faulty = new bool[mask.Length];
        float most = 0;
        foreach (float value in mask)
        {
            most = Math.Max(most, value);
        }

        for (int i = 0; most > 0 && i < mask.Length; i++)
        {
            faulty[i] = mask[i] >= 0.5f * most;
        }

        return faulty;
    }

    private static void CheckShape(string picture, string mask)
    {
        if (!File.Exists(picture) || !File.Exists(mask))
        {
            return;
        }

        (PictureHead of, PictureHead its) = (Head(picture), Head(mask));
        double ratio = (double)of.Width * its.Height / ((double)of.Height * its.Width);
        if (Math.Abs(ratio - 1) > SameShape)
        {
            throw new RequestException($"the mask '{mask}' is {its.Width}×{its.Height} and its picture '{picture}' {of.Width}×" +
                $"{of.Height}: a mask must have the shape of its picture, at any size; correct it, or give other {RequestSettings.Masks}");
        }
    }

    private static PictureHead Head(string path) => PictureFile.ReadHead(File.ReadAllBytes(path), path);

    /// <summary>A name without its extension, and without what marks a mask.</summary>
    private static string Stem(string name)
    {
        string stem = Path.ChangeExtension(name.Replace('\\', '/'), null);
        return Endings.FirstOrDefault(ending => stem.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } found
            ? stem[..^found.Length] : stem;
    }
}
