using LatentSharp.Distributions.Quantized;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Latent;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Densities.Autoregressive;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent;

public sealed class StoredDensityTests : IDisposable
{
    private static readonly Dictionary<string, string> None = [];

    private static readonly DensityOptions[] Small =
    [
        new GaussianDensityOptions(), new MixtureOptions { Components = 4 },
        new TwoStageOptions { Epochs = 2, Hidden = 8 }, new CouplingFlowOptions { Couplings = 3, Steps = 20, Hidden = 8 },
    ];

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void WhatAFileKeepsDrawsWhatWasFitted()
    {
        var fitted = StoredDensities.Fit(Clouds.Normal(200, 3, 7), Small, 1);
        StoredDensities read = Written([.. fitted.Tensors]);
        read.Kinds.ShouldBe(DensityKinds.Fitted.Names.Where(kind => kind != DensityKinds.Autoregressive));
        foreach (string kind in read.Kinds)
        {
            float[] drawn = Drawn(read, kind);
            drawn.Zip(Drawn(fitted, kind), (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-3f, kind);

            // What was read and is written again has the same bits, so that a file draws the same for ever.
            TestSets.Bits(read.Find(kind)!.Sample(5, 3, 9)).ShouldBe(TestSets.Bits(Written([.. read.Tensors]).Find(kind)!.Sample(5, 3, 9)));
        }
    }

    [Fact]
    public void ASecondStageOfAnOlderFileHasAScaleForEachValueAndItsVarianceAsAParameter()
    {
        var fitted = StoredDensities.Fit(Clouds.Normal(200, 3, 7), [new TwoStageOptions { Epochs = 2, Hidden = 8 }], 1);
        const string Variance = "density.two-stage.likelihood.optimal_log_variance";
        const string Factor = "density.two-stage.factor";
        (string Name, Tensor Value)[] tensors = [.. fitted.Tensors.Where(named => named.Name != Factor)];
        float[] diagonal = Drawn(Written([.. tensors, (Factor, new Tensor(new Shape(6), [2, 0, 0.5f, 0, 0, 1]))]), "two-stage");
        float logVariance = tensors.Single(named => named.Name == Variance).Value.Span[0];
        float[] older = Drawn(Written(
        [
            .. tensors.Where(named => named.Name != Variance), ("density.two-stage.scales", new Tensor(new Shape(3), [2, 0.5f, 1])),
            ("density.two-stage.likelihood.log_variance", new Tensor(default, [logVariance])),
        ]), "two-stage");
        older.ShouldBe(diagonal);
        older.ShouldNotBe(Drawn(fitted, "two-stage"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("density.autoregressive.places", "missing")]
    [InlineData("density.autoregressive.grid", "do not fit")]
    [InlineData("density.autoregressive.levels_of_channels", "do not fit")]
    public void AnAutoregressiveModelIsKeptToo(string? tensor, string? told)
    {
        var options = new AutoregressiveOptions
        {
            Codebook = new Codebook([3, 2], 4),
            Grid = (2, 2),
            Channels = 6,
            Blocks = 1,
            MostSteps = 3,
        };
        Tensor codes = Clouds.Normal(60, 8, 7);
        var fitted = StoredDensities.Fit(codes, [options], 1);
        (string Name, Tensor Value)[] tensors = [.. fitted.Tensors];
        if (tensor is null)
        {
            StoredDensities read = Written(tensors, 8);
            var one = (AutoregressiveDensity)fitted.Find("autoregressive")!;
            AutoregressiveDensity again = read.Find("autoregressive").ShouldBeOfType<AutoregressiveDensity>();
            TestSets.Bits(again.Sample(5, 8, 9)).ShouldBe(TestSets.Bits(one.Sample(5, 8, 9)));
            TestSets.Bits(again.LogDensity(codes)).ShouldBe(TestSets.Bits(one.LogDensity(codes)));
            again.HeldOutNats.ShouldBe(one.HeldOutNats, 1e-5);
            return;
        }

        int at = Array.FindIndex(tensors, named => named.Name == tensor);
        at.ShouldBeGreaterThanOrEqualTo(0);
        tensors[at].Value.Span.Fill(1e30f);
        tensors = told == "missing" ? [.. tensors.Where((_, i) => i != at)] : tensors;
        Should.Throw<ModelFileException>(() => Written(tensors, 8)).Message.ShouldContain(told!);
    }

    [Fact]
    public void AFileOfEarlierVersionsKeepsNone()
    {
        Written([("codes.mean", Clouds.Normal(4, 3, 1))]).Kinds.ShouldBeEmpty();
        Written([("codes.mean", Clouds.Normal(4, 3, 1))]).Find("flow").ShouldBeNull();
    }

    [Theory]
    [InlineData("density.mixture.means", "missing")]
    [InlineData("density.flow.1.rotation", "should be")]
    [InlineData("density.flow.factor", "diagonal")]
    [InlineData("density.gaussian.factors", "diagonal")]
    [InlineData("density.mixture.weights", "add up to 1")]
    [InlineData("density.two-stage.factor", "missing")]
    public void DamageIsToldInASentence(string tensor, string told)
    {
        (string Name, Tensor Value)[] tensors = [.. StoredDensities.Fit(Clouds.Normal(200, 3, 7), Small, 1).Tensors];
        int at = Array.FindIndex(tensors, named => named.Name == tensor);
        at.ShouldBeGreaterThanOrEqualTo(0);
        if (told is "diagonal" or "add up to 1")
        {
            tensors[at].Value.Span.Fill(0);
        }
        else
        {
            tensors = [.. tensors.Where((_, i) => i != at)];
        }

        string message = Should.Throw<ModelFileException>(() => Written(tensors)).Message;
        message.ShouldContain(told);
        message.ShouldContain("stored densities are damaged");
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("mixture")]
    [InlineData("two-stage")]
    [InlineData("flow")]
    public void CodesThatAreNoNumbersAreRefused(string kind)
    {
        Tensor codes = Clouds.Normal(80, 3, 2);
        codes.Span[7] = float.NaN;
        Should.Throw<LatentException>(() => DensityKinds.Fitted.Create(kind).Fit(codes, 1)).Message
            .ShouldStartWith("No density can be fitted to these codes: that of picture 2 is NaN in dimension 1");
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("mixture")]
    [InlineData("two-stage")]
    [InlineData("flow")]
    public void DimensionsThatNeverVaryOrAreOneAreBorne(string kind)
    {
        Tensor codes = Clouds.Normal(120, 4, 2);
        for (int i = 0; i < 120; i++)
        {
            codes.Row(i)[1] = 3;
            codes.Row(i)[3] = codes.Row(i)[0];
        }

        DensityOptions options = Small.First(each => DensityKinds.Fitted.NameOf(each) == kind);
        Tensor drawn = options.Fit(codes, 1).Sample(50, 4, 1);
        drawn.Span.ToArray().ShouldAllBe(value => float.IsFinite(value));
        drawn.ToRows().ShouldAllBe(row => Math.Abs(row[1] - 3) < 1);
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("mixture")]
    [InlineData("two-stage")]
    [InlineData("flow")]
    public void OnePictureRepeatedIsBorneAndOneAloneIsRefused(string kind)
    {
        var same = new Tensor(new Shape(60, 3));
        same.Span.Fill(2);
        DensityOptions options = Small.First(each => DensityKinds.Fitted.NameOf(each) == kind);
        if (kind == "two-stage")
        {
            Should.Throw<LatentException>(() => options.Fit(same, 1)).Message.ShouldContain("which are all alike");
        }
        else
        {
            options.Fit(same, 1).Sample(9, 3, 1).Span.ToArray().ShouldAllBe(value => Math.Abs(value - 2) < 1);
        }

        Should.Throw<LatentException>(() => options.Fit(Clouds.Normal(1, 3, 1), 1)).Message.ShouldContain("2 pictures are needed");
    }

    [Fact]
    public void OneDimensionIsBorneByAllButAFlow()
    {
        Tensor codes = Clouds.Normal(120, 1, 2);
        foreach (DensityOptions options in Small[..3])
        {
            options.Fit(codes, 1).Sample(20, 1, 1).Span.ToArray().ShouldAllBe(value => Math.Abs(value) < 8);
        }

        Should.Throw<LatentException>(() => Small[3].Fit(codes, 1)).Message.ShouldContain("of 2 dimensions");
    }

    [Fact]
    public void ManyGaussiansOfFewCodesEachStayNearTheCodes()
    {
        // 30 dimensions and 12 codes for each of 40 Gaussians: alone, each covariance would be singular.
        Tensor codes = Clouds.Normal(480, 30, 3);
        Tensor heldOut = Clouds.Normal(200, 30, 4);
        float many = MixtureFitting.Fit(codes, 40, 1).LogDensity(heldOut).Span.ToArray().Average();
        many.ShouldBeGreaterThan(GaussianDensity.Fit(codes).LogDensity(heldOut).Span.ToArray().Average() - 12);
        MixtureFitting.FitChosen(codes, 1).Parts.Count.ShouldBe(1);
    }

    private static float[] Drawn(StoredDensities from, string kind) => from.Find(kind)!.Sample(20, 3, 5).Span.ToArray();

    private StoredDensities Written(IReadOnlyList<(string Name, Tensor Value)> tensors, int latent = 3)
    {
        SafeTensorsFile.Write(_path, None, tensors);
        using SafeTensorsFile file = SafeTensorsFile.Read(_path);
        return StoredDensities.Load(_path, file, latent);
    }
}
