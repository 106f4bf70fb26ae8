using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Densities.Autoregressive;

/// <summary>Fits a causal network to codes by maximum likelihood.</summary>
internal static class AutoregressiveFitting
{
    // The stream of a seed for first values and batches ("cells" in ASCII).
    private const ulong FitStream = 0x63656C6C73;

    /// <summary>Fits one; of its states that with the highest probability of held-out codes is kept.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="options">Its size and training, with the codebook.</param>
    /// <param name="seed">Decides first values and batches.</param>
    public static AutoregressiveDensity Fit(Tensor codes, AutoregressiveOptions options, ulong seed)
    {
        CodeChecks.Finite(codes, 2);
        var random = new RandomStream(seed, FitStream);
        (CodeTable learn, CodeTable heldOut) = new CodeTable(codes).Divide(heldOut: 0.1, seed);
        (int Rows, int Columns) grid = options.Grid.Rows * options.Grid.Columns == options.Codebook!.Cells ? options.Grid
            : (1, options.Codebook.Cells);
        var network = new CausalNetwork(options.Codebook, grid, options.Channels, options.Blocks, random.Substream(0));
        var density = new AutoregressiveDensity(options.Codebook, grid, network);
        var optimizer = new Optimizer(OptimizerKind.Adam, network.Parameters);
        float[][] best = Values(network.Parameters);
        double lowest = density.Nats(heldOut.Codes);
        var tape = new Tape();
        int size = Math.Min(options.Batch, learn.Count);
        int steps = Math.Clamp(options.Epochs * learn.Count / size, 1, options.MostSteps);
        RandomStream batches = random.Substream(1);
        for (int step = 0; step < steps; step++)
        {
            Tensor batch = tape.Rent(new Shape(size, learn.Latent));
            for (int i = 0; i < size; i++)
            {
                learn.Codes.Row(batches.Integer(((ulong)step * (ulong)size) + (ulong)i, learn.Count)).CopyTo(batch.Row(i));
            }

            tape.Backward(density.On(tape, batch.Shape).NegativeLogDensity(tape.Constant(batch)).Mean());

            // The rate falls to nothing, so that the end is no accident of the last batch.
            optimizer.Step(options.LearningRate * (1 - ((double)step / steps)));
            tape.Clear();
            if (((step + 1) % options.Look == 0 || step + 1 == steps) && density.Nats(heldOut.Codes) is var nats && nats < lowest)
            {
                (lowest, best) = (nats, Values(network.Parameters));
            }
        }

        for (int i = 0; i < best.Length; i++)
        {
            best[i].CopyTo(network.Parameters[i].Value.Span);
        }

        return new AutoregressiveDensity(options.Codebook, grid, network) { HeldOutNats = lowest };
    }

    private static float[][] Values(IReadOnlyList<Parameter> parameters) =>
        [.. parameters.Select(parameter => parameter.Value.Span.ToArray())];
}
