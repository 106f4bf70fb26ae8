#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Moves faces towards features: average-code arithmetic, z + α(z̄ − z), and the effect of the label alone. Run train.cs first.
using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

(Autoencoder model, ModelCard _) = ModelFile.Load("runs/sample/model.safetensors");
LatentStore store = LatentStore.Load("runs/sample/model.safetensors");
PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 32, Limit = 1200 });
var pixels = new Tensor(model.BatchShape(6));
faces.Fill([1, 2, 3, 4, 5, 6], pixels);
Tensor codes = model.Encode(pixels);

Tensor average = store.Attributes!.Alter(codes, [new Toward("Blond_Hair", 0.7)], AlterMethod.Average);
Tensor effect = store.Attributes.Alter(codes, [new Toward("Blond_Hair"), new Toward("Eyeglasses", 0.8)]);
Picture[] rows = [.. Sheets.Pictures(pixels, faces.Format), .. Sheets.Decode(model, average), .. Sheets.Decode(model, effect)];
Png.WriteFile("altered.png", ContactSheet.Render(rows,
    new ContactSheetOptions { Columns = 6, RowCaptions = ["given", "average", "effect"] }));

FeatureTrust trust = store.Trust!.Features.First(f => f.Name == "Blond_Hair");
Console.WriteLine($"{trust.Name}: area under the curve {trust.Separability:F2}, {100 * trust.Flipped:F0} % flip at " +
    $"strength {trust.RecommendedStrength:F1}: altered.png");
