using System.Globalization;
using System.Text.Json;
using LatentSharp.Tensors;

namespace LatentSharp.Bench.Compare;

/// <summary>
/// Decoding one code and a batch of 64 beside ONNX Runtime; without it, beside PyTorch. Both sides have the same weights and must give the
/// same pixels.
/// </summary>
internal sealed class DecodeRows : RowGroup
{
    private const double Tolerance = 1e-4;

    public override string Key => "decode";

    public override string Title => "Decoding";

    public override TimeSpan Limit => TimeSpan.FromMinutes(4);

    public override void Measure(bool quick, Draft draft)
    {
        Compute.Threads = Environment.ProcessorCount;
        using PeerProcess? runtime = draft.Try(Peers.OnnxRuntime);
        using PeerProcess? torch = runtime is null ? draft.Try(Peers.Torch) : null;
        draft.Peer = runtime is null ? "PyTorch" : "ONNX Runtime";
        if (runtime is not null)
        {
            draft.Note($"ONNX Runtime {runtime.Versions.GetProperty("onnxruntime").GetString()} in " +
                $"Node {runtime.Versions.GetProperty("node").GetString()}, {Compute.Threads} threads, sequential, all graph " +
                $"optimisations; the graph has our weights, "
                + "batch normalisation as an operation of its own with running statistics (ours has it too), and ends with the sigmoid. " +
                    "The call from Node is in its time.");
        }
        else if (torch is not null)
        {
            draft.Note($"PyTorch in evaluation mode instead. {StepRows.TorchNote(torch)}");
        }

        foreach ((string name, Recipe recipe, double multiplyAdds) in new[]
        {
            ("784-400-20", Recipe.Mlp(), NetworkLayers.Mlp.Skip(2).Sum(l => l.MultiplyAdds / l.Batch)),
            ("64×64×3, 32-64-128-256, z 128", Recipe.Convolutional(128),
                NetworkLayers.Decoder.Sum(l => (double)l.Shape.MultiplyAdds / l.Batch) + (128 * 4096)),
        })
        {
            using var saved = new SavedModel(recipe);
            string model = runtime is null ? saved.Path : WriteGraph(saved);
            foreach (int batch in new[] { 1, 64 })
            {
                Tensor codes = Codes(batch, recipe.Model.Options.Latent);
                string what = runtime is null ? "\"do\": \"decode\"" : $"\"latent\": {recipe.Model.Options.Latent}";
                string request = $"{{{what}, \"model\": {JsonSerializer.Serialize(model)}, \"batch\": {batch}, " +
                    $"\"threads\": {Compute.Threads}, \"repeats\": ";
                PeerProcess? peer = runtime ?? torch;
                if (peer is not null)
                {
                    Check(name, recipe.Model.Decode(codes), peer.Ask(request + "1}"));
                }

                Side? theirs = peer is null ? null : new Side(repeats => peer.Seconds($"{request}{repeats}}}"));
                Rounds rounds = Interleaved.Measure(Side.Here(() => recipe.Model.Decode(codes)), theirs, new Effort(quick ? 1 : 6));
                draft.Add(rounds.Time($"{name}, {(batch == 1 ? "one picture" : $"batch of {batch}")}",
                    batch * multiplyAdds) with
                { Goal = 1 }, rounds);
            }
        }
    }

    private static string WriteGraph(SavedModel saved)
    {
        string path = saved.At("decoder.onnx");
        (int code, string output) = Peers.Run(Peers.Python, Path.Combine(Peers.Bench, "peers", "decoders.py"), saved.Path, path);
        return code == 0 ? path : throw new PeerException($"bench/peers/decoders.py failed: {output.Trim()}");
    }

    /// <summary>The codes that the peers make themselves by the same rule.</summary>
    private static Tensor Codes(int batch, int latent)
    {
        var codes = new Tensor(new Shape(batch, latent));
        for (int i = 0; i < codes.Length; i++)
        {
            codes.Span[i] = (i * 37 % 101 / 50f) - 1;
        }

        return codes;
    }

    private static void Check(string name, Tensor ours, JsonElement answer)
    {
        float[] theirs = [.. answer.GetProperty("first").EnumerateArray().Select(v => v.GetSingle())];
        for (int i = 0; i < theirs.Length; i++)
        {
            if (!(Math.Abs(ours.Span[i] - theirs[i]) < Tolerance))
            {
                throw new PeerException(string.Create(CultureInfo.InvariantCulture,
                    $"{name}: decoded pictures differ at value {i}: {ours.Span[i]} here, {theirs[i]} there"));
            }
        }
    }
}
