using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class MapTests
{
    private const int Longest = 257;

    public static TheoryData<string> UnaryNames => FormulaCases.UnaryNames;

    public static TheoryData<string> BinaryNames => FormulaCases.BinaryNames;

    [Theory]
    [MemberData(nameof(UnaryNames))]
    public void Unary_formula_is_near_its_double_twin_on_a_dense_grid(string name)
    {
        UnaryCase c = FormulaCases.Unary.Single(u => u.Name == name);
        float[] x = Samples.Grid(c.Low, c.High, 50_000);
        var y = new float[x.Length];
        c.Kernel(x, y);
        double worst = -1;
        float where = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double ulps = ReferenceMath.Ulps(y[i], c.Twin(x[i]));
            (worst, where) = ulps > worst ? (ulps, x[i]) : (worst, where);
        }

        worst.ShouldBeLessThanOrEqualTo(c.Ulps, $"{name} at {where:R}");
    }

    [Theory]
    [MemberData(nameof(UnaryNames))]
    public void Unary_formula_handles_special_values_as_its_twin(string name)
    {
        UnaryCase c = FormulaCases.Unary.Single(u => u.Name == name);
        var y = new float[Samples.Special.Length];
        c.Kernel(Samples.Special, y);
        for (int i = 0; i < y.Length; i++)
        {
            // a product with a subnormal factor (x · sigmoid(x) below −88) carries that factor's rounding
            double expected = c.Twin(Samples.Special[i]);
            double bound = Math.Abs(expected) < 1e-37 ? Math.Max(c.Ulps, Math.Min(Math.Abs(Samples.Special[i]), 200)) : c.Ulps;
            ReferenceMath.Ulps(y[i], expected).ShouldBeLessThanOrEqualTo(bound, $"{name}({Samples.Special[i]:R}) = {y[i]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(UnaryNames))]
    public void Unary_value_does_not_depend_on_length_or_place(string name)
    {
        UnaryCase c = FormulaCases.Unary.Single(u => u.Name == name);
        float[] x = Samples.Uniform(Longest + 8, (float)Math.Max(c.Low, -20), (float)Math.Min(c.High, 20));
        var whole = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            c.Kernel(x.AsSpan(i, 1), whole.AsSpan(i, 1));
        }

        var y = new float[x.Length];
        for (int length = 0; length <= Longest; length++)
        {
            int offset = length % 7;
            y.AsSpan().Fill(float.NegativeInfinity);
            c.Kernel(x.AsSpan(offset, length), y.AsSpan(offset, length));
            ((ReadOnlySpan<float>)y.AsSpan(offset, length)).ShouldBeSameBits(whole.AsSpan(offset, length), $"{name}, length {length}");
            y.AsSpan(0, offset).IndexOfAnyExcept(float.NegativeInfinity).ShouldBe(-1);
            y.AsSpan(offset + length).IndexOfAnyExcept(float.NegativeInfinity).ShouldBe(-1);
        }
    }

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void Binary_formula_is_near_its_twin_at_every_length_and_independent_of_place(string name)
    {
        BinaryCase c = FormulaCases.Binary.Single(u => u.Name == name);
        float[] a = Samples.Uniform(Longest + 8);
        float[] b = Samples.Uniform(Longest + 8, -3, 3, seed: 2);
        var whole = new float[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            c.Kernel(a.AsSpan(i, 1), b.AsSpan(i, 1), whole.AsSpan(i, 1));
            double expected = c.Twin(a[i], b[i]);
            double bound = c.Tolerance * (Math.Abs(expected) + Math.Abs(a[i]) + Math.Abs(b[i]));
            Math.Abs(whole[i] - expected).ShouldBeLessThanOrEqualTo(bound, $"{name}({a[i]:R}, {b[i]:R})");
        }

        var y = new float[a.Length];
        for (int length = 0; length <= Longest; length++)
        {
            int offset = length % 7;
            y.AsSpan().Fill(7);
            c.Kernel(a.AsSpan(offset, length), b.AsSpan(offset, length), y.AsSpan(offset, length));
            ((ReadOnlySpan<float>)y.AsSpan(offset, length)).ShouldBeSameBits(whole.AsSpan(offset, length), $"{name}, length {length}");
            y.AsSpan(offset + length).IndexOfAnyExcept(7).ShouldBe(-1);
        }
    }

    [Fact]
    public void Ternary_formulas_at_every_length()
    {
        float[] a = Samples.Uniform(Longest + 8);
        float[] b = Samples.Uniform(Longest + 8, 1, 3, seed: 2);
        float[] c = Samples.Uniform(Longest + 8, 1, 3, seed: 3);
        var y = new float[a.Length];
        for (int length = 0; length <= Longest; length++)
        {
            int offset = length % 7;
            y.AsSpan().Fill(7);
            Map.Apply(default(MultiplyAdd), a.AsSpan(offset, length), b.AsSpan(offset, length), c.AsSpan(offset, length),
                y.AsSpan(offset, length));
            for (int i = offset; i < offset + length; i++)
            {
                y[i].ShouldBe((float)(((double)a[i] * b[i]) + c[i]));
            }

            y.AsSpan(offset + length).IndexOfAnyExcept(7).ShouldBe(-1);
        }
    }

    [Fact]
    public void Output_may_be_the_input()
    {
        float[] x = Samples.Uniform(1000);
        var y = new float[1000];
        Map.Apply(default(Sigmoid), x, y);
        Map.Apply(default(Sigmoid), x, x);
        x.ShouldBeSameBits(y, "in place");
    }

    [Fact]
    public void Shorter_output_or_second_input_is_refused()
    {
        float[] x = new float[20];
        Should.Throw<ArgumentOutOfRangeException>(() => Map.Apply(default(Exp), x, new float[19]));
        Should.Throw<ArgumentOutOfRangeException>(() => Map.Apply(default(Add), x, new float[19], new float[20]));
        Should.Throw<ArgumentOutOfRangeException>(() => Map.Apply(default(Add), x, new float[20], new float[19]));
    }

    private readonly struct MultiplyAdd : ITernaryFormula
    {
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
            VectorMath.FusedMultiplyAdd(a, b, c);
    }
}
