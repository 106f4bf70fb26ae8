#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Sends a face through its mean code and through a sampled one, and says what a code is worth. Run train.cs first.
using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

(Autoencoder model, ModelCard _) = ModelFile.Load("runs/sample/model.safetensors");
PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 32, Limit = 1200 });
var pixels = new Tensor(model.BatchShape(1));
faces.Fill([11], pixels);

Reconstruction result = Reconstruction.Of(model, pixels);
Picture[] shown = [.. new[] { pixels, result.Pixels, result.Sampled! }.Select(p => Sheets.Pictures(p, faces.Format)[0])];
Png.WriteFile("reconstruction.png",
    ContactSheet.Render(shown, new ContactSheetOptions { ColumnCaptions = ["original", "mean code", "sampled code"], Columns = 3 }));
Console.WriteLine($"mean code {result.Psnr:F1} dB, sampled code {result.SampledPsnr:F1} dB; {result.InformationBits:F0} bits, as " +
    $"PNG {8 * Png.Encode(shown[0]).Length} bits: reconstruction.png");
