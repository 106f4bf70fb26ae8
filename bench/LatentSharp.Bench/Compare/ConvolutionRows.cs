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

    public override void Measure(bool quick, Draft draft)
    {
        Compute.Threads = Environment.ProcessorCount;
        draft.Peer = "oneDNN";
        draft.Note("oneDNN's tensors are in the memory layout that it likes best; the reorders to and from it are not timed. Ours are in " +
            "plain layout, and what we pack is timed.");
        using PeerProcess? peer = draft.Try(Peers.OneDnn);
        if (peer is not null)
        {
            draft.Note($"oneDNN {peer.Versions.GetProperty("onednn").GetString()}, OMP_NUM_THREADS={Environment.ProcessorCount}, direct " +
                $"algorithm.");
        }

        var all = new Sum();
        foreach ((string name, IReadOnlyList<ConvolutionLayer> layers) in Parts(quick))
        {
            var sum = new Sum();
            foreach (ConvolutionLayer layer in layers)
            {
                foreach (LayerPass pass in Enum.GetValues<LayerPass>())
                {
                    Rounds rounds = Measure(layer, pass, peer, new Effort(quick ? 0.6 : 3.2));
                    draft.Add(rounds.Time($"{layer.Name}, {PassNames[(int)pass]}", layer.Shape.MultiplyAdds), rounds);
                    sum.Add(rounds, layer.Shape.MultiplyAdds);
                }
            }

            all.Add(sum);
            draft.AddFirst(sum.Row($"sum: {name}"));
        }

        draft.AddFirst(all.Row("sum: all of these"));
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
        string request = $"{(layer.Transposed ? "transposed" : "conv")} {PassWords[(int)pass]} {layer.Batch} " +
            $"{layer.Inputs} {layer.Outputs} {layer.Size} {layer.Kernel} {layer.Stride} {layer.Padding}";
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

        public void Add(Sum part)
        {
            _ours += part._ours;
            _theirs += part._theirs;
            _multiplyAdds += part._multiplyAdds;
            _rounds = Math.Min(_rounds, part._rounds);
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
