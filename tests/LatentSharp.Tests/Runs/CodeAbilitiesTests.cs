using System.Text.Json;
using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Imaging;
using LatentSharp.Latent.Stored;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Runs;
using LatentSharp.Runs.Coding;
using LatentSharp.Runs.Sampling;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Tests.Latent;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>Codes that choose entries of a list: they are encoded, decoded and reconstructed, and no verb mixes them.</summary>
public sealed class CodeAbilitiesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-codes-").FullName;
    private readonly Run _run;

    static CodeAbilitiesTests() => DistributionKinds.Posteriors.Add(new PartKind<PosteriorOptions>(
        "entry", () => new EntryOptions(), JsonSerializerOptions.Web.GetTypeInfo(typeof(EntryOptions))));

    public CodeAbilitiesTests()
    {
        PictureDataset set = Clouds.Pictures(6);
        var model = new Autoencoder(
            new ModelOptions
            {
                Format = set.Format,
                Latent = 3,
                Network = new MlpOptions { Hidden = [8] },
                Posterior = new EntryOptions { Entries = 4 },
                Likelihood = new BernoulliOptions(),
            }, 2);
        string path = Path.Combine(_folder, "model.safetensors");
        var card = new ModelCard { Model = model.Options, Training = new TrainingOptions(), Data = new DataCard() };
        LatentStore.Learn(model, Split.InOrder(set, 4, 2)).Save(path, model, card);
        _run = Run.Open(path);
    }

    public void Dispose()
    {
        _run.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void They_are_encoded_and_decoded_as_indices()
    {
        _run.Model.Code.ShouldBe(new CodeAbilities(3) { CanMix = false, Indices = 4 });
        Tensor codes = _run.Model.Encode(Clouds.Pictures(6).Batch([0, 1, 2]));
        codes.Span.ToArray().ShouldAllBe(z => float.IsInteger(z) && z >= 0 && z < 4);
        _run.Decode(codes).Pictures.Count().ShouldBe(3);
        Refused(() => _run.Decode(Clouds.Of(3, 0, 1, 2, 3, 1.5f, 0)))
            .ShouldBe("number 2 of code 2 is 1.5, but codes of this model choose entries of a list: give whole numbers from 0 to 3");
        Refused(() => _run.Decode(Clouds.Of(3, 4, 1, 2))).ShouldContain("number 1 of code 1 is 4");
    }

    [Fact]
    public void They_are_not_mixed()
    {
        const string reason = "is no code (its posterior is entries of a list); encode, decode and reconstruct take its codes as they are";
        Picture picture = Clouds.Pictures(6).ToPicture(0);
        Refused(() => _run.Interpolate(picture, picture)).ShouldStartWith("interpolation goes ");
        Refused(() => _run.Alter(picture, "Smiling")).ShouldEndWith(reason);
        Refused(() => _run.Grid()).ShouldEndWith(reason);
        Refused(() => _run.Sample(new SampleRequest { Like = picture })).ShouldStartWith("variations lie around a code");
        Refused(() => _run.Sample(new SampleRequest { From = "mixture" })).ShouldStartWith("a density (mixture) is fitted to codes");
        Refused(() => _run.Encode(new EncodeRequest { Data = "faces", Sample = true })).ShouldContain("no distribution to sample");
        Refused(() => _run.Sample(new SampleRequest { From = "mixtur" })).ShouldContain("did you mean 'mixture'?");
        _run.Reconstruct(picture).Pictures.Count.ShouldBe(1);
    }

    private static string Refused(Action act) => Should.Throw<RequestException>(act).Message;
}

/// <summary>Each number of a code chooses one of some entries.</summary>
internal sealed record EntryOptions : PosteriorOptions
{
    public int Entries { get; init; } = 4;

    public override bool HasSpread => false;

    public override CodeAbilities Code(int latent) => new(latent) { CanMix = false, Indices = Entries };

    public override long ParameterCount(long features, int latent) => (features + 1) * latent;

    public override Posterior Build(int features, int latent, RandomStream random) => new EntryPosterior(this, features, latent, random);
}

internal sealed class EntryPosterior(EntryOptions options, int features, int latent, RandomStream random) : Posterior
{
    private readonly Linear _place = new("posterior.place", features, latent, random);

    public override string Name => "entries of a list";

    public override PosteriorOptions Options => options;

    public override int Dimensions => latent;

    public override IReadOnlyList<Parameter> Parameters => _place.Parameters;

    public override Distribution Given(Variable features)
    {
        Tensor place = _place.Forward(features, training: false).Value;
        var index = new Tensor(place.Shape);
        for (int i = 0; i < index.Length; i++)
        {
            index.Span[i] = Math.Clamp(MathF.Round(options.Entries * (place.Span[i] + 1) / 2), 0, options.Entries - 1);
        }

        return new PointMass(features.Tape.Constant(index));
    }
}
