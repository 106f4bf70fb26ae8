namespace LatentSharp.Bench.Compare;

/// <summary>
/// <c>latent sample</c> of 64 pictures as a whole process, beside Python that imports torch, loads the same weights, samples and writes a
/// PNG.
/// </summary>
internal sealed class ColdStartRows : RowGroup
{
    public override string Key => "cold";

    public override string Title => "Sampling 64 digits from a cold start";

    public override TimeSpan Limit => TimeSpan.FromMinutes(4);

    public override void Measure(bool quick, Draft draft)
    {
        Peers.RequireLatent();
        draft.Peer = "PyTorch";
        draft.Note("Whole processes, from before the start to the exit, files in the page cache. Ours is the published program, which " +
            "also writes a caption on its sheet.");
        using var saved = new SavedModel(Recipe.Mlp());
        string? torch = draft.Try(() => Torch(draft));
        Side ours = Process(Peers.Latent, ["sample", saved.Path, "-n", "64", "--out", saved.At("ours.png"), "--quiet"]);
        Side? theirs = torch is null
            ? null : Process(torch, [Path.Combine(Peers.Bench, "peers", "cold_sample.py"), saved.Path, saved.At("theirs.png")]);

        // The slice is shorter than a process takes, so that each is one process; the budget is spent by the rounds.
        Rounds rounds = Interleaved.Measure(ours, theirs, new Effort(quick ? 6 : 30, Slice: 1e-3));
        draft.Add(rounds.Time("latent sample RUN -n 64, 784-400-20") with { Goal = 5 });
    }

    private static string Torch(Draft draft)
    {
        Peers.RequirePython("torch", "PyTorch", "python3-torch");
        draft.Note($"PyTorch {Peers.Run(Peers.Python, "-c", "import torch; print(torch.__version__)").Output.Trim()}.");
        return Peers.Python;
    }

    private static Side Process(string file, IReadOnlyList<string> arguments) =>
        new(repeats => Enumerable.Range(0, repeats).Average(_ => ProcessRun.Of(file, arguments, poll: 0).Seconds));
}
