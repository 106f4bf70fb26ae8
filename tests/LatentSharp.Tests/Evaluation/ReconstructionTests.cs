using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tests.Latent;

namespace LatentSharp.Tests.Evaluation;

public sealed class ReconstructionTests
{
    [Fact]
    public void Information_is_the_divergence_from_the_prior_in_bits()
    {
        Autoencoder model = Clouds.Model("vae");
        Tensor picture = Picture();
        (Tensor mean, Tensor? logVariance) = model.EncodePosterior(picture);
        double nats = 0;
        for (int j = 0; j < 3; j++)
        {
            double variance = Math.Exp(logVariance!.Span[j]);
            nats += (variance + (mean.Span[j] * mean.Span[j]) - 1 - Math.Log(variance)) / 2;
        }

        Reconstruction result = Reconstruction.Of(model, picture, seed: 5);
        result.InformationBits!.Value.ShouldBe(nats * 1.4426950408889634, 1e-6);
        TestSets.Bits(result.Pixels).ShouldBe(TestSets.Bits(model.Reconstruct(picture)));
        result.Psnr.ShouldBe(PictureQuality.Psnr(picture.Span, result.Pixels.Span));
        result.SampledPsnr!.Value.ShouldBe(PictureQuality.Psnr(picture.Span, result.Sampled!.Span));
        TestSets.Bits(result.Sampled!).ShouldNotBe(TestSets.Bits(result.Pixels));
        TestSets.Bits(Reconstruction.Of(model, picture, seed: 5).Sampled!).ShouldBe(TestSets.Bits(result.Sampled!));
    }

    [Fact]
    public void The_codes_of_an_auto_encoder_are_points()
    {
        Reconstruction result = Reconstruction.Of(Clouds.Model("ae"), Picture());
        result.InformationBits.ShouldBeNull();
        result.Sampled.ShouldBeNull();
        result.SampledPsnr.ShouldBeNull();
        result.Ssim.ShouldBeInRange(-1, 1);
    }

    [Fact]
    public void Pictures_together_give_what_they_give_one_by_one()
    {
        Autoencoder model = Clouds.Model("vae");
        Tensor pictures = TestSets.Pixels(TestSets.Boxes(5, new PictureFormat(8, 8, 1)));
        IReadOnlyList<Reconstruction> together = Reconstruction.OfAll(model, pictures, seed: 7);
        for (int i = 0; i < together.Count; i++)
        {
            var one = new Tensor(model.BatchShape(1), pictures.Span.Slice(i * 64, 64).ToArray());
            Reconstruction alone = Reconstruction.Of(model, one, seed: 7 + (ulong)i);
            TestSets.Bits(together[i].Pixels).ShouldBe(TestSets.Bits(alone.Pixels));
            TestSets.Bits(together[i].Sampled!).ShouldBe(TestSets.Bits(alone.Sampled!));
            together[i].ShouldBe(alone with { Pixels = together[i].Pixels, Sampled = together[i].Sampled });
        }

        Should.Throw<ArgumentException>(() => Reconstruction.Of(model, pictures)).Message.ShouldContain("needs one picture");
    }

    private static Tensor Picture() => TestSets.Pixels(TestSets.Boxes(1, new PictureFormat(8, 8, 1)));
}
