using System.Globalization;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Densities.Autoregressive;

/// <summary>
/// P(code) = Π P(level | levels before it), over channels and cells row by row, of codes that choose entries of a codebook: a probability,
/// so that −log₂ P is the length of a code. A code before rounding stands for the one it is rounded to.
/// </summary>
internal sealed class AutoregressiveDensity : CodeDensity
{
    private const string LevelsName = "autoregressive.levels_of_channels";
    private const string GridName = "autoregressive.grid";
    private const string NatsName = "autoregressive.held_out_nats";

    // The stream of a seed that draws codes ("cell" in ASCII).
    private const ulong DrawStream = 0x63656C6C;

    // Codes that go through the network together.
    private const int Piece = 128;

    private readonly Codebook _codebook;
    private readonly (int Rows, int Columns) _grid;
    private readonly CausalNetwork _network;

    /// <summary>Creates the density.</summary>
    /// <param name="codebook">The codebook of the codes.</param>
    /// <param name="grid">Rows and columns of the grid of cells.</param>
    /// <param name="network">The network.</param>
    public AutoregressiveDensity(Codebook codebook, (int Rows, int Columns) grid, CausalNetwork network) =>
        (_codebook, _grid, _network) = (codebook, grid, network);

    /// <inheritdoc/>
    public override string Name => "autoregressive model of the codes";

    /// <summary>−ln P of the codes that were held out when it was fitted, nats a code.</summary>
    public double HeldOutNats { get; init; } = double.NaN;

    /// <summary>How well it knows the codes, one clause.</summary>
    public string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"the {Name} gives held-out codes {HeldOutNats:0.0} nats each, {HeldOutNats / DoubleMath.Ln2:0.0} bits of the " +
        $"{_codebook.Bits:0.##} that they are stored in");

    /// <summary>The name of the tensor that every one has.</summary>
    internal static string First => LevelsName;

    /// <summary>What a model file keeps of it, so that <see cref="Read"/> makes it again.</summary>
    internal IEnumerable<(string Name, Tensor Value)> Tensors =>
    [
        (LevelsName, Numbers([.. _codebook.Levels.Select(level => (float)level)])), (GridName, Numbers(_grid.Rows, _grid.Columns)),
        (NatsName, Numbers((float)HeldOutNats)), .. _network.Parameters.Select(parameter => (parameter.Name, parameter.Value)),
    ];

    /// <summary>Makes it of what a file keeps.</summary>
    /// <param name="tensors">Its tensors, each of the shape that is asked for.</param>
    /// <param name="latent">Size of a code.</param>
    internal static AutoregressiveDensity Read(StoredTensors tensors, int latent)
    {
        int[] levels = [.. tensors.Get(LevelsName, new Shape(tensors.Rows(LevelsName))).Span.ToArray().Select(value => (int)value)];
        Tensor sides = tensors.Get(GridName, new Shape(2));
        (int rows, int columns) = ((int)sides.Span[0], (int)sides.Span[1]);
        if (levels.Any(level => level is < 2 or > 256) || levels.Aggregate(1.0, (product, level) => product * level) > Codebook.MostEntries
            || rows < 1 || columns < 1 || (long)levels.Length * rows * columns != latent)
        {
            throw new LatentException($"The stored densities are damaged: the levels and the grid of the autoregressive model do not fit " +
                $"codes of {latent} numbers; train the model again.");
        }

        var codebook = new Codebook(levels, rows * columns);
        int channels = tensors.Rows("autoregressive.first.weight");
        int blocks = tensors.Count(i => FormattableString.Invariant($"autoregressive.blocks.{i}.weight"));
        tensors.Get("autoregressive.first.bias", new Shape(channels));
        tensors.Get("autoregressive.places", new Shape(channels, rows, columns));
        var network = new CausalNetwork(codebook, (rows, columns), channels, blocks, new RandomStream(0, DrawStream));
        foreach (Parameter parameter in network.Parameters)
        {
            tensors.Get(parameter.Name, parameter.Value.Shape).Span.CopyTo(parameter.Value.Span);
        }

        return new AutoregressiveDensity(codebook, (rows, columns), network)
        {
            HeldOutNats = tensors.Get(NatsName, new Shape(1)).Span[0],
        };
    }

    /// <inheritdoc/>
    public override Distribution On(Tape tape, Shape shape)
    {
        CodeChecks.SameSize(_codebook.Levels.Count * _codebook.Cells, shape[1]);
        return new OnTape(this, tape, shape);
    }

    /// <summary>Draws codes, rounded; the first n are the same for every count.</summary>
    /// <param name="count">How many.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="temperature">What logits are divided by; at 0 the most probable level each time.</param>
    public override Tensor Sample(int count, int latent, ulong seed = 0, double temperature = 1)
    {
        CodeChecks.SameSize(_codebook.Levels.Count * _codebook.Cells, latent);
        return Draw(count, new RandomStream(seed, DrawStream), 0, temperature);
    }

    /// <summary>Mean −ln P of codes, nats a code.</summary>
    internal double Nats(Tensor codes)
    {
        double sum = 0;
        for (int start = 0; start < codes.Shape[0]; start += Piece)
        {
            int size = Math.Min(Piece, codes.Shape[0] - start);
            var piece = new Tensor(
                new Shape(size, codes.Shape[1]), codes.Span.Slice(start * codes.Shape[1], size * codes.Shape[1]).ToArray());
            foreach (float log in LogDensity(piece).Span)
            {
                sum -= log;
            }
        }

        return sum / codes.Shape[0];
    }

    private Tensor Draw(int count, RandomStream random, ulong first, double temperature)
    {
        var codes = new Tensor(new Shape(count, _codebook.Levels.Count * _codebook.Cells));
        var tape = new Tape(records: false);
        for (int start = 0; start < count; start += Piece)
        {
            int size = Math.Min(Piece, count - start);
            var levels = new Tensor(new Shape(size, _codebook.Levels.Sum(), _grid.Rows, _grid.Columns));
            for (int cell = 0; cell < _codebook.Cells; cell++)
            {
                DrawCell(tape, levels, cell, codes, start, random, first, temperature);
                tape.Clear();
            }
        }

        return codes;
    }

    /// <summary>Draws the levels of one cell of some codes, one channel after the other.</summary>
    private void DrawCell(Tape tape, Tensor levels, int cell, Tensor codes, int start, RandomStream random, ulong first, double temperature)
    {
        (int row, int column) = Math.DivRem(cell, _grid.Columns);
        int size = levels.Shape[0];
        Variable features = _network.Features(tape.Constant(levels).Slice(2, 0, row + 1)).Slice(2, row, 1).Slice(3, column, 1);
        int total = levels.Shape[1];
        var own = new Tensor(new Shape(size, total, 1, 1));
        int offset = 0;
        for (int c = 0; c < _codebook.Levels.Count; c++)
        {
            ReadOnlySpan<float> logits = _network.Logits(features, tape.Constant(own)).Value.Span;
            for (int i = 0; i < size; i++)
            {
                ulong place = ((first + (ulong)(start + i)) * (ulong)codes.Shape[1]) + (ulong)((cell * _codebook.Levels.Count) + c);
                int level = Choose(logits.Slice((i * total) + offset, _codebook.Levels[c]), random.Uniform(place), temperature);
                own.Span[(i * total) + offset + level] = 1;
                levels.Span[(((i * total) + offset + level) * _codebook.Cells) + cell] = 1;
                codes.Row(start + i)[(c * _codebook.Cells) + cell] = _codebook.ValueOf(level, c);
            }

            offset += _codebook.Levels[c];
        }
    }

    private static int Choose(ReadOnlySpan<float> logits, float u, double temperature)
    {
        int best = 0;
        for (int k = 1; k < logits.Length; k++)
        {
            best = logits[k] > logits[best] ? k : best;
        }

        if (!(temperature > 0))
        {
            return best;
        }

        double sum = 0;
        Span<double> upTo = stackalloc double[logits.Length];
        for (int k = 0; k < logits.Length; k++)
        {
            upTo[k] = sum += DoubleMath.Exp((logits[k] - logits[best]) / temperature);
        }

        int chosen = 0;
        while (chosen < logits.Length - 1 && upTo[chosen] <= u * sum)
        {
            chosen++;
        }

        return chosen;
    }

    private static Tensor Numbers(params float[] values) => new(new Shape(values.Length), values);

    /// <summary>The probability of each code of a batch.</summary>
    private sealed class OnTape(AutoregressiveDensity density, Tape tape, Shape shape) : Distribution
    {
        public override string Name => density.Name;

        /// <summary>The code of the most probable level each time, which stands for the middle.</summary>
        public override Variable Mean
        {
            get
            {
                Tensor one = density.Draw(1, new RandomStream(0, DrawStream), 0, temperature: 0);
                Tensor all = tape.Rent(shape);
                for (int i = 0; i < shape[0]; i++)
                {
                    one.Span.CopyTo(all.Row(i));
                }

                return tape.Constant(all);
            }
        }

        /// <summary>−ln P of the codes that these are rounded to; no gradient flows through rounding.</summary>
        public override Variable NegativeLogDensity(Variable x)
        {
            Variable levels = tape.Constant(Levels(x.Value));
            Variable logits = density._network.Logits(density._network.Features(levels), levels);
            int cells = density._codebook.Cells;
            Variable sum = -(logits * levels).Reshape(new Shape(shape[0], levels.Shape[1] * cells)).Sum(1);
            int offset = 0;
            foreach (int count in density._codebook.Levels)
            {
                sum += logits.Slice(1, offset, count).Permute(0, 2, 3, 1).LogSumExp().Reshape(new Shape(shape[0], cells)).Sum(1);
                offset += count;
            }

            return sum;
        }

        public override Variable Sample(RandomStream random, ulong start = 0) =>
            tape.Constant(density.Draw(shape[0], random, start / (ulong)shape[1], temperature: 1));

        private Tensor Levels(Tensor codes)
        {
            Codebook codebook = density._codebook;
            Tensor levels = tape.Rent(new Shape(codes.Shape[0], codebook.Levels.Sum(), density._grid.Rows, density._grid.Columns));
            levels.Span.Clear();
            for (int i = 0; i < codes.Shape[0]; i++)
            {
                ReadOnlySpan<float> code = codes.Row(i);
                int offset = i * levels.Shape[1];
                for (int c = 0; c < codebook.Levels.Count; c++)
                {
                    for (int cell = 0; cell < codebook.Cells; cell++)
                    {
                        int level = codebook.LevelOf(code[(c * codebook.Cells) + cell], c);
                        levels.Span[((offset + level) * codebook.Cells) + cell] = 1;
                    }

                    offset += codebook.Levels[c];
                }
            }

            return levels;
        }
    }
}
