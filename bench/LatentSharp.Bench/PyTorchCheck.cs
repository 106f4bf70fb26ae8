using System.Diagnostics;
using LatentSharp.Bench.Compare;
using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Formats.Arrays;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Bench;

/// <summary>
/// Models of all kinds, trained for a few steps so that running statistics are not the first ones, saved, and opened in
/// PyTorch by pytorch/load.py, which compares what both make of the same pictures.
/// </summary>
internal static class PyTorchCheck
{
    private const int Steps = 25;
    private const int Batch = 32;
    private const int Pictures = 16;

    private static readonly PictureFormat Digits = new(28, 28, 1);
    private static readonly PictureFormat Color = new(64, 64, 3);
    private static readonly BernoulliOptions Bernoulli = new() { Binarize = Binarization.Dynamic };

    private static readonly (string Name, ModelOptions Options)[] Cases =
    [
        ("mlp", new ModelOptions { Pictures = Digits, Latent = 20, Network = new MlpOptions { Hidden = [400] },
            Likelihood = Bernoulli }),
        ("mlp-deep", new ModelOptions { Pictures = new PictureFormat(9, 13, 3), Latent = 7,
            Network = new MlpOptions { Hidden = [100, 50] } }),
        ("conv-28", new ModelOptions { Pictures = Digits, Latent = 16, Network = new ConvolutionOptions { Channels = [32, 64, 128] },
            Likelihood = Bernoulli }),
        ("conv-64", new ModelOptions { Pictures = Color, Latent = 64 }),
        ("conv-odd", new ModelOptions { Pictures = new PictureFormat(45, 30, 3), Latent = 10, Network =
            new ConvolutionOptions { Channels = [16, 32, 48] }, Likelihood = new GaussianOptions { Variance = VarianceKind.Learned } }),
        ("ae-64", new ModelOptions { Posterior = new PointOptions(), Pictures = Color, Latent = 64 }),
        ("residual", new ModelOptions { Pictures = Color, Latent = 32,
            Network = new ConvolutionOptions { Channels = [16, 32, 64], Residual = true } }),
        ("nearest", new ModelOptions { Pictures = Digits, Latent = 8,
            Network = new ConvolutionOptions { Channels = [16, 32, 64], Upsampling = UpsamplingKind.Nearest },
            Likelihood = new LogisticOptions() }),
    ];

    public static int Run(string folder, bool keep)
    {
        string script = Path.Combine(Peers.Bench, "pytorch", "load.py");
        try
        {
            foreach ((string name, ModelOptions options) in Cases)
            {
                Prepare(Path.Combine(folder, name), options);
            }

            var start = new ProcessStartInfo(Peers.Python) { ArgumentList = { script } };
            foreach ((string name, _) in Cases)
            {
                start.ArgumentList.Add(Path.Combine(folder, name));
            }

            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0 ? 0 : 1;
        }
        finally
        {
            if (!keep && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Prepare(string folder, ModelOptions options)
    {
        Directory.CreateDirectory(folder);
        var recipe = new Recipe(folder, options, Batch);
        for (int i = 0; i < Steps; i++)
        {
            recipe.Step();
        }

        string model = Path.Combine(folder, "model.safetensors");
        ModelFile.Save(model, recipe.Model, new ModelCard
        {
            Model = options,
            Training = recipe.Training,
            Data = new DataCard { Source = "random" }
        });
        string input = Path.Combine(folder, "input.npy");
        var pictures = new Tensor(recipe.Model.BatchShape(Pictures));
        recipe.Set.Fill([.. Enumerable.Range(0, Pictures)], pictures);
        Npy.Write(input, pictures);
        Forward.Run(model, input, Path.Combine(folder, "output.npy"));
    }
}
