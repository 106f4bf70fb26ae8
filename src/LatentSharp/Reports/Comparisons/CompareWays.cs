using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Reports.Pages;
using LatentSharp.Tensors;

namespace LatentSharp.Reports.Comparisons;

/// <summary>The figures of a comparison that go from picture to picture.</summary>
internal static class CompareWays
{
    private const int Steps = 9;
    private const int MovingSteps = 20;
    private const int MovingSide = 192;
    private const int FrameMilliseconds = 90;
    private const int MostReal = 500;

    /// <summary>Ways between pairs of pictures, the AE's row over the VAE's.</summary>
    /// <param name="comparison">Both models.</param>
    /// <param name="pairs">Positions among the held-out pictures.</param>
    /// <param name="caption">What is to be seen.</param>
    /// <param name="question">The question that it answers.</param>
    public static Figure Strips(Comparison comparison, IReadOnlyList<PicturePair> pairs, string caption, string question)
    {
        var cells = new List<Picture>();
        var captions = new List<string>();
        PictureFormat format = comparison.EvaluationReference.Set.Format;
        foreach ((int first, int second) in pairs)
        {
            foreach (ComparedRun run in comparison.Both)
            {
                Tensor codes = run.Study.HeldOut.Codes;
                Tensor path = LatentPath.Linear(codes.Row(first), codes.Row(second), Steps);
                cells.AddRange([Original(comparison, first), .. format.Draw(run.Run.Model.Decode(path)),
                    Original(comparison, second)]);
                captions.Add(run.Name);
            }
        }

        return new SheetFigure(
            cells, Steps + 2, row => $"{captions[row]}: a held-out picture, nine pictures on the way to another, that other",
            $"A given picture, nine pictures from its mean code to that of the other in equal steps, the other picture. {caption}")
        {
            Question = question,
            RowCaptions = captions,
        };
    }

    /// <summary>A way there and back as an animation, the AE beside the VAE.</summary>
    /// <param name="comparison">Both models.</param>
    /// <param name="pair">Positions among the held-out pictures.</param>
    public static Figure Moving(Comparison comparison, PicturePair pair)
    {
        PictureFormat format = comparison.EvaluationReference.Set.Format;
        Picture[][] ways = [.. comparison.Both.Select(run =>
            format.Draw(run.Run.Model.Decode(Path(run, pair, MovingSteps))).ToArray())];
        var options = new ContactSheetOptions
        {
            Columns = ways.Length,
            ColumnCaptions = [.. comparison.Both.Select(run => run.Name)],
            Scale = Math.Max(1, MovingSide / format.Width),
        };
        Picture[] there = [.. Enumerable.Range(0, MovingSteps).Select(i => ContactSheet.Render([.. ways.Select(way => way[i])], options))];
        return new AnimationFigure(
            "moving", AnimatedGif.Encode([.. there, .. there.Reverse().Skip(1).SkipLast(1)], FrameMilliseconds),
            Png.Encode(there[MovingSteps / 2]), (there[0].Width, there[0].Height),
            "the pictures decoded on the way from one held-out picture to another and back, the AE's at the left, the VAE's at the right",
            "The first of these pairs there and back.")
        {
            Question = "How does the way look in motion?",
        };
    }

    /// <summary>What the strangest way of the AE measures, beside the same pair's way with the VAE.</summary>
    public static string Strangest(Comparison comparison)
    {
        PicturePair pair = comparison.Autoencoder.Study.Paths.Strangest;
        var real = new Tensor(new Shape(Math.Min(comparison.EvaluationReference.Features.Shape[0], MostReal),
            comparison.EvaluationReference.Features.Shape[1]));
        comparison.EvaluationReference.Features.Span[..real.Length].CopyTo(real.Span);
        double[] strange = [.. comparison.Both.Select(run =>
            SuddenChange.Measure(run.Run.Model, Path(run, pair, Steps), comparison.EvaluationReference.FeatureNetwork.Of,
                real).Strangeness!.Value)];
        return Strangest(strange[0], strange[1], comparison.Autoencoder.Study.Paths, comparison.Variational.Study.Paths);
    }

    /// <summary>The same of figures: the pair was chosen against the AE, so that the averages over all pairs stand beside it.</summary>
    /// <param name="autoencoder">Strangeness halfway with the AE.</param>
    /// <param name="variational">Strangeness halfway with the VAE.</param>
    /// <param name="from">All ways of the AE.</param>
    /// <param name="to">All ways of the VAE.</param>
    internal static string Strangest(double autoencoder, double variational, PathFigures from, PathFigures to) =>
        $"The pair whose way is strangest with the AE, of the {Counted.Of(from.Pairs, "pair")} that were measured. The picture halfway " +
            $"is {RunFigures.Number(autoencoder)} times as far from any real one as its ends are with the AE, " +
            $"{RunFigures.Number(variational)} times with the VAE. This pair was chosen against the AE; over all pairs the averages are " +
            $"{RunFigures.Number(from.Strangeness, "0.00")} and {RunFigures.Number(to.Strangeness, "0.00")}.";

    /// <summary>A held-out picture as it is.</summary>
    public static Picture Original(Comparison comparison, int position)
    {
        PictureDataset set = comparison.EvaluationReference.Set;
        return set.ToPicture(comparison.EvaluationReference.Indices[position]);
    }

    private static Tensor Path(ComparedRun run, PicturePair pair, int steps) =>
        LatentPath.Linear(run.Study.HeldOut.Codes.Row(pair.First), run.Study.HeldOut.Codes.Row(pair.Second), steps);
}
