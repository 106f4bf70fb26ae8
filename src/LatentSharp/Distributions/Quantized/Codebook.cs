using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Quantized;

/// <summary>
/// The implied codebook of finite scalar quantization (Mentzer et al. 2023): a code is a grid of cells, each of as many channels as there
/// are numbers of levels, and channel c of a cell takes one of L_c values, (k − ⌊L/2⌋) / ⌊L/2⌋ for k from 0 to L − 1. A code lies as
/// <c>[channels, cells]</c>, flat. The entry that a cell chooses is Σ k_c · Π_{j &lt; c} L_j.
/// </summary>
internal sealed class Codebook
{
    /// <summary>Most entries, so that each index is exact as a 32-bit number.</summary>
    public const long MostEntries = 1 << 24;

    // tanh reaches a level at both ends by this much more than its place (Mentzer et al. 2023, appendix A.1).
    private const double Stretch = 1 + 1e-3;

    private readonly Lazy<Constants> _constants;

    /// <summary>Creates a codebook.</summary>
    /// <param name="levels">Levels of each channel, each at least 2.</param>
    /// <param name="cells">Cells of a code.</param>
    public Codebook(IReadOnlyList<int> levels, int cells)
    {
        (Levels, Cells) = (levels, cells);
        _constants = new(() => new Constants(
            OfChannels(Shift), OfChannels(level => Height(level) / (level / 2)), OfChannels(level => Offset(level) / (level / 2)),
            OfChannels(level => level / 2), OfChannels(level => level - 1), OfChannels(level => 1.0 / (level / 2))));
    }

    /// <summary>Levels of each channel.</summary>
    public IReadOnlyList<int> Levels { get; }

    /// <summary>Cells of a code.</summary>
    public int Cells { get; }

    /// <summary>Entries that a cell chooses from, Π L.</summary>
    public int Entries => Levels.Aggregate(1, (product, level) => product * level);

    /// <summary>Bits that tell a code apart from all others: Σ log₂ L for each cell.</summary>
    public double Bits => Cells * Levels.Sum(level => DoubleMath.Log(level) / DoubleMath.Ln2);

    /// <summary>What it is, in words, e.g. <c>64 cells of 8·8·8 = 512 entries, 576 bits</c>.</summary>
    public string Description => string.Create(CultureInfo.InvariantCulture,
        $"{Cells:N0} {(Cells == 1 ? "cell" : "cells")} of {string.Join('·', Levels)} = {Entries:N0} entries, " +
        $"{Counted.Of(Counted.Figure(Bits, "0.##"), "bit")}");

    /// <summary>
    /// Squeezes what the encoder gives into the range of the levels, to be rounded: (tanh(z + shift) · h − offset) / ⌊L/2⌋, about [−1, 1].
    /// </summary>
    /// <param name="z">What the encoder gives, <c>[batch, latent]</c>.</param>
    public Variable Bound(Variable z)
    {
        (Tape tape, Constants of) = (z.Tape, _constants.Value);
        return ((z + tape.Constant(of.Shift)).Tanh() * tape.Constant(of.Height)) - tape.Constant(of.Offset);
    }

    /// <summary>Each number at its nearest level; the gradient goes straight through.</summary>
    /// <param name="vectors">Codes before rounding, <c>[batch, latent]</c>; what lies beyond the levels is at the last one.</param>
    public Variable Round(Variable vectors)
    {
        (Tape tape, Constants of) = (vectors.Tape, _constants.Value);
        Variable level = (vectors * tape.Constant(of.Half)).Round() + tape.Constant(of.Half);

        // Between 0 and the last level: the channels differ, and a clamp has one bound.
        Variable kept = level - (level - tape.Constant(of.Last)).AtLeast(0);
        return (kept.AtLeast(0) * tape.Constant(of.PerHalf)) - 1;
    }

    /// <summary>The level, from 0, of a number before or after rounding.</summary>
    /// <param name="value">The number.</param>
    /// <param name="channel">Its channel.</param>
    public int LevelOf(float value, int channel)
    {
        int half = Levels[channel] / 2;
        return Math.Clamp((int)MathF.Round(Math.Clamp(value * half, -2f * half, 2f * half)) + half, 0, Levels[channel] - 1);
    }

    /// <summary>The number of a level.</summary>
    /// <param name="level">The level, from 0.</param>
    /// <param name="channel">Its channel.</param>
    public float ValueOf(int level, int channel)
    {
        int half = Levels[channel] / 2;
        return (level * (float)(1.0 / half)) - 1;
    }

    /// <summary>The entries that codes choose.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <returns>Indices, <c>[n, cells]</c>, from 0.</returns>
    public Tensor Indices(Tensor codes)
    {
        var indices = new Tensor(new Shape(codes.Shape[0], Cells));
        for (int i = 0; i < indices.Length; i++)
        {
            (int row, int cell) = Math.DivRem(i, Cells);
            int index = 0;
            for (int c = Levels.Count - 1; c >= 0; c--)
            {
                index = (index * Levels[c]) + LevelOf(codes.Span[(row * Levels.Count * Cells) + (c * Cells) + cell], c);
            }

            indices.Span[i] = index;
        }

        return indices;
    }

    /// <summary>The codes of entries.</summary>
    /// <param name="indices">Indices, <c>[n, cells]</c>, whole numbers from 0 to entries − 1.</param>
    /// <returns>Codes, <c>[n, latent]</c>.</returns>
    public Tensor Vectors(Tensor indices)
    {
        var codes = new Tensor(new Shape(indices.Shape[0], Levels.Count * Cells));
        for (int i = 0; i < indices.Length; i++)
        {
            (int row, int cell) = Math.DivRem(i, Cells);
            int index = (int)indices.Span[i];
            for (int c = 0; c < Levels.Count; c++)
            {
                (index, int level) = Math.DivRem(index, Levels[c]);
                codes.Span[(row * Levels.Count * Cells) + (c * Cells) + cell] = ValueOf(level, c);
            }
        }

        return codes;
    }

    /// <summary>h: half of the width that tanh fills.</summary>
    private static double Height(int level) => (level - 1) * Stretch / 2;

    /// <summary>Half a level where their number is even, so that none lies in the middle.</summary>
    private static double Offset(int level) => level % 2 == 0 ? 0.5 : 0;

    /// <summary>atanh(offset / h): what the encoder gives as 0 is 0 after.</summary>
    private static double Shift(int level)
    {
        double t = Offset(level) / Height(level);
        return 0.5 * DoubleMath.Log((1 + t) / (1 - t));
    }

    private Tensor OfChannels(Func<int, double> of)
    {
        var values = new Tensor(new Shape(Levels.Count * Cells));
        for (int i = 0; i < values.Length; i++)
        {
            values.Span[i] = (float)of(Levels[i / Cells]);
        }

        return values;
    }

    /// <summary>A number for each of a code's, <c>[latent]</c>.</summary>
    private sealed record Constants(Tensor Shift, Tensor Height, Tensor Offset, Tensor Half, Tensor Last, Tensor PerHalf);
}
