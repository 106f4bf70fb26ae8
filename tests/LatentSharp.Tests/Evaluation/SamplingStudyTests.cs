using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Sampling;
using LatentSharp.Latent.Densities;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tests.Latent;
using LatentSharp.Training.Measures;

namespace LatentSharp.Tests.Evaluation;

public sealed class SamplingStudyTests
{
    private static readonly SamplingMeasures Plain = new()
    {
        Measure = SamplingMeasure.Frechet,
        Count = 500,
        Features = "a fixed random network",
        Plain = "prior",
        Nearest = "mixture",
        Gained = 3,
        Error = 0.5,
        From = [new("prior", "the prior", 5, -20), new("mixture", "the mixture of 9 Gaussians", 2, -11)],
    };

    [Fact]
    public void BestIsSaidOnlyBeyondTheError()
    {
        Plain.Best.ShouldBe("mixture");
        Plain.Sentence("picture").ShouldBe("drawn codes give pictures nearest to held-out ones with the mixture of 9 Gaussians: " +
            "Fréchet distance 2, prior 5, a difference of 3 ± 0.5 (500 held-out pictures, features of a fixed random network, " +
            "± one standard error)");
        SamplingMeasures level = Plain with { Gained = 0.9 };
        level.Best.ShouldBe("prior");
        level.Sentence("picture").ShouldContain("are level");
        level.Sentence("picture").ShouldContain("the plain one stands");
        (Plain with { Gained = 2484.4, Error = 158.6 }).Sentence("picture").ShouldContain("a difference of 2484 ± 159 (");
        (Plain with { Gained = 0.00027, Error = 2.2e-5 }).Sentence("picture").ShouldContain("a difference of 0.00027 ± 0.000022 (");
        (Plain with { Gained = 0.2, Error = 0.01 }).Best.ShouldBe("prior", "what gains 4 % is level, however sure that is");
        SamplingMeasures worse = Plain with { Gained = -3 };
        worse.Best.ShouldBe("prior");
        worse.Sentence("picture").ShouldStartWith("of what codes can be drawn from, the prior gives pictures nearest");
    }

    [Fact]
    public void NearestOthersAreOfBothKindsWhereSetsAreAlike()
    {
        SamplingStudy.OwnKind(Clouds.Normal(300, 4, 1), Clouds.Normal(300, 4, 2)).ShouldBe(0.5, 0.07);
        SamplingStudy.OwnKind(Clouds.Normal(300, 4, 1, 0.1f), Clouds.Normal(300, 4, 2)).ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void CodesInTwoClumpsAreBestDrawnFromAMixture()
    {
        Autoencoder model = Clouds.Model("vae");
        int latent = model.Options.Latent;
        Tensor all = Clumps(400, latent, 1);
        var densities = StoredDensities.Fit(all, [new GaussianDensityOptions(), new MixtureOptions()], 1);
        SamplingMeasures measures = SamplingStudy.OfCodes(model, densities, Clumps(200, latent, 2), 1);
        measures.Best.ShouldBe("mixture");
        measures.From.Select(from => from.Name).ShouldBe(["prior", "gaussian", "mixture"]);
        measures.From[2].LogDensity!.Value.ShouldBeGreaterThan(measures.From[0].LogDensity!.Value + 1);
        measures.From[2].Description.ShouldBe("the mixture of 2 Gaussians fitted to the codes");
    }

    [Fact]
    public void PicturesOfACollapsedModelAreLevel()
    {
        // The decoder of an untrained model hardly looks at its code: what is drawn makes no difference that is not chance.
        Autoencoder model = Clouds.Model("vae");
        var pictures = Clouds.Pictures(60);
        Tensor codes = Clouds.Normal(60, model.Options.Latent, 3);
        var densities = StoredDensities.Fit(codes, [new GaussianDensityOptions()], 1);
        SamplingMeasures measures = SamplingStudy.OfPictures(model, densities, codes, TestSets.Pixels(pictures),
            FeatureNetwork.Untrained(pictures.Format), 1);
        measures.Best.ShouldBe("prior");
        measures.Error.ShouldBeGreaterThan(0);
        measures.Count.ShouldBe(60);
    }

    private static Tensor Clumps(int count, int latent, ulong seed)
    {
        Tensor codes = Clouds.Normal(count, latent, seed, 0.3f);
        for (int i = 0; i < count; i++)
        {
            codes.Span[i * latent] += i % 2 == 0 ? 4 : -4;
        }

        return codes;
    }
}
