#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// An auto-encoder beside a VAE, measured by one feature network: reconstructions, new pictures, midpoints.
using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Evaluation;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Training;

PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 16, Limit = 1000 });
Split split = Split.ByContent(faces);
EvaluationReference reference = EvaluationReference.Create(faces, split, new FeatureNetworkOptions { PicturesSeen = 5000 });
foreach (string kind in new[] { "ae", "vae" })
{
    var model = new Autoencoder(new ModelOptions { Posterior = kind == "ae" ? new PointOptions() : new DiagonalGaussianOptions(),
        Pictures = faces.Format, Latent = 8,
        Network = new ConvolutionOptions { Channels = [16, 32] } }, seed: 1);
    new Trainer(model, faces, split, new TrainingOptions { Epochs = 8, Batch = 32 }).Run();
    ModelFigures f = ModelStudy.Measure(model, reference, split.Train, pairs: 10).Figures;
    Console.WriteLine($"{kind}: {f.Psnr:F1} dB; distances to real faces ({reference.RealDistance:G3}): prior " +
        $"samples {f.PriorSamples:G3}, " +
        $"midpoints {f.Midpoints:G3}");
}
