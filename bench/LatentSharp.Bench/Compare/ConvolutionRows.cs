using LatentSharp.Tensors;

namespace LatentSharp.Bench.Compare;

/// <summary>Each convolution of the 64×64 network beside oneDNN, forward and both gradients, and their sums.</summary>
internal sealed class ConvolutionRows : RowGroup
{
    private static readonly string[] PassNames = ["forward", "input gradient", "weight gradient"];
    private static readonly string[] PassWords = ["forward", "input", "weight"];

    public override string Key => "conv";

    public override string Title => "Convolutions of the 64×64×3 network, batch 64";

    public override TimeSpan Limit => TimeSpan.FromMinutes(7);

    public override Section Measure(bool quick)
    {
        Compute.Threads = Environment.ProcessorCount;
        var notes = new List<string>
        {
            "oneDNN's tensors are in the memory layout that it likes best; the reorders to and from it are not timed. Ours are in plain layout, and what we pack is timed.",
        };
        using PeerProcess? peer = Peers.Try(Peers.OneDnn, notes);
        if (peer is not null)
        {
            notes.Add($"oneDNN {peer.Versions.GetProperty("onednn").GetString()}, OMP_NUM_THREADS={Environment.ProcessorCount}, direct algorithm.");
        }

        double peak = 0;
        var rows = new List<Row>();
        var sums = new List<Row>();
        foreach ((string name, IReadOnlyList<ConvolutionLayer> layers) in Parts(quick))
        {
            var sum = new Sum();
            foreach (ConvolutionLayer layer in layers)
            {
                foreach (LayerPass pass in Enum.GetValues<LayerPass>())
                {
                    Rounds rounds = Measure(layer, pass, peer, new Effort(quick ? 0.6 : 3.2));
                    peak = Math.Max(peak, rounds.Peak);
                    rows.Add(rounds.Time($"{layer.Name}, {PassNames[(int)pass]}", layer.Shape.MultiplyAdds));
                    sum.Add(rounds, layer.Shape.MultiplyAdds);
                }
            }

            sums.Add(sum.Row($"sum: {name}"));
        }

        return new Section(Title, "oneDNN", [.. sums, .. rows]) { Notes = notes, Peaks = new Dictionary<int, double> { [Compute.Threads] = peak } };
    }

    private static (string Name, IReadOnlyList<ConvolutionLayer> Layers)[] Parts(bool quick) => quick
        ? [("two layers", [NetworkLayers.Encoder[1], NetworkLayers.Decoder[2]])]
        :
        [
            ("encoder", NetworkLayers.Encoder),
            ("decoder of transposed convolutions", NetworkLayers.Decoder),
            ("decoder's 3×3 convolutions after nearest upsampling", NetworkLayers.Nearest),
        ];

    private static Rounds Measure(ConvolutionLayer layer, LayerPass pass, PeerProcess? peer, Effort effort)
    {
        string request = $"{(layer.Transposed ? "transposed" : "conv")} {PassWords[(int)pass]} {layer.Batch} {layer.Inputs} {layer.Outputs} {layer.Size} {layer.Kernel} {layer.Stride} {layer.Padding}";
        Side? theirs = peer is null ? null : new Side(repeats => peer.Seconds($"{request} {repeats}"));
        return Interleaved.Measure(Side.Here(OurKernels.Convolution(layer, pass)), theirs, effort);
    }

    /// <summary>Medians of all passes added up.</summary>
    private sealed class Sum
    {
        private double _ours;
        private double? _theirs = 0;
        private double _multiplyAdds;
        private int _rounds = int.MaxValue;

        public void Add(Rounds rounds, double multiplyAdds)
        {
            _ours += rounds.OurMedian;
            _theirs += rounds.TheirMedian;
            _multiplyAdds += multiplyAdds;
            _rounds = Math.Min(_rounds, rounds.Ours.Count);
        }

        public Row Row(string name) => new(name, "ms", 1000 * _ours, 1000 * _theirs)
        {
            Ratio = _theirs / _ours,
            Arithmetic = 2e-9 * _multiplyAdds / _ours,
            TheirArithmetic = 2e-9 * _multiplyAdds / _theirs,
            Goal = 1,
            Rounds = _rounds,
        };
    }
}
