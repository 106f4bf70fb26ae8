using System.Globalization;
using LatentSharp.Networks;
using LatentSharp.Tensors;

namespace LatentSharp.Bench.Compare;

/// <summary>
/// One thread against all, ours and PyTorch's; then how time and memory of ours grow with pictures, batch, code and data.
/// </summary>
internal sealed class ScalingRows : RowGroup
{
    public override string Key => "scaling";

    public override string Title => "Scaling";

    public override TimeSpan Limit => TimeSpan.FromMinutes(7);

    public override void Measure(bool quick, Draft draft)
    {
        draft.Peer = "PyTorch";
        draft.Note("Steps of the convolutional network 32-64-128-256 unless said; medians; storage is what the tape's pool holds, which " +
            "is what a step needs beside the parameters.");
        using PeerProcess? torch = draft.Try(Peers.Torch);
        int all = Environment.ProcessorCount;
        if (all > 1)
        {
            draft.Add(new Curve(
                $"A training step on one thread and on {all}",
                ["step", "ours, 1 thread, ms", $"{all} threads, ms", "times faster", "PyTorch, 1 thread, ms", $"{all} threads, ms",
                    "times faster"],
                [.. Threads(torch, all, quick)]));
        }

        Compute.Threads = all;
        foreach (Curve curve in ScalingCurves.All(quick))
        {
            draft.Add(curve);
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Threads(PeerProcess? torch, int all, bool quick)
    {
        (string Name, string Network, Func<Recipe> Make, double Budget)[] steps =
        [
            ("784-400-20", "mlp", Recipe.Mlp, 4),
            ("64×64×3, transposed convolutions", "conv", () => Recipe.Convolutional(128), 20),
            ("64×64×3, nearest upsampling", "nearest", () => Recipe.Convolutional(128, UpsamplingKind.Nearest), 20),
        ];
        foreach ((string name, string network, Func<Recipe> make, double budget) in quick ? steps[..1] : steps)
        {
            Recipe recipe = make();
            var effort = new Effort(quick ? 1 : budget / 2);
            string[] ours = Times(Interleaved.Measure(Ours(recipe, 1), Ours(recipe, all), effort));
            string[] theirs = torch is null ? ["–", "–", "–"]
                : Times(Interleaved.Measure(StepRows.Theirs(torch, network, 1)!, StepRows.Theirs(torch, network, all), effort));
            yield return [name, .. ours, .. theirs];
        }
    }

    private static Side Ours(Recipe recipe, int threads)
    {
        Side side = Side.Here(() => recipe.Step());
        return side.Before(() => Compute.Threads = threads);
    }

    private static string[] Times(Rounds rounds)
    {
        double one = rounds.OurMedian;
        double all = rounds.TheirMedian!.Value;
        return [Number(1000 * one), Number(1000 * all), (one / all).ToString("F2", CultureInfo.InvariantCulture)];
    }

    private static string Number(double value) => value.ToString(value < 100 ? "F2" : "F0", CultureInfo.InvariantCulture);
}
