using LatentSharp.Data;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Latent;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Densities.Autoregressive;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Latent;

/// <summary>A causal network over the entries of codes: a probability, that sees nothing that comes later, and draws by it.</summary>
public sealed class AutoregressiveTests
{
    private static readonly Codebook Book = new([3, 2], 4);

    [Fact]
    public void ProbabilitiesOfAllCodesAddUpToOne()
    {
        // All 3² · 2² codes of two cells.
        var codebook = new Codebook([3, 2], 2);
        AutoregressiveDensity density = Shaken(codebook, (1, 2));
        var every = new Tensor(new Shape(36, 2), [.. Enumerable.Range(0, 36).SelectMany(i => (float[])[i / 6, i % 6])]);
        density.LogDensity(codebook.Vectors(every)).Span.ToArray().Sum(log => Math.Exp(log)).ShouldBe(1, 1e-4);
    }

    [Fact]
    public void NoLevelSeesItselfOrALaterOne()
    {
        // Σ L = 5 rows of one-hot levels over 12 cells; each is changed, and only logits that come after may follow.
        const int Cells = 12;
        var network = new CausalNetwork(new Codebook([3, 2], Cells), (3, 4), 6, 2, new RandomStream(3, 3));
        int[] channelOf = [0, 0, 0, 1, 1];
        Tensor levels = TestSets.Normal(new Shape(1, 5, 3, 4));
        float[] before = Logits(levels);
        bool anyFollows = false;
        for (int changed = 0; changed < levels.Length; changed++)
        {
            Tensor other = levels.Clone();
            other.Span[changed] += 1;
            float[] after = Logits(other);
            int from = ((changed % Cells) * 2) + channelOf[changed / Cells];
            for (int i = 0; i < after.Length; i++)
            {
                int place = ((i % Cells) * 2) + channelOf[i / Cells];
                anyFollows |= after[i] != before[i];
                (place > from || after[i] == before[i]).ShouldBeTrue($"level {changed} is seen by logit {i}");
            }
        }

        anyFollows.ShouldBeTrue();

        float[] Logits(Tensor x)
        {
            var tape = new Tape(records: false);
            Variable given = tape.Constant(x);
            return network.Logits(network.Features(given), given).Value.Span.ToArray();
        }
    }

    [Fact]
    public void DrawsHaveTheirProbabilitiesAndTheFirstAreTheSameForEveryNumber()
    {
        var codebook = new Codebook([3, 2], 2);
        AutoregressiveDensity density = Shaken(codebook, (1, 2));
        const int Count = 3000;
        Tensor drawn = density.Sample(Count, 4, seed: 8);
        density.Sample(7, 4, seed: 8).Span.ToArray().ShouldBe(drawn.Span[..28].ToArray());
        float[] indices = codebook.Indices(drawn).Span.ToArray();
        var every = new Tensor(new Shape(36, 2), [.. Enumerable.Range(0, 36).SelectMany(i => (float[])[i / 6, i % 6])]);
        float[] logs = density.LogDensity(codebook.Vectors(every)).Span.ToArray();
        for (int i = 0; i < 36; i++)
        {
            double p = Math.Exp(logs[i]);
            double share = Enumerable.Range(0, Count).Count(n => indices[2 * n] == i / 6 && indices[(2 * n) + 1] == i % 6) / (double)Count;
            share.ShouldBe(p, (5 * Math.Sqrt(p * (1 - p) / Count)) + 1e-4, $"code {i / 6}, {i % 6}");
        }

        Tensor one = density.Sample(3, 4, seed: 1, temperature: 0);
        one.Span[..4].ToArray().ShouldBe(one.Span[4..8].ToArray());
    }

    [Fact]
    public void ItLearnsWhatIsCertainAndIsTheSameAgain()
    {
        // The second cell repeats the first, so that half of the nats go: ln 6 of 2 · ln 6.
        var codebook = new Codebook([3, 2], 2);
        var indices = new Tensor(new Shape(400, 2));
        for (int i = 0; i < 400; i++)
        {
            float index = new RandomStream(1, 4).Integer((ulong)i, 6);
            (indices.Span[2 * i], indices.Span[(2 * i) + 1]) = (index, index);
        }

        Tensor codes = codebook.Vectors(indices);
        AutoregressiveOptions options = new()
        {
            Codebook = codebook,
            Grid = (1, 2),
            Channels = 16,
            Blocks = 1,
            Epochs = 12,
            LearningRate = 1e-2,
        };
        var density = (AutoregressiveDensity)options.Fit(codes, 5);
        density.HeldOutNats.ShouldBeLessThan(1.1 * Math.Log(6));
        density.HeldOutNats.ShouldBeGreaterThan(0.9 * Math.Log(6));
        ((AutoregressiveDensity)options.Fit(codes, 5)).Sample(9, 4, 2).Span.ToArray().ShouldBe(density.Sample(9, 4, 2).Span.ToArray());
        float[] drawn = codebook.Indices(density.Sample(200, 4, 2)).Span.ToArray();
        Enumerable.Range(0, 200).Count(i => drawn[2 * i] == drawn[(2 * i) + 1]).ShouldBeGreaterThan(180);
    }

    [Fact]
    public void CodesThatItIsNotForAreRefusedInASentence()
    {
        ModelOptions gaussian = new() { Pictures = new PictureFormat(8, 8, 1), Latent = 4, Network = new MlpOptions { Hidden = [5] } };
        DensityOptions options = new AutoregressiveOptions().For(gaussian);
        Should.Throw<LatentException>(() => options.Fit(TestSets.Normal(new Shape(60, 4)), 1)).Message.ShouldContain("any numbers");
        options = new AutoregressiveOptions().For(gaussian with { Posterior = new QuantizedOptions { Levels = [3, 2] } });
        Should.Throw<LatentException>(() => options.Fit(TestSets.Normal(new Shape(20, 4)), 1)).Message.ShouldContain("at least 50 codes");
        Should.Throw<LatentException>(() => Shaken(Book, (2, 2)).Sample(1, 4)).Message.ShouldContain("8");
    }

    /// <summary>A network of random weights, far from the uniform.</summary>
    private static AutoregressiveDensity Shaken(Codebook codebook, (int Rows, int Columns) grid)
    {
        var network = new CausalNetwork(codebook, grid, 8, 2, new RandomStream(3, 3));
        foreach (Parameter parameter in network.Parameters)
        {
            Tensor noise = TestSets.Normal(parameter.Value.Shape, (ulong)parameter.Value.Length);
            for (int i = 0; i < noise.Length; i++)
            {
                parameter.Value.Span[i] += 0.3f * noise.Span[i];
            }
        }

        return new AutoregressiveDensity(codebook, grid, network);
    }
}
