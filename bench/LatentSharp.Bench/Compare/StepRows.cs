using System.Globalization;
using LatentSharp.Networks;
using LatentSharp.Tensors;

namespace LatentSharp.Bench.Compare;

/// <summary>A training step as the trainer does it: filling the batch, forward, backward, Adam; beside PyTorch.</summary>
internal sealed class StepRows : RowGroup
{
    private static readonly Step[] Steps =
    [
        new("784-400-20, Bernoulli, batch 128", "mlp", Recipe.Mlp, 3, FullSeconds: 10),
        new("64×64×3, 32-64-128-256, transposed convolutions, z 128, batch 64", "conv", () =>
            Recipe.Convolutional(128), 3.5, FullSeconds: 36),
        new("the same, nearest upsampling and 3×3 convolutions", "nearest", () =>
            Recipe.Convolutional(128, UpsamplingKind.Nearest), 2, FullSeconds: 36),
    ];

    public override string Key => "step";

    public override string Title => "Training step";

    public override TimeSpan Limit => TimeSpan.FromMinutes(6);

    public override void Measure(bool quick, Draft draft)
    {
        Compute.Threads = Environment.ProcessorCount;
        draft.Peer = "PyTorch";
        draft.Note("A multiply-add of a convolution, matrix product or their gradients counts as useful, nothing else.");
        using PeerProcess? peer = draft.Try(Peers.Torch);
        if (peer is not null)
        {
            draft.Note(TorchNote(peer));
        }

        foreach (Step step in Steps)
        {
            Recipe recipe = step.Recipe();
            double work = recipe.Batch * recipe.MultiplyAdds();
            Rounds rounds = Interleaved.Measure(Side.Here(() => recipe.Step()), Theirs(peer, step.Network, Compute.Threads),
                new Effort(quick ? 3 : step.FullSeconds));
            draft.Note(string.Create(CultureInfo.InvariantCulture,
                $"{step.Name}: {recipe.Batch / rounds.OurMedian:F0} pictures a " +
                $"second{(rounds.TheirMedian is { } t ? $", PyTorch {recipe.Batch / t:F0}" : "")}; {2e-9 * work:F2} GFLOP a step; tensor " +
                $"storage {recipe.StorageBytes / 1048576.0:F0} MB."));
            draft.Add(rounds.Time(step.Name, work) with { Goal = step.Goal }, rounds);
        }
    }

    /// <summary>PyTorch doing steps; null without it.</summary>
    public static Side? Theirs(PeerProcess? peer, string network, int threads) => peer is null
        ? null
        : new Side(repeats =>
            peer.Seconds($$"""{"do": "step", "network": "{{network}}", "threads": {{threads}}, "repeats": {{repeats}}}"""));

    /// <summary>Which PyTorch it was.</summary>
    public static string TorchNote(PeerProcess peer) =>
        $"PyTorch {peer.Versions.GetProperty("torch")
            .GetString()}, OPENBLAS_NUM_THREADS=1, OMP_NUM_THREADS={Environment.ProcessorCount}, " +
            $"OPENBLAS_CORETYPE={peer.Versions.GetProperty("openblas_core")
                .GetString()}; the same networks with batch normalisation, its " +
            $"own Adam, random pictures in memory.";

    private sealed record Step(string Name, string Network, Func<Recipe> Recipe, double Goal, double FullSeconds);
}
