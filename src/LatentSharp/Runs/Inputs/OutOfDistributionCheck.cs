using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Inputs;

/// <summary>Looks at the pictures, or rows, that were given to a run, and tells of those that are unlike what its model knows.</summary>
/// <param name="run">The run.</param>
internal sealed class OutOfDistributionCheck(Run run)
{
    // A kind of picture has its own exceptions; of many pictures so few are not worth a warning.
    private const int ManyPictures = 50;
    private const double FewExceptions = 0.01;

    // Decoding costs as much as encoding; of more examples every n-th is looked at.
    private const int MostLookedAt = 2000;
    private const int Together = 64;

    private readonly List<UnlikeExample> _found = [];
    private int _seen;

    /// <summary>Those that are unlike; null where the model's file does not say what is usual.</summary>
    public IReadOnlyList<UnlikeExample>? Found => run.Typical is null ? null : _found;

    /// <summary>Looks at some.</summary>
    /// <param name="names">A name each.</param>
    /// <param name="x">The pictures, <c>[n, channels, height, width]</c>.</param>
    /// <param name="again">Gives the same from their mean codes; asked only where it is wanted.</param>
    public void Look(IReadOnlyList<string> names, Tensor x, Func<Tensor> again)
    {
        _seen += names.Count;
        _found.AddRange(run.Typical?.Find(run.Model, x, again()).Select(unlike => new UnlikeExample(
            names[unlike.Index], unlike.Figure, unlike.Value, unlike.Known.Low, unlike.Known.High)) ?? []);
    }

    /// <summary>Looks at some of a set, evenly chosen.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="indices">Which of them may be looked at.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public void Look(Dataset set, int[] indices, CancellationToken cancellation)
    {
        int every = 1 + ((indices.Length - 1) / MostLookedAt);
        foreach (int[] some in indices.Where((_, place) => place % every == 0).Chunk(Together))
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor x = set.Batch(some);
            Look([.. some.Select(set.Name)], x, () => run.Model.Reconstruct(x));
        }
    }

    /// <summary>Says what of the pictures the model does not get to see.</summary>
    /// <param name="sets">The sets that the pictures are of.</param>
    /// <param name="work">Who is told.</param>
    public void TellLosses(IEnumerable<Dataset> sets, WorkContext work)
    {
        PictureDataset[] all = [.. sets.OfType<PictureDataset>().Distinct()];
        int count = all.Sum(set => set.Count);
        int colored = all.Sum(set => set.Losses.Colored);
        if (colored > 0)
        {
            work.Note($"{colored} of {Counted.Of(count, "picture")} {(colored == 1 ? "has" : "have")} colour, which a model of grey " +
                $"pictures does not see");
        }

        int cropped = all.Sum(set => set.Losses.Cropped);
        if (cropped > 0)
        {
            PictureFormat format = run.Card.Model.Pictures;
            work.Note($"{cropped} of {Counted.Of(count, "picture")} {(cropped == 1 ? "is" : "are")} of a very different shape than " +
                $"{format.Width}×{format.Height}: less than half of the area is kept");
        }
    }

    /// <summary>Says what was found, in one sentence.</summary>
    /// <param name="work">Who is told.</param>
    /// <param name="who">What the model is called.</param>
    public void Tell(WorkContext work, string who = "this model")
    {
        if (_found.Count > 0 && (_seen < ManyPictures || _found.Count > FewExceptions * _seen))
        {
            work.Warn(OutOfDistributionText.Sentence(_found, _seen, run.Noun, who));
        }
    }
}
