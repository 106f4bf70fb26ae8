using LatentSharp.Data;
using LatentSharp.Formats.Arrays;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Training;

#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Loads a model (or trains a tiny one), encodes pictures to mean codes, saves them, and decodes them again.

PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 16, Limit = 100 });
var run = new RunFolder("runs/codes");
if (!File.Exists(run.Model))
{
    var network = new MlpOptions { Hidden = [64] };
    var untrained = new Autoencoder(new ModelOptions { Pictures = faces.Format, Latent = 8, Network = network }, seed: 1);
    new Trainer(untrained, faces, Split.ByContent(faces), new TrainingOptions { Epochs = 3, Batch = 16 }, run).Run();
}

(Autoencoder model, ModelCard _) = ModelFile.Load(run.Model);
var pixels = new Tensor(model.BatchShape(faces.Count));
faces.Fill([.. Enumerable.Range(0, faces.Count)], pixels);
Tensor codes = model.Encode(pixels);
Npy.Write("codes.npy", codes);
Console.WriteLine($"{faces.Count} pictures of {faces.Format.Length} values as codes {codes.Shape}");
Png.WriteFile("decoded.png", ContactSheet.Render(Sheets.Pictures(model.Decode(Npy.Read("codes.npy")), faces.Format)));
