using LatentSharp.Distributions.Quantized;
using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Densities.Autoregressive;

/// <summary>
/// Logits of every level of every channel of every cell, each from what comes before it alone: cells row by row, in a cell one channel
/// after the other (masked convolutions, van den Oord et al. 2016, Pixel recurrent neural networks, section 3.4). A 5×5 convolution
/// that does not see its own cell, a bias for each place, residual 3×3 convolutions that see no later cell; then, for each channel, a layer
/// that also sees the channels of the cell before it.
/// </summary>
internal sealed class CausalNetwork
{
    private const string Prefix = "autoregressive.";
    private const int FirstKernel = 5;
    private const int Kernel = 3;

    private readonly int _channels;
    private readonly Masked _first;
    private readonly Parameter _places;
    private readonly Masked[] _blocks;
    private readonly Masked _inCell;
    private readonly Masked _last;

    /// <summary>Creates an untrained network.</summary>
    /// <param name="codebook">The codebook of the codes.</param>
    /// <param name="grid">Rows and columns of the grid of cells.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="blocks">Residual convolutions.</param>
    /// <param name="random">Where first values come from.</param>
    public CausalNetwork(Codebook codebook, (int Rows, int Columns) grid, int channels, int blocks, RandomStream random)
    {
        _channels = channels;
        int levels = codebook.Levels.Sum();
        int groups = codebook.Levels.Count;
        _first = new Masked($"{Prefix}first", channels, levels, FirstKernel, random, (_, _, y, x) => IsBefore(FirstKernel, y, x, false));
        _places = Initialization.Constant($"{Prefix}places", new Shape(channels, grid.Rows, grid.Columns), 0);
        _blocks = [.. Enumerable.Range(0, blocks).Select(i => new Masked(FormattableString.Invariant($"{Prefix}blocks.{i}"), channels,
            channels, Kernel, random, (_, _, y, x) => IsBefore(Kernel, y, x, true)))];
        int[] channelOf = [.. codebook.Levels.SelectMany((level, c) => Enumerable.Repeat(c, level))];
        _inCell = new Masked($"{Prefix}cell", groups * channels, channels + levels, 1, random,
            (to, from, _, _) => from < channels || channelOf[from - channels] < to / channels);
        _last = new Masked($"{Prefix}levels", levels, groups * channels, 1, random, (to, from, _, _) => channelOf[to] == from / channels);
        Parameters =
        [
            .. _first.Parameters, _places, .. _blocks.SelectMany(block => block.Parameters), .. _inCell.Parameters, .. _last.Parameters,
        ];
    }

    /// <summary>What training changes.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What is known of each cell from those before it.</summary>
    /// <param name="levels">One for the level of each channel, else 0, <c>[batch, Σ L, rows, columns]</c>; fewer rows give the same for
    /// these.</param>
    /// <returns>Features, <c>[batch, channels, rows, columns]</c>.</returns>
    public Variable Features(Variable levels)
    {
        Tape tape = levels.Tape;
        Variable h = _first.Forward(levels) + tape.Use(_places).Slice(1, 0, levels.Shape[2]);
        foreach (Masked block in _blocks)
        {
            h += block.Forward(h.Activate(Activation.Relu));
        }

        return h.Activate(Activation.Relu);
    }

    /// <summary>Logits of the levels.</summary>
    /// <param name="features">Of some cells, <c>[batch, channels, rows, columns]</c>.</param>
    /// <param name="levels">The levels of the same cells, <c>[batch, Σ L, rows, columns]</c>; only those of channels before matter.</param>
    /// <returns>Logits, <c>[batch, Σ L, rows, columns]</c>.</returns>
    public Variable Logits(Variable features, Variable levels) =>
        _last.Forward(_inCell.Forward(Variable.Concatenate(1, features, levels)).Activate(Activation.Relu));

    /// <summary>Whether a place of a kernel is before its middle, row by row; the middle itself where it may be seen.</summary>
    private static bool IsBefore(int kernel, int y, int x, bool own)
    {
        int middle = kernel / 2;
        return y < middle || (y == middle && (x < middle || (own && x == middle)));
    }

    /// <summary>A convolution of which some weights are 0 and stay so.</summary>
    private sealed class Masked
    {
        private readonly Parameter _weight;
        private readonly Parameter _bias;
        private readonly Tensor _mask;
        private readonly int _padding;

        public Masked(string name, int outputs, int inputs, int kernel, RandomStream random, Func<int, int, int, int, bool> isSeen)
        {
            var shape = new Shape(outputs, inputs, kernel, kernel);
            _mask = new Tensor(shape);
            int at = 0;
            for (int to = 0; to < outputs; to++)
            {
                for (int from = 0; from < inputs; from++)
                {
                    for (int i = 0; i < kernel * kernel; i++)
                    {
                        _mask.Span[at++] = isSeen(to, from, i / kernel, i % kernel) ? 1 : 0;
                    }
                }
            }

            float fan = Math.Max(1, _mask.Span.ToArray().Count(value => value != 0) / outputs);
            _weight = Initialization.Uniform($"{name}.weight", shape, fan, random);
            _bias = Initialization.Uniform($"{name}.bias", new Shape(outputs), fan, random);
            _padding = kernel / 2;
        }

        public IReadOnlyList<Parameter> Parameters => [_weight, _bias];

        public Variable Forward(Variable x)
        {
            Tape tape = x.Tape;
            return x.Convolve(tape.Use(_weight) * tape.Constant(_mask), tape.Use(_bias), 1, _padding);
        }
    }
}
