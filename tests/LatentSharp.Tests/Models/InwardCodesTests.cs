using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Models;

public sealed class InwardCodesTests
{
    private const int Rows = 4000;
    private static readonly RandomStream Random = new(3, 9);

    [Fact]
    public void AShareOfTheCodesComesCloserByAtMostHalfAndKeepsItsDirection()
    {
        float[] scales = Scales(0.25, Rows);
        float[] moved = [.. scales.Where(scale => scale != 1)];
        ((double)moved.Length / Rows).ShouldBe(0.25, 0.03);
        moved.ShouldAllBe(scale => scale >= 0.5f && scale < 1);
        moved.Average().ShouldBe(0.75f, 0.02f);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    public void ARowsDrawDependsOnItsPlaceAlone(double share)
    {
        float[] all = Scales(share, 20);
        Scales(share, 7, firstRow: 13).ShouldBe(all[13..]);
    }

    [Fact]
    public void GradientsAreScaledAsTheCodesAre()
    {
        var tape = new Tape();
        var parameter = new Parameter("z", new Tensor(new Shape(50, 3)));
        parameter.Value.Span.Fill(2);
        Variable moved = InwardCodes.Apply(tape.Use(parameter), 0.5, Random, 0);
        tape.Backward(moved.Sum());
        float[] scales = Scales(0.5, 50);
        for (int i = 0; i < parameter.Value.Length; i++)
        {
            moved.Value.Span[i].ShouldBe(2 * scales[i / 3]);
            parameter.Gradient.Span[i].ShouldBe(scales[i / 3]);
        }
    }

    [Fact]
    public void OnlyTrainingOfAVaeDrawsCodesInward()
    {
        var format = new PictureFormat(8, 8, 1);
        ModelOptions plain = TestSets.Mlp(format);
        ModelOptions inward = plain with { Objective = new ElboOptions { Inward = 1 } };
        Tensor pictures = TestSets.Pixels(TestSets.Boxes(6, format));
        TestSets.Bits(Output(inward, pictures, training: false)).ShouldBe(TestSets.Bits(Output(plain, pictures, training: false)));
        TestSets.Bits(Output(inward, pictures, training: true)).ShouldNotBe(TestSets.Bits(Output(plain, pictures, training: true)));
        ModelOptions autoencoder = inward with { Posterior = new PointOptions() };
        TestSets.Bits(Output(autoencoder, pictures, training: true))
            .ShouldBe(TestSets.Bits(Output(autoencoder, pictures, training: false)));
    }

    private static Tensor Output(ModelOptions options, Tensor pictures, bool training) =>
        new Autoencoder(options, seed: 5).Forward(new Tape(), pictures, Random, training).Likelihood.Mean.Value;

    private static float[] Scales(double share, int rows, ulong firstRow = 0)
    {
        var tape = new Tape(records: false);
        var ones = new Tensor(new Shape(rows, 1));
        ones.Span.Fill(1);
        return InwardCodes.Apply(tape.Constant(ones), share, Random, firstRow).Value.Span.ToArray();
    }
}
