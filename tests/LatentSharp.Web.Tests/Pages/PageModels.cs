using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Export.Web;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Training;

namespace LatentSharp.Web.Tests.Pages;

/// <summary>A VAE and an AE of small faces, hardly trained, and pages of them.</summary>
public sealed class PageModels : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-web-").FullName;

    public PageModels()
    {
        PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 16, Limit = 240 });
        var split = Split.ByContent(faces);
        Variational = Trained("VAE", split, new DiagonalGaussianOptions());
        Plain = Trained("AE", split, new PointOptions());
    }

    internal WebModel Variational { get; }

    internal WebModel Plain { get; }

    /// <summary>Writes a page and gives its address.</summary>
    internal string Page(string title, params IReadOnlyList<WebModel> models)
    {
        string path = Path.Combine(_folder, $"{Guid.NewGuid():N}.html");
        File.WriteAllText(path, WebPage.Build(title, ["One sentence."], models));
        return new Uri(path).AbsoluteUri;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static WebModel Trained(string name, Split split, PosteriorOptions posterior)
    {
        var model = new Autoencoder(new ModelOptions
        {
            Pictures = (PictureFormat)split.Set.Format,
            Latent = 6,
            Network = new ConvolutionOptions { Channels = [8, 16] },
            Posterior = posterior,
        }, seed: 1);
        new Trainer(model, split, new TrainingOptions { Epochs = 4 }).Run();
        var store = LatentStore.Learn(model, split);
        return new WebModel(name, model, store.Codes) { Data = "faces", Attributes = store.Attributes };
    }
}
