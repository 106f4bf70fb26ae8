#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Draws new faces from the prior, tamer ones, ones from a density fitted to the codes, and variations of one face. Run train.cs first.
using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

(Autoencoder model, ModelCard _) = ModelFile.Load("runs/sample/model.safetensors");
LatentStore store = LatentStore.Load("runs/sample/model.safetensors");

Draw("prior.png", model.SampleCodes(24, seed: 1));
Draw("tamer.png", model.SampleCodes(24, seed: 1, temperature: 0.7));
Draw("mixture.png", GaussianMixture.Fit(store.Codes.Codes, components: 10).Sample(24, seed: 1));

PictureDataset one = PictureDataset.Open("faces", new DataOptions { Size = 32, Limit = 1200 });
var pixels = new Tensor(model.BatchShape(1));
one.Fill([7], pixels);
Draw("variations.png", Variations.Around(model.Encode(pixels).Span, GaussianDensity.Standard(model.Options.Latent), 24, spread: 0.4));

void Draw(string path, Tensor codes)
{
    Png.WriteFile(path, ContactSheet.Render([.. Sheets.Decode(model, codes)]));
    Console.WriteLine($"{codes.Shape[0]} faces: {path}");
}
